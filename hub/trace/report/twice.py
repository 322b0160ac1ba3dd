"""Events that may be one, and corrections that are missing.

Of two contents under one id, and of two records of probably one event, both are always shown. A
finding is told of every reached item that one of the events lists; where only what carried the
reached items is listed, of that.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence

from hub.graph.questions import FactRow
from hub.trace.report.view import View, start_of
from schema.model.counted import counted
from schema.model.times import iso
from schema.model.trace import Finding, FindingKind

MOST_SAID = 20
"""Of so many events under one id a finding tells what they say: a faulty source may give one id
to all that it holds, and a finding is told of every item."""


def conflicts(view: View) -> Iterator[Finding]:
    """One id, different contents: of two systems, or of one whose records do not change."""
    ids: dict[frozenset[int], set[str]] = defaultdict(set)
    for (shared, _), facts in _shared(view).items():
        ids[frozenset(facts)].add(shared)
    for together, shared_by in ids.items():
        rows = sorted((_fact(view, n) for n in together), key=lambda fact: fact.hash)
        said = _said(rows)
        message = f"{' and '.join(sorted(shared_by))} is the id of different events: {said}"
        yield from _of_items(view, FindingKind.CONFLICT, message, together, rows)


def duplicates(view: View) -> Iterator[Finding]:
    """Type, time, items, action, step and place the same, something else not."""
    for facts in view.traced.doubts.twins:
        rows = sorted((view.told.facts[n] for n in facts), key=lambda fact: fact.hash)
        said = _said(rows)
        message = f"{counted(len(rows), 'event')} are probably one: {said}"
        yield from _of_items(view, FindingKind.PROBABLE_DUPLICATE, message, facts, rows)


def missing_corrections(view: View) -> Iterator[Finding]:
    """Events that were taken back in favour of others that no record bears."""
    for event in view.traced.doubts.retracted:
        why = f" ({', '.join(event.reasons)})" if event.reasons else ""
        instead = " and ".join(sorted(event.missing))
        message = f"{event.id} was taken back{why}; the correction {instead} is in no record"
        for item in event.items.keys() & view.met:
            yield Finding(
                kind=FindingKind.MISSING_CORRECTION,
                message=message,
                item=event.items[item],
                events=(event.id,),
            )


def _shared(view: View) -> dict[tuple[str, int], set[int]]:
    """The events that an id stands for, by the id and one of them: two systems may number alike."""
    found: dict[tuple[str, int], set[int]] = defaultdict(set)
    for shared, event, other in view.traced.doubts.rivals:
        found[shared, event] |= {event, other}
    return found


def _fact(view: View, event: int) -> FactRow:
    others = view.traced.doubts.others
    return others[event] if event in others else view.told.facts[event]


def _said(rows: Sequence[FactRow]) -> str:
    """What the first of them say, and how many more there are."""
    more = [f"and {len(rows) - MOST_SAID:,} more"] if len(rows) > MOST_SAID else []
    return "; ".join([*map(_says, rows[:MOST_SAID]), *more])


def _says(fact: FactRow) -> str:
    when = start_of(fact)
    time = "" if when is None else f" of {iso(when)}"
    return f"{', '.join(fact.systems)} says {fact.step or fact.type}{time} ({fact.hash})"


def _of_items(
    view: View, kind: FindingKind, message: str, facts: Iterable[int], rows: Collection[FactRow]
) -> Iterator[Finding]:
    listed = {item for n in facts for item in view.traced.doubts.listed.get(n, ())}
    events = tuple(sorted({fact.id for fact in rows}))
    for item in listed & view.met or listed & view.told.items.keys():
        yield Finding(kind=kind, message=message, item=view.item(item), events=events)
