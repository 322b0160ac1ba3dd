"""Why a node is on a trace: the evidence path to it, from what the version itself keeps.

Pure, and of no store: a version explains itself the same as long as it is kept (trace semantics,
section 4: one shortest evidence path to any reached state).
"""

from collections.abc import Callable
from dataclasses import replace

from hub.trace.evidence_state import CERTAINTIES, State
from hub.trace.evidence_steps import EvidenceSteps
from schema.model.evidence import EvidencePath, EvidenceStep, StepKind
from schema.model.identifiers.canonical import canonical, read
from schema.model.identifiers.identifier import Identifier
from schema.model.identifiers.readings import readings
from schema.model.trace import Direction, ItemRole, TracedItem, TracedPlace, TraceReport


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


def explain_typed(report: TraceReport, code: str, first: Identifier) -> EvidencePath | None:
    """``explain`` of what a code as typed names, or may mean besides."""
    paths = (explain(report, reading.canonical) for reading in readings(code, first))
    return next((path for path in paths if path is not None), None)


class _Explaining:
    def __init__(self, report: TraceReport) -> None:
        self._report = report
        self._steps = EvidenceSteps(report)
        self._starts = self._steps.starts

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
        return self._path(place, self._best(lambda state: place.id in self._steps.places(state)))

    def _alone(self, node: TracedItem | TracedPlace) -> EvidencePath:
        """The start is there by itself."""
        step = EvidenceStep(kind=StepKind.START, certainty=node.certainty, item=node.id)
        asked = self._report.asked.direction
        way = Direction.FORWARD if asked is Direction.BOTH else asked
        return EvidencePath(
            node=node.id, certainty=node.certainty, depth=0, direction=way, steps=(step,)
        )

    def _best(self, belongs: Callable[[State], bool]) -> State:
        states = (State(p, n) for p in self._report.paths for n in range(len(p.items)))
        return min(filter(belongs, states), key=lambda state: state.best)

    def _carried(self, item: TracedItem, number: int) -> EvidencePath:
        state, certainty = next(
            (State(paths, n), CERTAINTIES[c])
            for paths in self._report.paths
            for carrier, n, c in paths.carriers
            if carrier == number
        )
        content = self._steps.item(state).id
        step = self._steps.step(state, StepKind.CARRIER, certainty, content, item.id)
        return self._path(item, state, replace(step, item=item.id))

    def _path(
        self, node: TracedItem | TracedPlace, last: State, *more: EvidenceStep
    ) -> EvidencePath:
        states = [last]
        while (before := states[-1].before) is not None:
            states.append(before)
        if states[-1].best[1] != 0:
            raise ValueError(f"{node.id}: the report does not keep how it was reached")
        steps = [step for state in reversed(states) for step in self._steps.of(state)]
        way = Direction.FORWARD if last.paths.forward else Direction.BACKWARD
        return EvidencePath(
            node=node.id,
            certainty=node.certainty,
            depth=last.best[1],
            direction=way,
            steps=(*steps, *more),
        )
