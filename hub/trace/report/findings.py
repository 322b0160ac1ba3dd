"""What is odd in the records that a trace met."""

from collections import defaultdict
from collections.abc import Iterable, Iterator

from hub.graph.meaning.derive import SHIFT
from hub.graph.meaning.marks import Mark
from hub.trace.report.balances import balances
from hub.trace.report.circles import circling
from hub.trace.report.twice import conflicts, duplicates, missing_corrections
from hub.trace.report.view import View
from schema.model.identifiers.canonical import read
from schema.model.identifiers.check_digit import is_check_digit_fault
from schema.model.trace import Finding, FindingKind, LinkKind, TracedLink


def findings(view: View, links: Iterable[TracedLink]) -> list[Finding]:
    """The findings of a trace, in the order of their kinds."""
    found = [*_orders(view), *_ended(view), *_cycles(links), *_faults(view)]
    found += [*conflicts(view), *duplicates(view), *missing_corrections(view), *balances(view)]
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


def _cycles(links: Iterable[TracedLink]) -> Iterator[Finding]:
    made_from: dict[str, set[str]] = defaultdict(set)
    events: dict[str, set[str]] = defaultdict(set)
    for link in links:
        if link.kind is LinkKind.TRANSFORMATION:
            made_from[link.from_].add(link.to)
            events[link.from_].add(link.event)
    for item in sorted(circling(made_from)):
        yield Finding(
            kind=FindingKind.CYCLE,
            message=f"{item} goes into itself through transformations",
            item=item,
            events=tuple(sorted(events[item])),
        )


def _faults(view: View) -> Iterator[Finding]:
    met = {reached.item for reached in view.reached}
    for canonical, written in (view.told.items[item] for item in met):
        fault = read(written).fault or read(canonical).fault
        if fault is not None and is_check_digit_fault(fault):
            yield Finding(
                kind=FindingKind.BAD_CHECK_DIGIT, message=f"{written}: {fault}", item=written
            )
