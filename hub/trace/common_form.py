"""A common source as JSON: the form that the command line prints and scripts may rely on.

``schema/common-source-report.schema.json`` is its JSON Schema; a test holds every output to it.
Gaps and sources are those of a trace (``hub.trace.form``).
"""

from hub.trace.form import gap_json, source_json
from schema.model.common_source import CommonSourceReport, Ranked, ToldCase
from schema.model.json import Json
from schema.model.times import iso


def as_json(report: CommonSourceReport) -> dict[str, Json]:
    """The report's JSON object."""
    return {
        "status": report.status,
        "answeredAt": iso(report.answered_at),
        "rounds": report.rounds,
        "coverage": {"answered": report.coverage.answered, "of": report.coverage.of},
        "cases": [_case(case) for case in report.cases],
        "scores": [_score(one) for one in report.scores],
        "gaps": [gap_json(gap) for gap in report.gaps],
        "sources": [source_json(source) for source in report.sources],
    }


def _case(case: ToldCase) -> dict[str, Json]:
    return {
        "id": case.id,
        "canonical": case.canonical,
        "weight": case.weight,
        "found": case.found,
    }


def _score(one: Ranked) -> dict[str, Json]:
    return {"id": one.id, "kind": one.kind.lower(), "score": one.score}
