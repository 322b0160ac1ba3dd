"""A mapping compiled once: from one of their records to our records."""

from collections.abc import Callable, Iterable, Iterator

from connectors.mapping.assembly import compile_event
from connectors.mapping.expression import compile_path
from connectors.mapping.ids import own_uri
from connectors.mapping.language import EventMapping
from connectors.mapping.leaves import OUTER
from connectors.mapping.listed import compile_elements
from connectors.mapping.moments import compile_time
from connectors.mapping.nodes import truthy
from connectors.mapping.values import Tables, compile_plain, compile_text
from connectors.sdk.errors import Malformed
from connectors.sdk.setting_aside import set_aside_malformed
from schema.epcis.event_hash import event_hash
from schema.model.json import Json
from schema.model.records import Record, SetAside
from schema.model.systems import SystemSettings
from schema.model.times import Micros


class CompiledMapping:
    """One ``[connector.mappings]`` entry for one system."""

    def __init__(self, mapping: EventMapping, settings: SystemSettings, tables: Tables) -> None:
        self._system = settings.id
        absent = mapping.missing_means_nothing
        self._each = compile_elements(mapping.each, absent) if mapping.each else None
        self._when = compile_path(mapping.when) if mapping.when else None
        self._record_id = _RecordId(mapping)
        self._event_id = compile_text(mapping.event_id, tables) if mapping.event_id else None
        self._record_time = (
            compile_time(mapping.record_time, settings.default_offset)
            if mapping.record_time
            else None
        )
        self._event = compile_event(mapping, settings, tables)

    def read(self, record: Json, heard: Micros) -> Iterable[Record | SetAside]:
        """The events that ``record`` tells; what cannot be read is set aside with its reason."""
        if self._each is not None:
            return self._read_each(self._each, record, heard)
        said = self.read_element(record, record, 0, heard)
        return () if said is None else (said,)

    def _read_each(
        self, each: Callable[[Json, Json], list[Json]], record: Json, heard: Micros
    ) -> Iterator[Record | SetAside]:
        try:
            elements = each(record, record)
        except Malformed as fault:
            yield set_aside_malformed(self._system, fault, record, self._name({}, record))
            return
        for index, element in enumerate(elements):
            said = self.read_element(element, record, index, heard)
            if said is not None:
                yield said

    def elements(self, record: Json) -> list[Json]:
        """What of the record is read as an event each; ``Malformed`` where there is no list."""
        return [record] if self._each is None else self._each(record, record)

    def read_element(
        self, element: Json, record: Json, index: int, heard: Micros
    ) -> Record | SetAside | None:
        """One element read; None where it is no event for this mapping."""
        try:
            return self._read_one(element, record, index, heard)
        except Malformed as fault:
            name = self._name(element, record, index)
            # The record as a whole, so that it can be read again once the mapping is mended.
            return set_aside_malformed(self._system, fault, record, name)

    def _name(self, element: Json, record: Json, index: int | None = None) -> str | None:
        """The id of what is set aside, where at least that can be read."""
        if not (isinstance(element, dict) and isinstance(record, dict)):
            return None
        try:
            own = self._record_id.of(element, record, index)
            event_id = self._event_id(element, record) if self._event_id and not own else None
        except Malformed:
            return None
        return own_uri("event", self._system, event_id) if event_id else own

    def _read_one(self, element: Json, record: Json, index: int, heard: Micros) -> Record | None:
        if not isinstance(element, dict):
            raise Malformed("is no object, so no record")
        if self._when is not None and not truthy(self._when(element, record)):
            return None
        event = self._event(element, record)
        taken_in = self._record_time(element, record).earliest if self._record_time else None
        record_id = self._record_id.of(element, record, index)
        record_id = record_id or event.event_id or event_hash(event)
        return Record(self._system, record_id, event, heard, taken_in)


class _RecordId:
    """The system's own id of a record. An id that only the outer record has gets ``#n``, since
    all elements of ``each`` would share it."""

    def __init__(self, mapping: EventMapping) -> None:
        paths = (mapping.id,) if isinstance(mapping.id, str) else mapping.id or ()
        self._parts = [compile_plain(path) for path in paths]
        own = any(not path.startswith((OUTER, "'")) for path in paths)
        self._numbered = mapping.each is not None and not own

    def of(self, element: Json, record: Json, index: int | None) -> str | None:
        """``index``: which element of ``each``; None is the record as a whole."""
        if not self._parts:
            return None
        if len(self._parts) == 1:
            text = self._parts[0](element, record)
        else:
            text = _joined([part(element, record) for part in self._parts])
        if text is None:
            raise Malformed("the record has no id")
        return f"{text}#{index}" if self._numbered and index is not None else text


def _joined(parts: list[str | None]) -> str | None:
    known = [part for part in parts if part is not None]
    return ":".join(known) if len(known) == len(parts) else None
