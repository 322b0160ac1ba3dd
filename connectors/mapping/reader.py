"""One sort of record read by its mappings: what a kind calls for every record it gets."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Protocol

from connectors.mapping.events import CompiledMapping
from connectors.mapping.language import EventMapping, ThingMapping
from connectors.mapping.things import CompiledThing
from connectors.mapping.values import Tables
from schema.model.json import Json
from schema.model.records import Said, SetAside
from schema.model.systems import SystemSettings
from schema.model.times import Micros


class Reader(Protocol):
    """Reads records of one sort."""

    def read(self, record: Json | SetAside, heard: Micros) -> Iterator[Said]:
        """All that ``record`` tells, events first; what cannot be read is set aside.

        Raises nothing, whatever the record is; one that its kind has set aside stays so. ``heard``
        is when it was heard.
        """


@dataclass(frozen=True, slots=True)
class Mappings:
    """What reads the records of one sort, by the names it has in the file."""

    events: Mapping[str, EventMapping]
    things: Mapping[str, ThingMapping]
    tables: Tables


class RecordReader:
    """Reads records by mappings and things compiled here, once.

    A record is JSON; a kind whose driver gives other scalars (dates, decimals) turns them into
    JSON first, by ``connectors.mapping.scalars``, so that what is set aside can be kept and
    reads the same again.
    """

    def __init__(
        self,
        mappings: Iterable[EventMapping],
        things: Iterable[ThingMapping],
        tables: Tables,
        settings: SystemSettings,
    ) -> None:
        self._mappings = tuple(CompiledMapping(one, settings, tables) for one in mappings)
        self._things = tuple(CompiledThing(one, settings.id) for one in things)

    def read(self, record: Json | SetAside, heard: Micros) -> Iterator[Said]:
        """See ``Reader``."""
        if isinstance(record, SetAside):
            yield record
            return
        for mapping in self._mappings:
            yield from mapping.read(record, heard)
        for thing in self._things:
            said = thing.read(record)
            if said:
                yield from said


def reread(readers: Iterable[Reader], raw: Json, heard: Micros) -> list[Said]:
    """What a record set aside reads as today: by the first reader that can read all of it, else
    by the first."""
    readings = [list(reader.read(raw, heard)) for reader in readers]
    whole = (r for r in readings if r and not any(isinstance(s, SetAside) for s in r))
    return next(whole, readings[0])
