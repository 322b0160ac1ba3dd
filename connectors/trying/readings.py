"""Records of a mapped system read and explained, by the way that they came."""

from typing import Any

from connectors.asking.way import MappedConfig, Read, Way
from connectors.mapping.explaining.record import RecordExplainer
from connectors.sdk.interface import Capability, Connector
from connectors.trying.told import Trial, Tried
from schema.model.json import Json
from schema.model.records import SetAside

_LISTING = frozenset({Capability.CHANGES, Capability.EVENTS_BY_TIME})


class Readings:
    """The readers of a mapped system, and what explains them; compiled once."""

    def __init__(self, connector: Connector[Any]) -> None:
        config: MappedConfig[Any] = connector.config
        host = connector.host
        self._now = host.now
        self._ways = [
            (way, config.reader(way, host.settings), RecordExplainer(by, host.settings))
            for way, by in ((way, config.read_by(way)) for way in config.ways())
        ]
        self._key = config.ways_key

    def read(self, way: Read, record: Json | SetAside) -> Tried:
        """What a record that came this way reads as, and why."""
        number = next(n for n, (one, *_) in enumerate(self._ways) if one is way)
        return self._read(number, record)

    def reread(self, record: Json) -> Tried:
        """What a record reads as of which nobody knows how it came: by the ways that list events,
        else by all; by the first that can read all of it, else by the first."""
        numbers = range(len(self._ways))
        listing = [n for n in numbers if _lists(self._ways[n][0])]
        tried = [self._read(number, record) for number in listing or numbers]
        return next((one for one in tried if one.said and not one.aside), tried[0])

    def aside(self, said: SetAside) -> Tried:
        """What a kind that reads its records itself has set aside, explained where the record
        stands alone."""
        again = self.reread(said.raw)
        same = any(one.reason == said.reason for one in again.aside)
        return Tried(again.way, again.explained if same else None, (said,))

    def _read(self, number: int, record: Json | SetAside) -> Tried:
        _, reader, explainer = self._ways[number]
        name, heard = f"{self._key}.{number}", self._now()
        said = tuple(reader.read(record, heard))
        if isinstance(record, SetAside):
            return Tried(name, said=said)
        return Tried(name, explainer.explain(record, heard), said)


def _lists(way: Read) -> bool:
    return isinstance(way, Way) and bool(_LISTING & set(way.answers))


def read_saved(connector: Connector[Any], records: list[Json], *, more: bool = False) -> Trial:
    """What records that were kept read as; nobody is asked. ``more``: there are others.

    Raises ``Unsupported`` where the kind cannot read a record that stands alone.
    """
    if isinstance(connector.config, MappedConfig):
        readings = Readings(connector)
        return Trial(tuple(readings.reread(record) for record in records), more)
    now = connector.host.now()
    said = (one for record in records for one in connector.reread(record, now))
    return Trial(tuple(Tried("", said=(one,)) for one in said), more)
