"""The national programme (Decision 100/QĐ-TTg): what sources say, province by province and in all.

Nothing is inferred: what no source names is UNKNOWN or absent.
"""

from datetime import date

import strawberry

from schema.model.provinces import Figure as Published
from schema.model.provinces import Milestone as Step
from schema.model.provinces import MilestoneKind, SystemStatus
from schema.model.provinces import Named as Statement
from schema.model.provinces import Programme as Stands
from schema.model.provinces import Snapshot as Dated


@strawberry.type(description="One step a province has taken, with the source that says so.")
class Milestone:
    """A step of the programme."""

    kind: MilestoneKind = strawberry.field(description="Which step.")
    on: date | None = strawberry.field(
        description="The day of the act itself; null where the source gives none."
    )
    source: str = strawberry.field(description="The source that says so.")
    note: str | None = strawberry.field(description="What else the source says of it.")
    products: list[str] = strawberry.field(description="The priority products it names.")


@strawberry.type(description="A source's statement of a province's system or connection.")
class ProgrammeStatement:
    """Dated, and by name."""

    what: str = strawberry.field(description="What it states.")
    on: date = strawberry.field(description="The date of the statement.")
    source: str = strawberry.field(description="The source.")


@strawberry.type(description="Where a province stands, as far as sources say.")
class Programme:
    """Simulated systems change nothing here."""

    system_status: SystemStatus = strawberry.field(description="Whether it has a system.")
    milestones: list[Milestone] = strawberry.field(description="Steps taken.")
    statements: list[ProgrammeStatement] = strawberry.field(
        description="What sources state of its system or connection."
    )
    hindrances: list[str] = strawberry.field(description="What stands in the way.")
    support_requested: list[str] = strawberry.field(description="What help was asked for.")


@strawberry.type(description="One published count and the provinces that its source names for it.")
class Figure:
    """Counts usually exceed the names: who the others are is not known."""

    what: str = strawberry.field(description="What is counted, as a stable key.")
    label: str = strawberry.field(description="What is counted, in words.")
    published: int = strawberry.field(description="The count as published.")
    qualifier: str | None = strawberry.field(
        description="“over”, “about”, where the source does not count exactly."
    )
    named_province_codes: list[str] = strawberry.field(
        description="Codes (scheme GSO_63) of the provinces that the source names."
    )


@strawberry.type(description="Published figures of one date, kept as published.")
class Snapshot:
    """Never recomputed."""

    key: str = strawberry.field(description="A stable key.")
    date_text: str = strawberry.field(description="The date as the source gives it.")
    as_of: date | None = strawberry.field(description="The date, where the source is exact.")
    source: str = strawberry.field(description="The source.")
    note: str | None = strawberry.field(description="What to bear in mind.")
    figures: list[Figure] = strawberry.field(description="The figures.")


def programme(value: Stands) -> Programme:
    """The type of a province's programme."""
    return Programme(
        system_status=value.system_status,
        milestones=[_milestone(step) for step in value.milestones],
        statements=[_statement(named) for named in value.named],
        hindrances=list(value.hindrances),
        support_requested=list(value.support_requested),
    )


def snapshot(value: Dated) -> Snapshot:
    """The type of a snapshot."""
    return Snapshot(
        key=value.id,
        date_text=value.date_text,
        as_of=value.as_of,
        source=value.source,
        note=value.note,
        figures=[_figure(figure) for figure in value.figures],
    )


def _milestone(value: Step) -> Milestone:
    return Milestone(
        kind=value.kind,
        on=value.on,
        source=value.source,
        note=value.note,
        products=list(value.products),
    )


def _statement(value: Statement) -> ProgrammeStatement:
    return ProgrammeStatement(what=value.what, on=value.on, source=value.source)


def _figure(value: Published) -> Figure:
    return Figure(
        what=value.what,
        label=value.label,
        published=value.published,
        qualifier=value.qualifier,
        named_province_codes=[str(code) for code in value.named],
    )
