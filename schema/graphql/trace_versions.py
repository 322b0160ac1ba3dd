"""The versions of a trace, and the one that is not there."""

import re
from datetime import datetime
from typing import Annotated

import strawberry

from schema.graphql import public_id
from schema.graphql.hub import Mistake, NotKept
from schema.graphql.public_id import NodeType
from schema.graphql.scalars import at
from schema.model import versions as model
from schema.model.keys import TraceId
from schema.model.trace import Status, TraceReport

_NUMBER = re.compile("[1-9][0-9]{0,8}")
TraceArgument = Annotated[
    strawberry.ID,
    strawberry.argument(description="A trace's `traceId`, or the `id` of any of its versions."),
]


@strawberry.type(description="One kept version of a trace, in short.")
class TraceVersion:
    """See ``schema.model.versions.TraceVersion``."""

    id: strawberry.ID = strawberry.field(description="Give it to `node`.")
    version: int = strawberry.field(description="Its number.")
    answered_at: datetime = strawberry.field(description="When it was answered.")
    status: Status = strawberry.field(description="Whether it is whole.")


@strawberry.type(
    description="A version that is not kept: it was never answered here, or so long ago that it is"
    " kept no longer."
)
class TraceNotKept:
    """No version of that number, or no version at all."""

    message: str = strawberry.field(description="What was asked for, and what there is.")
    trace_id: str = strawberry.field(description="The trace that was asked for.")
    asked_version: int | None = strawberry.field(
        description="The version that was asked for; null: the latest."
    )
    kept_versions: list[int] = strawberry.field(description="The versions of it that are kept.")


def version_id(trace: TraceId, number: int) -> strawberry.ID:
    """The public id of a version: what it names never changes."""
    return strawberry.ID(public_id.encode(NodeType.TRACE, f"{trace}.{number}"))


def trace_of(id_: str) -> TraceId:
    """The trace that is meant by its own id, or by the public id of any of its versions."""
    decoded = public_id.decode(id_)
    if decoded is None:
        return TraceId(id_)
    if decoded[0] is not NodeType.TRACE:
        raise Mistake("UNKNOWN_ID", f"{id_!r} is not the id of a trace")
    return numbered(decoded[1])[0]


def numbered(key: str) -> tuple[TraceId, int]:
    """The trace and the version that the key of a public id names."""
    trace, _, number = key.rpartition(".")
    if not _NUMBER.fullmatch(number):
        raise Mistake("UNKNOWN_ID", f"{key!r} names no version of a trace")
    return TraceId(trace), int(number)


def trace_version(trace: TraceId, value: model.TraceVersion) -> TraceVersion:
    """The type of a version in short."""
    return TraceVersion(
        id=version_id(trace, value.number),
        version=value.number,
        answered_at=at(value.answered_at),
        status=value.status,
    )


def own_id(value: TraceReport) -> strawberry.ID:
    """The public id of a report."""
    return version_id(value.id, value.version)


def trace_not_kept(value: NotKept) -> TraceNotKept:
    """The type of a version that is not there."""
    which = "no version" if value.version is None else f"no version {value.version}"
    others = f"; kept: {', '.join(map(str, value.others))}" if value.others else ""
    return TraceNotKept(
        message=f"{which} of trace {value.trace} is kept: it was never answered here, or longer ago"
        f" than the hub keeps traces{others}",
        trace_id=value.trace,
        asked_version=value.version,
        kept_versions=list(value.others),
    )
