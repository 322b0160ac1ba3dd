"""What is odd in the records that a trace met."""

from collections import defaultdict
from collections.abc import Iterator

from hub.graph.meaning.derive import CIRCLED, SHIFT
from hub.graph.meaning.marks import Mark
from hub.trace.report.balances import balances
from hub.trace.report.changes import cycles, disordered
from hub.trace.report.twice import conflicts, duplicates, missing_corrections
from hub.trace.report.view import View
from schema.model.identifiers.canonical import read
from schema.model.identifiers.check_digit import is_check_digit_fault
from schema.model.trace import Finding, FindingKind


def findings(view: View) -> list[Finding]:
    """The findings of a trace, in the order of their kinds."""
    found = [*_orders(view), *_ended(view), *cycles(view), *_faults(view)]
    found += [*_packed_into_itself(view), *disordered(view), *balances(view)]
    found += [*conflicts(view), *duplicates(view), *missing_corrections(view)]
    return sorted(found, key=lambda f: (f.kind, f.item or "", f.events))


def _orders(view: View) -> Iterator[Finding]:
    for source, end, _ in view.followed:
        if source < 0 or end < 0 or not view.told.states[end][1] & Mark.IMPOSSIBLE_ORDER:
            continue
        later, event = view.told.states[source][0], view.told.states[end][0]
        if view.told.facts[later].lo > view.told.facts[event].hi:
            item = view.item(end >> SHIFT)
            yield Finding(
                kind=FindingKind.IMPOSSIBLE_ORDER,
                message=f"the only recorded way of {item} to this event lies after it",
                item=item,
                events=(view.event_id(later), view.event_id(event)),
            )


def _ended(view: View) -> Iterator[Finding]:
    for reached in view.reached:
        if reached.flags & Mark.AFTER_END:
            item = view.item(reached.item)
            yield Finding(
                kind=FindingKind.EVENT_AFTER_END,
                message=f"{item} is recorded after it was disposed of",
                item=item,
                events=(view.event_id(reached.event),),
            )


def _packed_into_itself(view: View) -> Iterator[Finding]:
    events: dict[int, set[str]] = defaultdict(set)
    for reached in view.reached:
        if reached.flags & CIRCLED:
            events[reached.item].add(view.event_id(reached.event))
    for item, shown in events.items():
        yield Finding(
            kind=FindingKind.CYCLE,
            message=f"{view.item(item)} is packed into itself",
            item=view.item(item),
            events=tuple(sorted(shown)),
        )


def _faults(view: View) -> Iterator[Finding]:
    for canonical, written in (view.told.items[item] for item in view.met):
        fault = read(written).fault or read(canonical).fault
        if fault is not None and is_check_digit_fault(fault):
            yield Finding(
                kind=FindingKind.BAD_CHECK_DIGIT, message=f"{written}: {fault}", item=written
            )
