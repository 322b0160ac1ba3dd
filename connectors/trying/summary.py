"""A trial in counts: what was heard, set aside, left out, dropped and read by no mapping."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from connectors.mapping.explaining.told import Field
from connectors.trying.form import ending_json
from connectors.trying.told import Trial, Tried
from schema.model.json import Json, JsonObject
from schema.model.records import MasterData, Record

_NUMBER = re.compile(r"\[\d+\]")
Where = tuple[str, str]
"""A field or a path, elements of lists run together (``hang[].ten``), and why; either may be
empty."""
Counts = tuple[tuple[Where, int], ...]
"""How often, the most frequent first."""


@dataclass(frozen=True, slots=True)
class Summary:
    """Counts of one trial."""

    records: int
    events: int
    named: int
    """Master data."""
    aside: Counts
    left_out: Counts
    dropped: Counts
    """Fields that a mapping fills and the type of event does not have."""
    unmapped: Counts
    """Fields of records that no mapping reads."""


def summary_of(trial: Trial) -> Summary:
    """The counts of a trial."""
    said = [said for one in trial.records for said in one.said]
    return Summary(
        len(trial.records),
        sum(isinstance(one, Record) for one in said),
        sum(isinstance(one, MasterData) for one in said),
        _counts((a.path, a.reason) for one in trial.records for a in one.aside),
        _counts(("", left.reason) for one in trial.records for left in one.left_out),
        _counts((f.name, f.dropped) for f in _fields(trial.records) if f.dropped),
        _counts((path, "") for one in trial.records for path in _unmapped(one)),
    )


def summary_json(trial: Trial) -> JsonObject:
    """The same as JSON, with how the answer ended."""
    summary = summary_of(trial)
    return {
        **ending_json(trial),
        "records": summary.records,
        "events": summary.events,
        "masterData": summary.named,
        "setAside": _listed(summary.aside),
        "leftOut": _listed(summary.left_out),
        "dropped": _listed(summary.dropped),
        "unmapped": _listed(summary.unmapped),
    }


def _listed(counts: Counts) -> Json:
    return [
        {"path": path or None, "reason": reason or None, "count": count}
        for (path, reason), count in counts
    ]


def _counts(found: Iterable[Where]) -> Counts:
    """Equal ones together; a reason keeps the values that it quotes."""
    together = Counter((_NUMBER.sub("[]", path), reason) for path, reason in found)
    return tuple(sorted(together.items(), key=lambda one: (-one[1], one[0])))


def _fields(records: Iterable[Tried]) -> Iterator[Field]:
    for one in records:
        for element in one.explained.elements if one.explained else ():
            yield from element.fields


def _unmapped(one: Tried) -> Iterator[str]:
    return (left.path for left in one.explained.unmapped) if one.explained else iter(())
