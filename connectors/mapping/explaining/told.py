"""What a reading is explained by: fields of events, each with the paths that it comes of."""

from dataclasses import dataclass
from typing import Any

from schema.model.json import Json
from schema.model.records import MasterData, Record, SetAside


@dataclass(frozen=True, slots=True)
class Part:
    """A path of the file and what it finds in the record. ``key`` is its key in the file, empty
    where the field is written as this path alone."""

    key: str
    path: str
    found: Json = None
    unused: str = ""
    """Why what is found is not used, where it is not."""


@dataclass(frozen=True, slots=True)
class Field:
    """One field of an event, by its name in the mapping: ``biz_step``, ``items.0[2]``.

    ``value`` is what it reads as: as the event holds it, or would, had it such a field
    (``dropped``) and nothing at fault. ``fault`` says why it cannot be read.
    """

    name: str
    parts: tuple[Part, ...] = ()
    value: Any = None
    through: str = ""
    """What the text goes through: a code table, a format of times."""
    fault: str = ""
    dropped: str = ""
    """Why the event has nothing of it although there is a value."""


@dataclass(frozen=True, slots=True)
class Element:
    """What one mapping makes of a record, or of one element of its ``each``.

    ``said`` is what the reading itself says; None where ``when`` does not hold, and then there are
    no fields.
    """

    mapping: str
    at: str
    """Where in the record the element is (``nhat_ky[2]``); empty: the record itself."""
    said: Record | SetAside | None
    fields: tuple[Field, ...] = ()


@dataclass(frozen=True, slots=True)
class Thing:
    """The master data that one entry of ``[connector.things]`` makes of a record."""

    name: str
    said: tuple[MasterData | SetAside, ...]


@dataclass(frozen=True, slots=True)
class Unmapped:
    """A field of the record that no path reaches, lists run together: ``hang[].ten``."""

    path: str
    value: Json
    """Of the first element that has it."""


@dataclass(frozen=True, slots=True)
class Explained:
    """All that is made of one record."""

    record: Json
    elements: tuple[Element, ...]
    things: tuple[Thing, ...]
    unmapped: tuple[Unmapped, ...]
