"""What is to be looked at, and the draft that comes of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from schema.model.identifiers.identifier import Identifier
from schema.model.json import Json


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """``sample`` is an id that the addresses ask for, ``document`` a GraphQL query to send."""

    urls: Sequence[str]
    system: str
    province: str
    auth: Mapping[str, Json] | None = None
    body: Json = None
    sample: Identifier | None = None
    document: str | None = None
    variables: Mapping[str, Json] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Draft:
    """A system's file that loads. ``read`` of ``records`` seen read as events by it."""

    kind: str
    text: str
    notes: tuple[str, ...] = ()
    records: int = 0
    read: int = 0
    reasons: Mapping[str, int] = field(default_factory=dict)
    """Why the others are set aside, with how often."""
