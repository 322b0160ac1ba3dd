"""What one system said, and when: provenance around an event."""

from collections.abc import Iterable
from dataclasses import dataclass

from schema.model.events import Event
from schema.model.hastening import hasten
from schema.model.json import Json, JsonObject
from schema.model.keys import SystemId
from schema.model.times import Micros


@hasten
@dataclass(frozen=True, slots=True)
class Record:
    """One system's statement of one event.

    ``record_id`` is the system's own id for it: stable between two readings of the same record;
    the event id where the system has no other. ``fetched_at`` is when we heard it (UTC
    microseconds), ``recorded_at`` when the system took it in, if it says. ``mutable``: the system
    may state other content under the same id later, which then replaces this (REST, SQL, files);
    of a system whose records do not change (EPCIS) both stand.
    """

    system: SystemId
    record_id: str
    event: Event
    fetched_at: Micros
    recorded_at: Micros | None = None
    mutable: bool = True


@hasten
@dataclass(frozen=True, slots=True)
class SetAside:
    """A record that could not be read as an event: kept with its reason, never dropped silently.

    ``path`` says where in the record the fault is, ``raw`` is the record itself (cut at 10 kB of
    text by whoever sets it aside).
    """

    system: SystemId
    reason: str
    path: str = ""
    record_id: str | None = None
    raw: Json = None


@hasten
@dataclass(frozen=True, slots=True)
class MasterData:
    """What is said of a product, place or party: an EPCIS vocabulary element.

    ``type`` is the vocabulary's URI (``urn:epcglobal:epcis:vtype:Location``…), ``id`` the element
    as written, ``attributes`` by attribute URI or name, ``children`` the ids below it.
    """

    type: str
    id: str
    attributes: JsonObject
    children: tuple[str, ...] = ()


Said = Record | MasterData | SetAside
"""One thing a system said in answer to a question."""


def parted(
    said: Iterable[Said],
) -> tuple[tuple[Record | SetAside, ...], tuple[MasterData, ...]]:
    """What states events, readable or not, and what names things; each in its order."""
    events, named = list[Record | SetAside](), list[MasterData]()
    for one in said:
        if isinstance(one, MasterData):
            named.append(one)
        else:
            events.append(one)
    return tuple(events), tuple(named)
