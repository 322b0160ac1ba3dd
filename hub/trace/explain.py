"""Why a node is on a trace: the evidence path to it, from what the version itself keeps.

Pure, and of no store: a version explains itself the same as long as it is kept (trace semantics,
section 4: one shortest evidence path to any reached state).
"""

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import NamedTuple

from hub.graph.meaning.parts import STEPS, Step
from hub.trace.report.nodes import CONTACT, SAME_CODE
from schema.model.evidence import EvidencePath, EvidenceStep, StepKind
from schema.model.identifiers.canonical import canonical, read
from schema.model.paths import By, Paths
from schema.model.trace import (
    Certainty,
    Direction,
    ItemRole,
    TracedEvent,
    TracedItem,
    TracedPlace,
    TraceReport,
)

CERTAINTIES = (*Certainty, Certainty.POSSIBLE)
NOT_RECORDED = "the movement is not recorded, or could be one of several"
NO_WAY = "nothing recorded says how the item came here; it was recorded before"
PERHAPS_INSIDE = "an item takes part only as possibly inside a container"


class _State(NamedTuple):
    """A state of one direction's paths, by its place in the columns."""

    paths: Paths
    n: int

    @property
    def best(self) -> tuple[int, int]:
        return self.paths.certainties[self.n], self.paths.depths[self.n]

    @property
    def how(self) -> tuple[By, Certainty]:
        how = self.paths.how[self.n]
        return By(how >> 3), CERTAINTIES[how >> 1 & 3]

    @property
    def left(self) -> bool:
        """Whether the item left the event."""
        return bool(self.paths.how[self.n] & 1)

    @property
    def before(self) -> "_State | None":
        parent = self.paths.parents[self.n]
        return None if parent < 0 else _State(self.paths, parent)


def explain(report: TraceReport, node: str) -> EvidencePath | None:
    """One of the shortest of the most certain paths to an item or a place of a report.

    ``node`` is an id as the report writes it or a canonical one. None: it is not on this trace.
    """
    ids = {node, canonical(node), read(node).site or node}
    found = next((i for i in report.items if {i.id, i.canonical} & ids), None)
    if found is not None:
        return _Explaining(report).item(found)
    place = next((p for p in report.places if {p.id, p.canonical} & ids), None)
    return None if place is None else _Explaining(report).place(place)


class _Explaining:
    def __init__(self, report: TraceReport) -> None:
        self._report = report
        self._events = (*report.events, *report.further)
        self._provinces = {place.id: place.province for place in report.places}
        start = report.asked.start
        self._starts = {start, read(start).site or start}
        self._from_place = any(place.canonical in self._starts for place in report.places)

    def item(self, item: TracedItem) -> EvidencePath:
        if item.canonical in self._starts:
            return self._alone(item)
        number = self._report.items.index(item)
        if item.role is ItemRole.CARRIER:
            return self._carried(item, number)
        return self._path(item, self._best(lambda state: state.paths.items[state.n] == number))

    def place(self, place: TracedPlace) -> EvidencePath:
        if place.canonical in self._starts:
            return self._alone(place)
        return self._path(place, self._best(lambda state: place.id in self._places(state)))

    def _alone(self, node: TracedItem | TracedPlace) -> EvidencePath:
        """The start is there by itself."""
        step = EvidenceStep(kind=StepKind.START, certainty=node.certainty, item=node.id)
        asked = self._report.asked.direction
        way = Direction.FORWARD if asked is Direction.BOTH else asked
        return EvidencePath(
            node=node.id, certainty=node.certainty, depth=0, direction=way, steps=(step,)
        )

    def _best(self, belongs: Callable[[_State], bool]) -> _State:
        states = (_State(p, n) for p in self._report.paths for n in range(len(p.items)))
        return min(filter(belongs, states), key=lambda state: state.best)

    def _carried(self, item: TracedItem, number: int) -> EvidencePath:
        state, certainty = next(
            (_State(paths, n), CERTAINTIES[c])
            for paths in self._report.paths
            for carrier, n, c in paths.carriers
            if carrier == number
        )
        content = self._item(state).id
        step = self._step(state, StepKind.CARRIER, certainty, content, item.id)
        return self._path(item, state, replace(step, item=item.id))

    def _path(
        self, node: TracedItem | TracedPlace, last: _State, *more: EvidenceStep
    ) -> EvidencePath:
        states = [last]
        while (before := states[-1].before) is not None:
            states.append(before)
        if states[-1].best[1] != 0:
            raise ValueError(f"{node.id}: the report does not keep how it was reached")
        steps = [step for state in reversed(states) for step in self._steps(state)]
        way = Direction.FORWARD if last.paths.forward else Direction.BACKWARD
        return EvidencePath(
            node=node.id,
            certainty=node.certainty,
            depth=last.best[1],
            direction=way,
            steps=(*steps, *more),
        )

    def _steps(self, state: _State) -> Iterator[EvidenceStep]:
        before = state.before
        if before is not None:
            yield self._onward(before, state)
            return
        item, certainty = self._item(state), state.how[1]
        if self._from_place or item.canonical in self._starts:
            yield self._step(state, StepKind.START, certainty)
        else:
            start = self._report.start
            begins = self._step(state, StepKind.START, Certainty.CERTAIN)
            yield replace(begins, item=start)
            yield self._step(state, StepKind.CONTENT, certainty, item.id, start)

    def _onward(self, before: _State, state: _State) -> EvidenceStep:
        up, down = (before, state) if state.paths.forward else (state, before)
        by, certainty = state.how
        if by in (By.TRANSFORMATION, By.CONTACT):
            ends = self._item(up).id, self._item(down).id
            return self._step(state, StepKind[by.name], certainty, *ends)
        if by in (By.MEMBERSHIP, By.EQUIVALENCE):
            ends = self._item(up).id, self._item(down).id
            said = dict(state.paths.said).get(state.n)
            return replace(
                self._step(state, StepKind[by.name], certainty, *ends),
                said=None if said is None else self._events[said],
                stated_by=dict(state.paths.stated).get(state.n, ()),
            )
        from_, to = _leaves(self._event(up)), _at(self._event(down))
        if from_ is None or to is None or from_ == to:
            return self._step(state, StepKind.SUCCESSION, certainty)
        return self._step(state, StepKind.MOVEMENT, certainty, from_, to)

    def _step(
        self,
        state: _State,
        kind: StepKind,
        certainty: Certainty,
        from_: str | None = None,
        to: str | None = None,
    ) -> EvidenceStep:
        event = self._event(state)
        here = _at(event)
        return EvidenceStep(
            kind=kind,
            certainty=certainty,
            item=self._item(state).id,
            event=event,
            location=here,
            province=None if here is None else self._provinces.get(here),
            from_=from_,
            to=to,
            reason=_reason(kind, state.how[0], certainty),
        )

    def _item(self, state: _State) -> TracedItem:
        return self._report.items[state.paths.items[state.n]]

    def _event(self, state: _State) -> TracedEvent:
        return self._events[state.paths.events[state.n]]

    def _places(self, state: _State) -> Iterator[str | None]:
        """Where its event happened, and where its item was afterwards."""
        event = self._event(state)
        yield _at(event)
        if state.left and STEPS.get(event.biz_step or "") is not Step.DEPARTURE:
            yield event.biz_location


def _at(event: TracedEvent) -> str | None:
    return event.read_point if event.read_point is not None else event.biz_location


def _leaves(event: TracedEvent) -> str | None:
    """Where an item set off from after an event."""
    departed = STEPS.get(event.biz_step or "") is Step.DEPARTURE
    return _at(event) if departed or event.biz_location is None else event.biz_location


def _reason(kind: StepKind, by: By, certainty: Certainty) -> str | None:
    if certainty is Certainty.CERTAIN:
        return None
    if kind is StepKind.CONTACT:
        return CONTACT
    if kind not in (StepKind.MOVEMENT, StepKind.SUCCESSION):
        return PERHAPS_INSIDE
    if certainty is Certainty.POSSIBLE:
        return SAME_CODE
    return NO_WAY if by is By.CODE else NOT_RECORDED
