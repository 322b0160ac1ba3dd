"""The same event twice, and what was taken back: what a trace's plan asks about section 5.

Few events are in doubt, so only those are asked about further.
"""

from collections import defaultdict
from collections.abc import Collection, Generator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from hub.graph.meaning.derive import SHIFT
from hub.graph.questions import (
    Described,
    Description,
    FactRow,
    Listed,
    Retraction,
    Retractions,
    Rivals,
)


@dataclass(frozen=True, slots=True)
class Doubts:
    """Events by number.

    ``rivals``: (an id, an event of the trace, another event that it stands for too), ``others``:
    those of the latter that the trace does not reach. ``twins``: groups of events of the trace
    that probably are one. ``listed``: the items listed in any of all these. ``retracted``: events
    that list items of the trace, or its start, and whose corrections are missing, of all times.
    """

    rivals: Sequence[tuple[str, int, int]] = ()
    others: Mapping[int, FactRow] = field(default_factory=dict)
    twins: Sequence[tuple[int, ...]] = ()
    listed: Mapping[int, frozenset[int]] = field(default_factory=dict)
    retracted: Sequence[Retraction] = ()


def doubts(told: Description, start: Collection[int]) -> Generator[Any, Any, Doubts]:
    """What is in doubt about the states that are told, and about the start's items."""
    retracted = yield Retractions({*start, *(state >> SHIFT for state in told.states)})
    events = {event for event, *_ in told.states.values()}
    marked = [event for event in events if told.facts[event].rival]
    rivals: list[tuple[str, int, int]] = (yield Rivals(marked)) if marked else []
    twins = _twins({event: told.facts[event].alike for event in events})
    if not rivals and not twins:
        return Doubts(retracted=retracted)
    others = {other for *_, other in rivals} - told.facts.keys()
    further: Description = yield Described((), others)
    rows = yield Listed({*(n for _, *both in rivals for n in both), *(n for t in twins for n in t)})
    listed: dict[int, set[int]] = defaultdict(set)
    for event, item in rows:
        listed[event].add(item)
    frozen = {event: frozenset(items) for event, items in listed.items()}
    return Doubts(rivals, further.facts, twins, frozen, retracted)


def _twins(alike: Mapping[int, int]) -> list[tuple[int, ...]]:
    if len(set(alike.values())) == len(alike):
        return []
    groups: dict[int, list[int]] = defaultdict(list)
    for event, likeness in alike.items():
        groups[likeness].append(event)
    return sorted(tuple(sorted(group)) for group in groups.values() if len(group) > 1)
