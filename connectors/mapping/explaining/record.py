"""Records explained by all mappings that read them."""

from connectors.mapping.explaining.mapping import MappingExplainer
from connectors.mapping.explaining.told import Explained, Thing
from connectors.mapping.explaining.unmapped import Coverage
from connectors.mapping.reader import Mappings
from connectors.mapping.things import CompiledThing
from schema.model.json import Json
from schema.model.systems import SystemSettings
from schema.model.times import Micros


class RecordExplainer:
    """Explains what a ``RecordReader`` of the same mappings reads."""

    def __init__(self, by: Mappings, settings: SystemSettings) -> None:
        self._mappings = [
            MappingExplainer(name, one, settings, by.tables) for name, one in by.events.items()
        ]
        self._things = [(name, CompiledThing(one, settings.id)) for name, one in by.things.items()]
        self._coverage = Coverage(by.events.values(), by.things.values())

    def explain(self, record: Json, heard: Micros) -> Explained:
        """What is made of a record, whatever it is; ``heard`` as for the reader."""
        return Explained(
            record,
            tuple(one for each in self._mappings for one in each.explain(record, heard)),
            tuple(Thing(name, tuple(thing.read(record))) for name, thing in self._things),
            tuple(self._coverage.unmapped(record)),
        )
