"""A common source: the cases asked about, and everything ranked by how many of them it leads to."""

from datetime import datetime
from typing import Annotated

import strawberry

from schema.graphql import public_id
from schema.graphql.answers import Coverage, SourceReport, coverage, source_report
from schema.graphql.contact import ContactInput, contact
from schema.graphql.hub import Mistake, Refused
from schema.graphql.identifiers import CodeRefused, code_refused
from schema.graphql.paging import LARGEST_PAGE, checked
from schema.graphql.public_id import NodeType
from schema.graphql.scalars import at
from schema.graphql.trace_nodes import Gap, gap
from schema.graphql.tracing import LARGEST_AGE, within
from schema.model import common_source as model
from schema.model.common_source import NoWeight, RankedKind
from schema.model.times import SECOND
from schema.model.trace import Certainty, Freshness, Status

MOST_CASES = 100
"""Each system is asked about all cases at once: so many go into one question."""


@strawberry.input(description="Where the trouble showed, and how much it counts.")
class CaseInput:
    """The same code twice adds up."""

    code: str = strawberry.field(
        description="An item or a location in any accepted form, or a stamp's URL."
    )
    weight: float = strawberry.field(default=1.0, description="A finite number above 0.")


@strawberry.input(description="Which cases, and what may lead to them.")
class CommonSourceInput:
    """``cases`` is all that is needed."""

    cases: list[CaseInput] = strawberry.field(description=f"1 to {MOST_CASES} cases.")
    certainty: Certainty = strawberry.field(
        default=Certainty.POSSIBLE, description="The least certainty that is followed."
    )
    contact: ContactInput | None = strawberry.field(
        default=None, description="Where contact is followed; nowhere unless asked for."
    )
    freshness: Freshness = strawberry.field(
        default=Freshness.PREFER_CACHED, description="Where the facts may come from."
    )
    max_age_seconds: int = strawberry.field(
        default=3_600,
        description=f"How old facts may be under PREFER_CACHED: 0 to {LARGEST_AGE:,}.",
    )
    first: int = strawberry.field(
        default=50, description=f"How many scores at most, the highest: 1 to {LARGEST_PAGE}."
    )


@strawberry.type(description="A case as it was taken.")
class CommonSourceCase:
    """A case that nobody knows counts among all weights, and is a gap."""

    uri: str = strawberry.field(
        description="As the sources write it, or as asked where none knows it."
    )
    weight: float = strawberry.field(description="Its weight; of one asked twice the sum.")
    found: bool = strawberry.field(description="Whether anything that answered knows it.")


@strawberry.type(description="An item or a location with its share of the cases' weight.")
class CommonSourceScore:
    """What all cases may have come from has 1."""

    id: strawberry.ID = strawberry.field(description="Public id, for `node`.")
    uri: str = strawberry.field(description="As the sources write it; of several the first.")
    kind: RankedKind = strawberry.field(description="What it is.")
    score: float = strawberry.field(
        description="The weight of the cases that a trace forward from it reaches, by that of all."
    )


@strawberry.type(description="What the cases may have come from, and everything that is not known.")
class CommonSource:
    """A province that fails is a source and a gap in here, never an error of the request."""

    status: Status = strawberry.field(description="Whether it is whole.")
    answered_at: datetime = strawberry.field(description="When it was answered.")
    rounds: int = strawberry.field(
        description="How often systems were asked, about all cases at once."
    )
    cases: list[CommonSourceCase] = strawberry.field(description="The cases, equal ones as one.")
    scores: list[CommonSourceScore] = strawberry.field(
        description="By score, the highest first, then by uri."
    )
    total_count: int = strawberry.field(description="How many have a score above 0.")
    gaps: list[Gap] = strawberry.field(description="What is not known.")
    sources: list[SourceReport] = strawberry.field(
        description="One for each system that mattered, and each province without one."
    )
    coverage: Coverage = strawberry.field(description="How many systems answered.")


CommonSourceResult = Annotated[
    CommonSource | CodeRefused,
    strawberry.union("CommonSourceResult", description="A ranking, or the code that was refused."),
]


def wanted(value: CommonSourceInput) -> model.CommonSourceInput:
    """The question, its codes still as typed; ``Mistake`` beyond the bounds."""
    within("cases", len(value.cases), 1, MOST_CASES)
    within("maxAgeSeconds", value.max_age_seconds, 0, LARGEST_AGE)
    checked(value.first)
    try:
        cases = tuple(model.Case(case.code, case.weight) for case in value.cases)
        model.merged(cases)
    except NoWeight as error:
        raise Mistake("CASE_WEIGHT", str(error)) from error
    return model.CommonSourceInput(
        cases=cases,
        certainty=value.certainty,
        contact=contact(value.contact),
        freshness=value.freshness,
        max_age=value.max_age_seconds * SECOND,
    )


def common_source_result(
    value: model.CommonSourceReport | Refused, first: int
) -> CommonSource | CodeRefused:
    """The type of a ranking's end, with the first scores."""
    if isinstance(value, Refused):
        return code_refused(value)
    return CommonSource(
        status=value.status,
        answered_at=at(value.answered_at),
        rounds=value.rounds,
        cases=[CommonSourceCase(uri=c.id, weight=c.weight, found=c.found) for c in value.cases],
        scores=[_score(one) for one in value.scores[:first]],
        total_count=value.above_zero,
        gaps=[gap(one) for one in value.gaps],
        sources=[source_report(source) for source in value.sources],
        coverage=coverage(value.coverage),
    )


def _score(value: model.Ranked) -> CommonSourceScore:
    node = NodeType.ITEM if value.kind is RankedKind.ITEM else NodeType.LOCATION
    public = strawberry.ID(public_id.encode(node, value.canonical))
    return CommonSourceScore(id=public, uri=value.id, kind=value.kind, score=value.score)
