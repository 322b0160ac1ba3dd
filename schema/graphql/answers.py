"""Who was asked and how that ended: part of every answer that came from several systems."""

from datetime import datetime

import strawberry

from schema.graphql import scalars
from schema.model.answers import Coverage as Counted
from schema.model.answers import Outcome
from schema.model.answers import SourceReport as Reported
from schema.model.records import SetAside


@strawberry.type(description="How many of the systems that could know did answer: 61 of 63.")
class Coverage:
    """Provinces without a system are left out of the count."""

    answered: int = strawberry.field(description="Systems that answered completely.")
    of: int = strawberry.field(description="Systems asked, or that should have been.")


@strawberry.type(description="A record that a system gave and that could not be read.")
class SetAsideRecord:
    """Kept with its reason, never dropped silently. The record itself stays in the hub."""

    record_id: str | None = strawberry.field(description="The system's own id of the record.")
    path: str = strawberry.field(description="Where in the record the fault is.")
    reason: str = strawberry.field(description="What is wrong with it.")


@strawberry.type(description="One system's part in an answer, or a province that has no system.")
class SourceReport:
    """A provincial failure is this value, never an error of the request."""

    system: str | None = strawberry.field(description="The system; null for a province without.")
    province_codes: list[str] = strawberry.field(
        description="Codes (scheme GSO_63) of the provinces it serves."
    )
    outcome: Outcome = strawberry.field(description="How its part ended.")
    reason: str | None = strawberry.field(
        description="Why, unless it simply answered; a sentence to act on."
    )
    records: int = strawberry.field(description="Records heard.")
    questions: int = strawberry.field(description="Questions put to it.")
    asked_at: datetime | None = strawberry.field(description="When it was first asked.")
    waited_milliseconds: float = strawberry.field(description="Time spent waiting for it.")
    harvested_at: datetime | None = strawberry.field(
        description="The last complete harvest: all that the system held then is in the graph."
    )
    oldest_fact_at: datetime | None = strawberry.field(
        description="When the oldest of its records that the answer rests on was heard."
    )
    set_aside: list[SetAsideRecord] = strawberry.field(
        description="Records that could not be read."
    )


def coverage(value: Counted) -> Coverage:
    """The type of a coverage."""
    return Coverage(answered=value.answered, of=value.of)


def source_report(value: Reported) -> SourceReport:
    """The type of a report."""
    return SourceReport(
        system=value.system,
        province_codes=[str(code) for code in value.provinces],
        outcome=value.outcome,
        reason=value.reason,
        records=value.records,
        questions=value.questions,
        asked_at=scalars.to_datetime(value.asked_at),
        waited_milliseconds=value.took / 1000,
        harvested_at=scalars.to_datetime(value.harvested_at),
        oldest_fact_at=scalars.to_datetime(value.oldest_fact),
        set_aside=[_set_aside(record) for record in value.set_aside],
    )


def _set_aside(value: SetAside) -> SetAsideRecord:
    return SetAsideRecord(record_id=value.record_id, path=value.path, reason=value.reason)
