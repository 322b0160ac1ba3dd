"""Coverage is counted in one way, whoever counts."""

import pytest

from schema.model.answers import (
    SPOKE,
    UNASKED,
    Answer,
    Coverage,
    Heard,
    Outcome,
    SourceReport,
    coverage,
)
from schema.model.keys import SystemId


def report(outcome: Outcome) -> SourceReport:
    system = None if outcome is Outcome.NO_SYSTEM else SystemId("a")
    return SourceReport(system=system, provinces=(), outcome=outcome)


@pytest.mark.parametrize("outcome", Outcome)
def test_who_was_not_to_be_asked_is_left_out(outcome: Outcome) -> None:
    counted = coverage([report(Outcome.ANSWERED), report(outcome)])
    assert counted == Coverage(1 + (outcome in SPOKE), 1 + (outcome not in UNASKED))


def test_an_answer_counts_the_same_way() -> None:
    parts = [report(outcome) for outcome in Outcome]
    assert Answer(tuple(Heard(part) for part in parts)).coverage == coverage(parts)
