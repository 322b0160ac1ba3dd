"""Master data in their records: names and properties of products, places and parties."""

from collections.abc import Callable, Iterable
from itertools import repeat

from connectors.mapping.expression import compile_path, compile_several
from connectors.mapping.fields import read_named
from connectors.mapping.ids import compile_item, compile_place
from connectors.mapping.language import ThingMapping
from connectors.mapping.listed import compile_elements
from connectors.mapping.nodes import truthy
from connectors.mapping.remembering import NEW, keep
from connectors.mapping.values import ReadText, kind_of, text_of
from connectors.sdk.errors import Malformed
from connectors.sdk.setting_aside import set_aside, set_aside_malformed
from schema.model.json import Json
from schema.model.keys import SystemId
from schema.model.records import MasterData, SetAside

_VOCABULARIES = {
    "product": "urn:epcglobal:epcis:vtype:EPCClass",
    "place": "urn:epcglobal:epcis:vtype:Location",
    "party": "urn:epcglobal:epcis:vtype:SourceDest",
}


class CompiledThing:
    """One ``[connector.things]`` entry for one system.

    Record after record names the same few places: what some texts at the thing's paths read as is
    remembered.
    """

    def __init__(self, thing: ThingMapping, system: SystemId) -> None:
        self._system = system
        self._find = compile_several(_paths(thing))
        self._remembered: dict[tuple[Json, ...], MasterData | None] = {}
        self._type = _VOCABULARIES[thing.type]
        self._each = compile_elements(thing.each) if thing.each else None
        self._when = compile_path(thing.when) if thing.when else None
        self._id = _compile_id(thing, system)
        self._attributes = read_named(thing.attributes)
        self._children = compile_elements(thing.children) if thing.children else None
        self._children_path = thing.children or ""

    def read(self, record: Json) -> Iterable[MasterData | SetAside]:
        """The master data that ``record`` tells; a record that names no thing tells none."""
        if self._each is None:
            said = self._said(record, record)
            return () if said is None else (said,)
        try:
            elements = self._each(record, record)
        except Malformed as fault:
            return (set_aside_malformed(self._system, fault, record),)
        found = map(self._said, elements, repeat(record))
        return [said for said in found if said is not None]

    def _said(self, element: Json, record: Json) -> MasterData | SetAside | None:
        if not isinstance(element, dict):
            why = f"is {kind_of(element)}, so no record"
            return set_aside(self._system, why, element)
        try:
            found = self._find(element, record)
            try:
                said: MasterData | None = self._remembered.get(found, NEW)
            except TypeError:  # a list or an object is among it, which is not looked up
                return self._read_one(element, record)
            if said is NEW:
                said = self._read_one(element, record)
                keep(self._remembered, found, said, found)
            return said
        except Malformed as fault:
            return set_aside_malformed(self._system, fault, element)

    def _read_one(self, element: Json, record: Json) -> MasterData | None:
        if self._when is not None and not truthy(self._when(element, record)):
            return None
        name = self._id(element, record)
        attributes = self._attributes(element, record) if self._attributes else {}
        if name is None or not attributes:
            return None
        return MasterData(self._type, name, attributes, self._below(element, record))

    def _below(self, element: Json, record: Json) -> tuple[str, ...]:
        if self._children is None:
            return ()
        found = (text_of(c, self._children_path) for c in self._children(element, record))
        return tuple(child for child in found if child)


def _compile_id(thing: ThingMapping, system: SystemId) -> ReadText:
    if thing.place is not None and thing.type != "product":
        return compile_place(thing.place, system, party=thing.type == "party")
    if thing.item is None:
        return lambda element, record: None
    read_item: Callable[[Json, Json], tuple[str, bool] | None] = compile_item(thing.item, system)

    def read(element: Json, record: Json) -> str | None:
        named = read_item(element, record)
        return named[0] if named else None

    return read


def _paths(thing: ThingMapping) -> list[str]:
    """All that what is said of a thing depends on."""
    named = [part.model_dump(exclude={"pattern"}) for part in (thing.item, thing.place) if part]
    paths = [*(path for part in named for path in part.values()), *thing.attributes.values()]
    return [path for path in (*paths, thing.when, thing.children) if path]
