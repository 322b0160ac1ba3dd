"""What is not known, and whom to ask: the holes in the records, and in who answered."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from hub.graph.meaning.derive import CONSUMED, DEEP, MADE
from hub.graph.meaning.marks import Mark
from hub.graph.meaning.nesting import MOST_NESTED
from hub.graph.meaning.parts import Role
from hub.graph.questions import FactRow
from hub.trace.report.view import Reached, View, at
from schema.model.answers import SPOKE, Outcome, SourceReport
from schema.model.counted import counted
from schema.model.keys import ProvinceCode, SystemId
from schema.model.trace import Direction, Gap, GapKind

_TELLING = Mark.NEVER_RECEIVED | Mark.HOLE | DEEP
_NO_FAILURE = SPOKE | {Outcome.NOT_ASKED, Outcome.NO_SYSTEM}


def gaps(view: View, direction: Direction) -> list[Gap]:
    """The holes in the records, one for each kind, item and place: of the earliest event."""
    telling = (r for r in view.reached if r.flags & _TELLING or r.fact.pools or r.fact.unlotted)
    ordered = sorted(telling, key=lambda r: (r.fact.lo, r.fact.hash))
    found = [gap for reached in ordered for gap in _of_state(view, reached)]
    found += _of_transformations(view, ordered, direction)
    found += _of_classes(view, ordered, direction)
    found += _too_deep(view, ordered)
    if any(reach.frontier for reach in view.traced.reaches):
        found.append(_limit(view))
    told = {(gap.kind, gap.item, gap.place, gap.next_place): gap for gap in reversed(found)}
    return sorted(told.values(), key=lambda g: (g.kind, g.item or "", g.place or ""))


def source_gaps(sources: Iterable[SourceReport]) -> list[Gap]:
    """Systems that may know more than they said, and those whose records were set aside."""
    return [gap for source in sources for gap in _of_source(source)]


def _of_source(source: SourceReport) -> Iterator[Gap]:
    name = source.system or ", ".join(source.provinces)
    if source.outcome is Outcome.NO_SYSTEM:
        reason = source.reason or "facts point to this province, which has no system to ask"
        yield Gap(kind=GapKind.NO_SYSTEM, reason=reason, provinces=source.provinces)
        return
    if source.set_aside:
        count = counted(len(source.set_aside), "record")
        reason = f"{count} of {name} could not be read: {source.set_aside[0].reason}"
        yield Gap(
            kind=GapKind.RECORDS_SET_ASIDE,
            reason=reason,
            provinces=source.provinces,
            system=source.system,
        )
    if source.outcome not in _NO_FAILURE and not _only_set_aside(source):
        reason = f"{name} did not answer in full: {source.reason or source.outcome}"
        yield Gap(
            kind=GapKind.SOURCE_SILENT,
            reason=reason,
            provinces=source.provinces,
            system=source.system,
        )


def _only_set_aside(source: SourceReport) -> bool:
    return bool(source.set_aside) and source.outcome is Outcome.PARTIAL and not source.gave_up


def _of_state(view: View, reached: Reached) -> Iterator[Gap]:
    item, here = view.item(reached.item), view.called(at(reached.fact))
    if reached.flags & Mark.NEVER_RECEIVED:
        for expected in reached.missing or (None,):
            where = "" if expected is None else f", expected at {view.called(expected)}"
            reason = f"{item} set off from {here}{where}; no arrival is recorded"
            yield _gap(view, GapKind.SHIPPED_NEVER_RECEIVED, reason, reached, expected)
    if reached.flags & Mark.HOLE:
        for origin in reached.fact.origins or (None,):
            where = "" if origin is None else f", said to come from {view.called(origin)}"
            reason = f"{item} is at {here}{where}; nothing recorded says how it came"
            yield _gap(view, GapKind.RECEIVED_NEVER_SHIPPED, reason, reached, origin)


def _gap(view: View, kind: GapKind, reason: str, reached: Reached, other: int | None = None) -> Gap:
    """A gap at a state. ``other`` is the place it went to or came from: there one has to ask."""
    fact = reached.fact
    asked = view.province(other) if other is not None else view.province(at(fact), fact)
    return Gap(
        kind=kind,
        reason=reason,
        item=view.item(reached.item),
        place=view.place(at(fact)),
        next_place=view.place(other),
        provinces=() if asked is None else (asked,),
        system=_system(view, asked, fact),
        event=view.event_id(reached.event),
    )


def _system(view: View, province: ProvinceCode | None, fact: FactRow) -> SystemId | None:
    """Whom to ask: the province's system if it has one, or where that is unknown the recorder."""
    if province is not None:
        return next(iter(view.atlas.systems_of(province)), None)
    return SystemId(fact.systems[0]) if fact.systems else None


def _of_transformations(
    view: View, ordered: Sequence[Reached], direction: Direction
) -> Iterator[Gap]:
    """Transformations that a trace enters and cannot leave: one side was not recorded."""
    for reached in ordered:
        if not reached.fact.pools:
            continue
        hubs = {-pool for pool in reached.fact.pools}
        item = view.item(reached.item)
        used = reached.flags & CONSUMED and not _unlotted(reached.fact, Role.MADE)
        made = reached.flags & MADE and not _unlotted(reached.fact, Role.CONSUMED)
        if used and hubs <= view.traced.barren and _goes(direction, True):
            reason = f"{item} was used and nothing recorded says what was made of it"
            yield _gap(view, GapKind.USED_NOT_MADE, reason, reached)
        if made and hubs <= view.traced.rootless and _goes(direction, False):
            reason = f"{item} was made and nothing recorded says what of"
            yield _gap(view, GapKind.MADE_NOT_FROM, reason, reached)


def _unlotted(fact: FactRow, role: int) -> bool:
    """Whether that side names things without a lot, which is a gap of its own."""
    return any(stated & role for _, stated in fact.unlotted)


def _goes(direction: Direction, forward: bool) -> bool:
    return direction is not (Direction.BACKWARD if forward else Direction.FORWARD)


def _of_classes(view: View, ordered: Sequence[Reached], direction: Direction) -> Iterator[Gap]:
    """What an event names without lot or serial, on the side that the trace goes on to."""
    for reached in ordered:
        for written, role in reached.fact.unlotted:
            if _onward(role, reached, direction):
                reason = f"{written} is recorded without lot or serial and cannot be followed"
                gap = _gap(view, GapKind.LOT_NOT_RECORDED, reason, reached)
                yield replace(gap, item=written)


def _onward(role: int, reached: Reached, direction: Direction) -> bool:
    forward = role & Role.MADE and reached.flags & CONSUMED and _goes(direction, True)
    backward = role & Role.CONSUMED and reached.flags & MADE and _goes(direction, False)
    held = role & Role.PASSING and reached.item == reached.fact.container
    return bool(forward or backward or held)


def _too_deep(view: View, ordered: Sequence[Reached]) -> Iterator[Gap]:
    """Items nested deeper than the hub follows."""
    deep = {reached.item: reached for reached in reversed(ordered) if reached.flags & DEEP}
    for reached in deep.values():
        item = view.item(reached.item)
        reason = f"{item} is packed more than {MOST_NESTED} deep: what is further out is left out"
        yield _gap(view, GapKind.LIMIT_REACHED, reason, reached)


def _limit(view: View) -> Gap:
    count = sum(len(reach.frontier) for reach in view.traced.reaches)
    return Gap(
        kind=GapKind.LIMIT_REACHED,
        reason=f"the trace stopped at its depth or size limit with {count} open ends: raise it",
    )
