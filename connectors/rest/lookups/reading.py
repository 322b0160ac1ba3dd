"""Records that lookups complete, read: not without what is looked up."""

from collections.abc import Iterator, Sequence

from connectors.mapping.reader import Reader
from connectors.rest.lookups.config import Lookup
from connectors.rest.lookups.elements import compile_targets
from connectors.sdk.errors import Malformed
from connectors.sdk.setting_aside import set_aside
from schema.model.json import Json
from schema.model.keys import SystemId
from schema.model.records import Said, SetAside
from schema.model.times import Micros


class CompleteReader:
    """Reads by ``reader`` what has all that is looked up, and sets the rest aside.

    A record that was set aside because of a lookup is kept as the system told it, and reading it
    again asks nobody: without this it would read as if nothing were known.
    """

    def __init__(self, reader: Reader, lookups: Sequence[Lookup], system: SystemId) -> None:
        self._reader = reader
        self._lookups = [(lookup.into, compile_targets(lookup)) for lookup in lookups]
        self._system = system

    def read(self, record: Json | SetAside, heard: Micros) -> Iterator[Said]:
        """See ``Reader``."""
        if not isinstance(record, SetAside) and (lacking := self._lacking(record)):
            yield set_aside(self._system, f"lacks {lacking}, which must be looked up anew", record)
        else:
            yield from self._reader.read(record, heard)

    def _lacking(self, record: Json) -> str | None:
        for into, targets in self._lookups:
            try:
                complete = all(into in element for element in targets(record))
            except Malformed:
                complete = False
            if not complete:
                return into
        return None
