"""Things in lists, and containers, explained one by one."""

from collections.abc import Iterator
from typing import Any

from connectors.mapping.explaining.fields import Explain, explain_one, explained
from connectors.mapping.explaining.parts import find, item_uses, paths_of
from connectors.mapping.explaining.passing import Through, by_table, straight
from connectors.mapping.explaining.told import Field, Part
from connectors.mapping.fields import ReadValue
from connectors.mapping.ids import compile_item
from connectors.mapping.listed import compile_elements, compile_things
from connectors.mapping.naming import Item, ListedItem
from connectors.mapping.values import Tables
from connectors.sdk.errors import Malformed
from schema.model.events import QuantityElement
from schema.model.json import Json
from schema.model.keys import SystemId


def explain_parent(item: Item, system: SystemId) -> Explain:
    """Explains the container, or what else an event is under."""
    named = compile_item(item, system)

    def read(element: Json, record: Json) -> str | None:
        found = named(element, record)
        return found[0] if found else None

    def uses(parts: tuple[Part, ...], element: Json, record: Json) -> frozenset[str]:
        return item_uses(item, parts, element, record)

    return explain_one("parent", paths_of(item), read, uses=uses)


def explain_list(name: str, item: ListedItem, system: SystemId, tables: Tables) -> Explain:
    """Explains the things that one entry of ``items``, ``inputs`` or ``outputs`` lists."""
    paths = dict(paths_of(item))
    paths |= {"quantity": item.quantity} if item.quantity else {}
    paths |= {"uom": item.uom.path} if item.uom and item.uom.path else {}
    read, through = _read_one(item, system, tables), _unit(item, tables)

    def uses(parts: tuple[Part, ...], element: Json, record: Json) -> frozenset[str]:
        return _uses(item, parts, read(element, record), element, record)

    if item.each is None:
        return explain_one(name, paths, read, through, uses)
    each, elements_of = item.each, compile_elements(item.each)

    def explain(element: Json, record: Json) -> Iterator[Field]:
        try:
            elements = elements_of(element, record)
        except Malformed as fault:
            yield Field(name, (Part("each", each, find(each, element, record)),), fault=fault.why)
            return
        for number, one in enumerate(elements):
            yield explained(f"{name}[{number}]", paths, read, through, uses, one, element)

    return explain


def _read_one(item: ListedItem, system: SystemId, tables: Tables) -> ReadValue:
    """The thing that one element names: an id, or a quantity of it; None where it names none."""
    things = compile_things([item.model_copy(update={"each": None})], system, tables)

    def read(element: Json, record: Json) -> str | QuantityElement | None:
        epcs, quantities = things(element, record)
        return (epcs or quantities or (None,))[0]

    return read


def _uses(
    item: ListedItem, parts: tuple[Part, ...], value: Any, element: Json, record: Json
) -> frozenset[str]:
    named = [part for part in parts if part.key not in ("quantity", "uom")]
    used = item_uses(item, named, element, record)
    counted = isinstance(value, QuantityElement) and value.quantity is not None
    return used | {"quantity", "uom"} if counted else used


def _unit(item: ListedItem, tables: Tables) -> Through:
    if item.uom is None:
        return straight
    through = by_table(item.uom, tables)

    def of_unit(parts: tuple[Part, ...]) -> str:
        return through(tuple(part for part in parts if part.key == "uom"))

    return of_unit
