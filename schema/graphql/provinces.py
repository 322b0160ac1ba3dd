"""The 63 provinces, their successors, their programme, and the published figures."""

import strawberry

from schema.graphql import public_id
from schema.graphql.hub import ProvinceAt
from schema.graphql.hub import UnitAt as Lay
from schema.graphql.nodes import Node
from schema.graphql.programme import Programme, programme
from schema.graphql.public_id import NodeType
from schema.graphql.systems import System, system
from schema.model.provinces import ProvinceType, Scheme
from schema.model.provinces import Unit as Followed


@strawberry.type(description="The first-level unit in which a province's land lay at a date.")
class UnitAt:
    """One of the 63 before 2025-07-01, one of the 34 since."""

    code: str = strawberry.field(description="Two digits, to be read in its scheme only.")
    scheme: Scheme = strawberry.field(description="The list that the code belongs to.")
    name: str = strawberry.field(description="Its name in Vietnamese.")
    type: ProvinceType = strawberry.field(description="Its type at the date.")


@strawberry.type(description="One of the 34 units since 2025-07-01.")
class Unit:
    """What followed one or several of the 63."""

    code: str = strawberry.field(description="Two digits in scheme GSO_34.")
    name: str = strawberry.field(description="Its name in Vietnamese.")
    predecessor_codes: list[str] = strawberry.field(
        description="Codes (scheme GSO_63) of the provinces that went into it."
    )
    code_previously_meant: str | None = strawberry.field(
        description="What its code meant before, where it meant another unit."
    )


@strawberry.type(
    description="One of the 63 provinces (until 2025-06-30), which systems and printed codes"
    " still refer to."
)
class Province(Node):
    """With its unit at a date, its programme and its systems."""

    code: str = strawberry.field(description="Two digits in scheme GSO_63.")
    name: str = strawberry.field(description="Its name in Vietnamese.")
    name_en: str = strawberry.field(description="Its name without diacritics.")
    iso_code: str = strawberry.field(description="ISO 3166-2 code.")
    type: ProvinceType = strawberry.field(description="Its type as of 2025-06-30.")
    region: str = strawberry.field(description="The socio-economic region.")
    successor: Unit = strawberry.field(description="The unit that followed on 2025-07-01.")
    unit: UnitAt = strawberry.field(description="The unit in which it lay at the date asked for.")
    programme: Programme = strawberry.field(
        description="Where it stands in the national programme, as far as sources say."
    )
    systems: list[System] = strawberry.field(description="The systems configured for it.")


def province(value: ProvinceAt) -> Province:
    """The type of a province at a date."""
    own = value.province
    return Province(
        id=strawberry.ID(public_id.encode(NodeType.PROVINCE, own.name_en)),
        code=own.code,
        name=own.name_vi,
        name_en=own.name_en,
        iso_code=own.iso3166_2,
        type=own.type,
        region=own.region,
        successor=_unit(value.successor),
        unit=_lay(value.unit),
        programme=programme(value.programme),
        systems=[system(settings) for settings in value.systems],
    )


def _unit(value: Followed) -> Unit:
    return Unit(
        code=value.code,
        name=value.name_vi,
        predecessor_codes=[str(code) for code in value.predecessors],
        code_previously_meant=(value.code_previously_meant if value.code_meaning_changed else None),
    )


def _lay(value: Lay) -> UnitAt:
    return UnitAt(code=value.code, scheme=value.scheme, name=value.name, type=value.type)
