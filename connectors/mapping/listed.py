"""Lists in their records: things with quantities, business documents, sources, destinations."""

from collections.abc import Callable, Iterable
from math import inf
from urllib.parse import quote

from connectors.mapping.expression import compile_path
from connectors.mapping.ids import compile_item, compile_place, own_uri, paths_of
from connectors.mapping.naming import End, ListedItem, Transaction
from connectors.mapping.remembering import remember
from connectors.mapping.separators import undo_separators
from connectors.mapping.values import Tables, compile_plain, compile_text, kind_of, number_of
from connectors.sdk.errors import Malformed
from schema.model.events import BizTransaction, QuantityElement, SourceDest
from schema.model.json import Json
from schema.model.keys import SystemId

Things = tuple[tuple[str, ...], tuple[QuantityElement, ...]]
"""An EPC list and a quantity list."""
ReadThings = Callable[[Json, Json], Things]
_Take = Callable[[Json, Json, list[str], list[QuantityElement]], None]
PARTY = frozenset({"possessing_party", "owning_party"})
"""The ends that are parties."""


def compile_things(items: Iterable[ListedItem], system: SystemId, tables: Tables) -> ReadThings:
    """Reads the things that several configs list, those of the first config first."""
    takes = [_compile_listed(item, system, tables) for item in items]

    def read(element: Json, record: Json) -> Things:
        epcs: list[str] = []
        quantities: list[QuantityElement] = []
        for take in takes:
            take(element, record, epcs, quantities)
        return tuple(epcs), tuple(quantities)

    return read


def _compile_listed(item: ListedItem, system: SystemId, tables: Tables) -> _Take:
    take = _compile_one(item, system, tables)
    if item.each is None:
        return take
    elements_of = compile_elements(item.each)

    def take_each(
        element: Json, record: Json, epcs: list[str], quantities: list[QuantityElement]
    ) -> None:
        for part in elements_of(element, record):
            take(part, element, epcs, quantities)

    return take_each


def compile_elements(
    path: str, missing_means_nothing: bool = True
) -> Callable[[Json, Json], list[Json]]:
    """Reads a list; an object is a list of one, null an empty one where that means nothing, else
    ``Malformed``."""
    find = compile_path(path)

    def read(element: Json, record: Json) -> list[Json]:
        found = find(element, record)
        if isinstance(found, list):
            return found
        if isinstance(found, dict):
            return [found]
        if found is None and missing_means_nothing:
            return []
        raise Malformed(f"is {kind_of(found)} where a list was expected", path=path)

    return read


def _compile_one(item: ListedItem, system: SystemId, tables: Tables) -> _Take:
    read_item = compile_item(item, system)
    read_amount = _compile_amount(item)
    read_uom = remember([item.uom.path], compile_text(item.uom, tables)) if item.uom else None
    required, always_epc, always_class = item.required, item.list == "epc", item.list == "quantity"
    missing = ", ".join(
        path for path in (item.uri, item.sscc, item.gtin, item.code, item.split) if path
    )

    def take(
        element: Json, record: Json, epcs: list[str], quantities: list[QuantityElement]
    ) -> None:
        named = read_item(element, record)
        if named is None:
            if required:
                raise Malformed(f"names no item: nothing in {missing}", path=item.each or "")
            return
        amount = read_amount(element, record)
        if always_epc or not (always_class or named[1] or amount is not None):
            epcs.append(named[0])
            return
        uom = read_uom(element, record) if read_uom and amount is not None else None
        quantities.append(QuantityElement(named[0], amount, uom))

    return take


def _compile_amount(item: ListedItem) -> Callable[[Json, Json], float | None]:
    if item.quantity is None:
        return lambda element, record: None
    path, find = item.quantity, compile_path(item.quantity)
    written = undo_separators(item.decimal, path) if item.decimal else None

    def read(element: Json, record: Json) -> float | None:
        value = find(element, record)
        if type(value) is float and 0 <= value < inf:
            return value
        return number_of(written(value) if written else value, path)

    return read


def compile_transaction(
    config: Transaction, system: SystemId
) -> Callable[[Json, Json], BizTransaction | None]:
    """Reads one business document; None where the record names none."""
    uri = compile_plain(config.uri) if config.uri else None
    number = compile_plain(config.number) if config.number else None
    issuer = compile_plain(config.issuer) if config.issuer else None

    def read(element: Json, record: Json) -> BizTransaction | None:
        found = uri(element, record) if uri else None
        if found:
            return BizTransaction(config.type, own_uri("document", system, found))
        own = number(element, record) if number else None
        if own is None:
            return None
        gln = issuer(element, record) if issuer else None
        if gln is None:
            return BizTransaction(config.type, own_uri("document", system, own))
        return BizTransaction(config.type, f"urn:epcglobal:cbv:bt:{gln}:{quote(own, safe='')}")

    return read


def compile_end(end: End, system: SystemId) -> Callable[[Json, Json], SourceDest | None]:
    """Reads one source or destination; None where the record names none."""
    read_place = compile_place(end.place, system, party=end.type in PARTY)

    def read(element: Json, record: Json) -> SourceDest | None:
        found = read_place(element, record)
        return SourceDest(end.type, found) if found else None

    place = end.place
    found: Callable[[Json, Json], SourceDest | None] = remember(paths_of(place), read)
    return found
