"""What reading gives: a document, or its events with those set aside."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from schema.epcis.faults import EventFault, Fault
from schema.model.events import Event
from schema.model.json import Json, JsonObject
from schema.model.records import MasterData


class DocumentKind(StrEnum):
    """What frame the events came in."""

    CAPTURE = "capture"
    QUERY = "query"
    MASTER_DATA = "master-data"
    EVENT = "event"
    """A bare event without a document around it."""


class Version(StrEnum):
    """The standard's version and syntax."""

    JSON_2_0 = "2.0-json"
    XML_2_0 = "2.0-xml"
    XML_1_2 = "1.2-xml"


@dataclass(frozen=True, slots=True)
class Document:
    """A whole document, every event of it read, in its order.

    ``header`` is what stands around the events (``creationDate``, ``sender``, ``queryName``…),
    by the names of the JSON-LD form. ``faults`` are those that were borne; none if read strictly.
    """

    events: tuple[Event, ...]
    master_data: tuple[MasterData, ...]
    kind: DocumentKind
    version: Version
    header: JsonObject
    faults: tuple[Fault, ...] = ()


@dataclass(frozen=True, slots=True)
class BadEvent:
    """An event set aside: its index among the document's events, why, and the record itself."""

    index: int
    fault: EventFault
    raw: Json


@dataclass(frozen=True, slots=True)
class Reading:
    """What could be read of a document, and what could not.

    ``indexes`` are the places of ``events`` among all events of the document; ``faults`` are those
    outside any event, none of which stopped the reading; ``header`` as a ``Document`` has it.
    """

    events: tuple[Event, ...]
    indexes: tuple[int, ...]
    set_aside: tuple[BadEvent, ...]
    master_data: tuple[MasterData, ...]
    faults: tuple[Fault, ...]
    header: JsonObject


@dataclass(frozen=True, slots=True)
class FoundEvent:
    """An event of an opened document, not read yet, in the JSON-LD shape.

    ``locate`` turns a JSON pointer within the event into the place in the document; ``faults`` are
    what the document's syntax already shows, ``borne`` those of them that change no meaning: they
    count in a strict reading only.
    """

    raw: Json
    namespaces: Mapping[str, str]
    locate: Callable[[str], str]
    faults: tuple[Fault, ...] = ()
    borne: tuple[Fault, ...] = ()


@dataclass(frozen=True, slots=True)
class Opened:
    """A document taken out of its syntax, before its events are read."""

    kind: DocumentKind
    version: Version
    header: JsonObject = field(default_factory=dict)
    events: tuple[FoundEvent, ...] = ()
    master_data: tuple[MasterData, ...] = ()
    faults: tuple[Fault, ...] = ()
