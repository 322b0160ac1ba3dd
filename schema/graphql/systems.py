"""The provincial systems that the hub links."""

from datetime import date

import strawberry

from schema.graphql import public_id
from schema.graphql.nodes import Node
from schema.graphql.public_id import NodeType
from schema.model.systems import Environment, Stage, StampPattern, SystemSettings


@strawberry.type(description="How the URLs on a system's stamps (tem truy xuất) read.")
class Stamp:
    """A host and a path pattern."""

    host: str = strawberry.field(description="The host of the URL.")
    path: str = strawberry.field(
        description="Literal text and fields in braces: gtin, lot, serial, sscc, code."
    )


@strawberry.type(description="What a system declares that it can know. Empty: no limit is known.")
class SystemScope:
    """Systems are not asked what lies outside."""

    gtin_prefixes: list[str] = strawberry.field(description="Beginnings of the GTINs it holds.")
    since: date | None = strawberry.field(description="The first day it holds records of.")


@strawberry.type(description="A provincial traceability system (hệ thống TXNG).")
class System(Node):
    """One settings file."""

    name: str = strawberry.field(description="What it is called.")
    key: str = strawberry.field(description="Its short name, as in source reports.")
    province_codes: list[str] = strawberry.field(
        description="Codes (scheme GSO_63) of the provinces it serves; one may serve several."
    )
    kind: str = strawberry.field(description="The kind of connector that reaches it.")
    stage: Stage = strawberry.field(description="How far its connection has come.")
    stage_since: date | None = strawberry.field(
        description="The day of its move to that stage; null: only its file says so, unproven."
    )
    environment: Environment = strawberry.field(description="Whether its data are real or tests.")
    simulated: bool = strawberry.field(
        description="Whether it is a simulation (mô phỏng): it says nothing about a real province."
    )
    owner: str | None = strawberry.field(description="The department that answers for it.")
    provider: str | None = strawberry.field(description="Who runs the software.")
    hindrances: list[str] = strawberry.field(description="What stands in the way of connecting.")
    support_requested: list[str] = strawberry.field(description="What help was asked for.")
    stamps: list[Stamp] = strawberry.field(description="How the URLs on its stamps read.")
    scope: SystemScope = strawberry.field(description="What it declares that it can know.")


def system(value: SystemSettings) -> System:
    """The type of a system; its connector's settings stay in the hub."""
    scope = SystemScope(gtin_prefixes=list(value.scope.gtin_prefixes), since=value.scope.since)
    return System(
        id=strawberry.ID(public_id.encode(NodeType.SYSTEM, value.id)),
        name=value.name,
        key=value.id,
        province_codes=[str(code) for code in value.provinces],
        kind=value.kind,
        stage=value.stage,
        stage_since=value.stage_since,
        environment=value.environment,
        simulated=value.simulated,
        owner=value.owner,
        provider=value.provider,
        hindrances=list(value.hindrances),
        support_requested=list(value.support_requested),
        stamps=[_stamp(pattern) for pattern in value.stamps],
        scope=scope,
    )


def _stamp(value: StampPattern) -> Stamp:
    return Stamp(host=value.host, path=value.path)
