"""An evidence path as JSON, as the command line prints it beside a report."""

from hub.trace.form import event_json
from schema.model.evidence import EvidencePath, EvidenceStep
from schema.model.json import Json


def evidence_json(path: EvidencePath) -> dict[str, Json]:
    """The path's JSON object; ``schema/trace-report.schema.json`` holds its form too."""
    return {
        "node": path.node,
        "certainty": path.certainty,
        "depth": path.depth,
        "direction": path.direction.lower(),
        "steps": [_step(step) for step in path.steps],
    }


def _step(step: EvidenceStep) -> dict[str, Json]:
    return {
        "kind": step.kind,
        "certainty": step.certainty,
        "item": step.item,
        "from": step.from_,
        "to": step.to,
        "event": None if step.event is None else event_json(step.event),
        "location": step.location,
        "province": step.province,
        "said": None if step.said is None else event_json(step.said),
        "statedBy": list(step.stated_by),
        "reason": step.reason,
    }
