"""The part of a trace's plan that asks for quantities, once, of what the walk reached."""

from collections.abc import Collection, Generator, Mapping
from dataclasses import dataclass, field
from typing import Any

from hub.graph.meaning.amounts import MADE, USED
from hub.graph.meaning.derive import SHIFT
from hub.graph.questions import Amounts, Described, Description, FactRow, Spans
from hub.trace.quantities import Sheet, outgrown, sheets


@dataclass(frozen=True, slots=True)
class Counted:
    """The sheets of items and of transformations (pools) by number.

    ``spans`` are the widened intervals of the events of transformations that are told in several;
    ``event_ids`` those of them and of the events that sheets accuse.
    """

    items: Mapping[int, Sheet] = field(default_factory=dict)
    pools: Mapping[int, Sheet] = field(default_factory=dict)
    event_ids: Mapping[int, str] = field(default_factory=dict)
    spans: Mapping[int, tuple[int, int]] = field(default_factory=dict)


def count(states: Collection[int], told: Description) -> Generator[Any, Any, Counted]:
    """The sheets of the items and transformations that these states meet, over all live facts."""
    pools = {pool for event, *_ in told.states.values() for pool in told.facts[event].pools}
    of, through = yield Amounts({n >> SHIFT for n in states}, pools)
    stated, balanced = sheets(of, MADE), sheets(through, USED)
    joined = {n for sheet in balanced.values() if len(sheet.facts) > 1 for n in sheet.facts}
    spans = (yield Spans(joined)) if joined else {}
    odd = [s for s in stated.values() if s.overdrawn is not None or s.incomparable]
    odd += [s for s in balanced.values() if outgrown(s)]
    accused = {fact for sheet in odd for fact in sheet.facts} | joined
    others = accused - told.facts.keys()
    further: Mapping[int, FactRow] = (yield Described((), others)).facts if others else {}
    ids = {n: (told.facts.get(n) or further[n]).id for n in accused}
    return Counted(stated, balanced, ids, spans)
