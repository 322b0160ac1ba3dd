"""The steps of an evidence path: what each state of it rests on, in words of the report."""

from collections.abc import Iterator
from dataclasses import replace

from hub.graph.meaning.parts import STEPS, Step
from hub.trace.evidence_state import State
from hub.trace.report.nodes import CONTACT, SAME_CODE
from schema.model.evidence import EvidenceStep, StepKind
from schema.model.identifiers.canonical import read
from schema.model.paths import By
from schema.model.trace import Certainty, TracedEvent, TracedItem, TraceReport

NOT_RECORDED = "the movement is not recorded, or could be one of several"
NO_WAY = "nothing recorded says how the item came here; it was recorded before"
PERHAPS_INSIDE = "an item takes part only as possibly inside a container"


class EvidenceSteps:
    """The steps that a report's states stand for; ``starts``: the ids of its start."""

    def __init__(self, report: TraceReport) -> None:
        self._report = report
        self._events = (*report.events, *report.further)
        self._provinces = {place.id: place.province for place in report.places}
        start = report.asked.start
        self.starts = {start, read(start).site or start}
        self._from_place = any(place.canonical in self.starts for place in report.places)

    def of(self, state: State) -> Iterator[EvidenceStep]:
        """The steps that lead to a state from the one before it, or to the first from the start."""
        before = state.before
        if before is not None:
            yield self._onward(before, state)
            return
        item, certainty = self.item(state), state.how[1]
        if self._from_place or item.canonical in self.starts:
            yield self.step(state, StepKind.START, certainty)
        else:
            start = self._report.start
            begins = self.step(state, StepKind.START, Certainty.CERTAIN)
            yield replace(begins, item=start)
            yield self.step(state, StepKind.CONTENT, certainty, item.id, start)

    def _onward(self, before: State, state: State) -> EvidenceStep:
        up, down = (before, state) if state.paths.forward else (state, before)
        by, certainty = state.how
        if by in (By.TRANSFORMATION, By.CONTACT):
            ends = self.item(up).id, self.item(down).id
            return self.step(state, StepKind[by.name], certainty, *ends)
        if by in (By.MEMBERSHIP, By.EQUIVALENCE):
            ends = self.item(up).id, self.item(down).id
            said = dict(state.paths.said).get(state.n)
            return replace(
                self.step(state, StepKind[by.name], certainty, *ends),
                said=None if said is None else self._events[said],
                stated_by=dict(state.paths.stated).get(state.n, ()),
            )
        from_, to = _leaves(self._event(up)), _at(self._event(down))
        if from_ is None or to is None or from_ == to:
            return self.step(state, StepKind.SUCCESSION, certainty)
        return self.step(state, StepKind.MOVEMENT, certainty, from_, to)

    def step(
        self,
        state: State,
        kind: StepKind,
        certainty: Certainty,
        from_: str | None = None,
        to: str | None = None,
    ) -> EvidenceStep:
        """A step at the event of a state."""
        event = self._event(state)
        here = _at(event)
        return EvidenceStep(
            kind=kind,
            certainty=certainty,
            item=self.item(state).id,
            event=event,
            location=here,
            province=None if here is None else self._provinces.get(here),
            from_=from_,
            to=to,
            reason=_reason(kind, state.how[0], certainty),
        )

    def item(self, state: State) -> TracedItem:
        """The item that it is a state of."""
        return self._report.items[state.paths.items[state.n]]

    def _event(self, state: State) -> TracedEvent:
        return self._events[state.paths.events[state.n]]

    def places(self, state: State) -> Iterator[str | None]:
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
