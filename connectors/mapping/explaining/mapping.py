"""One entry of ``[connector.mappings]`` explained: its elements, and all fields of each."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from connectors.mapping.events import CompiledMapping
from connectors.mapping.explaining.keys import explainers
from connectors.mapping.explaining.passing import WITHOUT_THE_RECORD
from connectors.mapping.explaining.told import Element, Field
from connectors.mapping.language import EventMapping
from connectors.mapping.values import Tables
from connectors.sdk.errors import Malformed
from schema.model.events import EventType
from schema.model.json import Json
from schema.model.systems import SystemSettings
from schema.model.times import Micros

_PACKED = frozenset({"action", "parent", "items"})
_HAS: Mapping[EventType, frozenset[str]] = {
    EventType.OBJECT: frozenset({"action", "items", "ilmd"}),
    EventType.AGGREGATION: _PACKED,
    EventType.ASSOCIATION: _PACKED,
    EventType.TRANSACTION: _PACKED,
    EventType.TRANSFORMATION: frozenset({"inputs", "outputs", "transformation_id", "ilmd"}),
}
_PARTICULAR = frozenset[str]().union(*_HAS.values())
"""The keys that not every type of event has."""


class MappingExplainer:
    """Explains what ``CompiledMapping`` reads; for single records, it takes its time."""

    def __init__(
        self, name: str, mapping: EventMapping, settings: SystemSettings, tables: Tables
    ) -> None:
        self._name = name
        self._each = mapping.each
        self._compiled = CompiledMapping(mapping, settings, tables)
        self._keys = explainers(mapping, settings, tables)

    def explain(self, record: Json, heard: Micros) -> Iterator[Element]:
        """The elements of a record, each with what the reading says of it, and why."""
        try:
            elements = self._compiled.elements(record)
        except Malformed:
            yield from (Element(self._name, "", one) for one in self._compiled.read(record, heard))
            return
        for index, element in enumerate(elements):
            at = f"{self._each}[{index}]" if self._each else ""
            said = self._compiled.read_element(element, record, index, heard)
            explained = said is not None and isinstance(element, dict)
            fields = self._fields(element, record) if explained else ()
            yield Element(self._name, at, said, fields)

    def _fields(self, element: Json, record: Json) -> tuple[Field, ...]:
        found = [(key, list(explain(element, record))) for key, explain in self._keys]
        kind = next((fields[0].value for key, fields in found if key == "type"), None)
        return tuple(_kept(key, field, kind) for key, fields in found for field in fields)


def _kept(key: str, field: Field, kind: Any) -> Field:
    """A field that the type of event has none of is not read: it is never at fault, and what the
    mapping says without the record is nothing dropped."""
    if kind is None or key not in _PARTICULAR - _HAS[kind]:
        return field
    if field.value is None or field.through.endswith(WITHOUT_THE_RECORD):
        return replace(field, value=None, through="", fault="")
    return replace(field, fault="", dropped=f"{kind} has no {key.replace('_', ' ')}")
