"""What names a thing or a place in their records, read as canonical ids."""

import re
from collections.abc import Callable, Mapping
from functools import lru_cache
from urllib.parse import quote

from connectors.mapping.naming import Item, Place
from connectors.mapping.remembering import remember
from connectors.mapping.values import ReadText, compile_plain
from connectors.sdk.errors import Malformed
from schema.model.identifiers import build
from schema.model.identifiers.canonical import is_readable, read
from schema.model.identifiers.identifier import CLASS_KINDS, CodeError, Kind
from schema.model.identifiers.local import local_item, local_place
from schema.model.json import Json
from schema.model.keys import SystemId

ReadItem = Callable[[Json, Json], tuple[str, bool] | None]
"""The id found and whether it names a class (a lot, a product); None when nothing is named."""
Parts = Mapping[str, str | None]
_PARTS = ("uri", "gtin", "lot", "serial", "sscc", "code")
_LONGEST_SPLIT = 300
_CLASSES = CLASS_KINDS | {Kind.PATTERN}
_CACHE = 1 << 15

_lot = lru_cache(_CACHE)(build.lot)
_instance = lru_cache(_CACHE)(build.instance)
_product = lru_cache(_CACHE)(build.product)
_sscc = lru_cache(_CACHE)(build.sscc)
_place = lru_cache(_CACHE)(build.place)
_party = lru_cache(_CACHE)(build.party)
_local_item = lru_cache(_CACHE)(local_item)
_local_place = lru_cache(_CACHE)(local_place)


def compile_item(item: Item, system: SystemId) -> ReadItem:
    """Reads what an item's config names; a GTIN, SSCC… of a wrong form is ``Malformed``."""
    named = [(name, getattr(item, name)) for name in _PARTS]
    where = next(path for _, path in [*named, ("split", item.split)] if path)
    find = _compile_apart(item, system) or _compile_parts(item, system)

    def read_item(element: Json, record: Json) -> tuple[str, bool] | None:
        try:
            return find(element, record)
        except CodeError as error:
            raise Malformed(error.rule, path=where) from error

    return read_item


def _compile_parts(item: Item, system: SystemId) -> ReadItem:
    """Reads the parts in their order, and none behind the first that has a value."""
    serial, lot = _optional(item.serial), _optional(item.lot)
    made: list[tuple[str | None, Callable[[str, Json, Json], tuple[str, bool]]]] = [
        (item.uri, lambda uri, *_: _uri(uri)),
        (item.sscc, lambda sscc, *_: (_sscc(sscc), False)),
        (item.gtin, lambda gtin, *within: _of_gtin(gtin, serial(*within), lot(*within))),
        (item.code, lambda code, *_: (_local_item(system, code), False)),
    ]
    parts = [(compile_plain(path), make) for path, make in made if path]

    def find(element: Json, record: Json) -> tuple[str, bool] | None:
        for read_part, make in parts:
            found = read_part(element, record)
            if found:
                return make(found, element, record)
        return None

    return find


def _compile_apart(item: Item, system: SystemId) -> ReadItem | None:
    """Takes one text apart; parts with a path of their own go before those in the text."""
    split = compile_split(item)
    if split is None:
        return None
    named = [(name, getattr(item, name)) for name in _PARTS]
    readers = [(name, compile_plain(path)) for name, path in named if path]

    def find(element: Json, record: Json) -> tuple[str, bool] | None:
        own = {name: reader(element, record) for name, reader in readers}
        return _item({**split(element, record), **{k: v for k, v in own.items() if v}}, system)

    return find


def _item(parts: Parts, system: SystemId) -> tuple[str, bool] | None:
    uri, sscc, gtin, code = map(parts.get, ("uri", "sscc", "gtin", "code"))
    if uri:
        return _uri(uri)
    if sscc:
        return _sscc(sscc), False
    if gtin:
        return _of_gtin(gtin, parts.get("serial"), parts.get("lot"))
    return (_local_item(system, code), False) if code else None


def _of_gtin(gtin: str, serial: str | None, lot: str | None) -> tuple[str, bool]:
    if serial:
        return _instance(gtin, serial), False
    return (_lot(gtin, lot) if lot else _product(gtin)), True


def _uri(text: str) -> tuple[str, bool]:
    kind = read(text).kind
    if kind is Kind.UNREADABLE:
        raise CodeError(text, f"{text[:60]!r} is no URI", "")
    return text, kind in _CLASSES


def compile_split(item: Item) -> Callable[[Json, Json], Parts] | None:
    """Takes one text of a record apart by the item's pattern; None where it has none."""
    if item.split is None or item.pattern is None:
        return None
    reader, rule, path = compile_plain(item.split), re.compile(item.pattern), item.split

    def split(element: Json, record: Json) -> Parts:
        text = reader(element, record)
        if text is None:
            return {}
        found = rule.fullmatch(text) if len(text) <= _LONGEST_SPLIT else None
        if found is None:
            raise Malformed(f"{text[:60]!r} is not written as {rule.pattern}", path=path)
        return found.groupdict()

    return split


def compile_place(place: Place, system: SystemId, party: bool = False) -> ReadText:
    """Reads a place's (or party's) canonical id; None when the record names none."""
    extension = _optional(None if party else place.extension)
    where = place.uri or place.gln or place.code or ""
    made: list[tuple[str | None, Callable[[str, Json, Json], str]]] = [
        (place.uri, lambda uri, *_: _known_uri(uri, where)),
        (place.gln, lambda gln, *within: _gln(gln, extension(*within), party, where)),
        (place.code, lambda code, *_: _local_place(system, code)),
    ]
    parts = [(compile_plain(path), make) for path, make in made if path]

    def read_place(element: Json, record: Json) -> str | None:
        for read_part, make in parts:
            found = read_part(element, record)
            if found:
                return make(found, element, record)
        return None

    found: ReadText = remember(paths_of(place), read_place)
    return found


def paths_of(place: Place) -> list[str | None]:
    """All that the id of a place comes of."""
    return [place.uri, place.gln, place.extension, place.code]


def _gln(digits: str, extension: str | None, party: bool, where: str) -> str:
    try:
        return _party(digits) if party else _place(digits, extension)
    except CodeError as error:
        raise Malformed(error.rule, path=where) from error


def _known_uri(text: str, where: str) -> str:
    if read(text).kind is Kind.UNREADABLE:
        raise Malformed(f"{text[:60]!r} is no URI", path=where)
    return text


def _optional(path: str | None) -> ReadText:
    return compile_plain(path) if path else lambda element, record: None


def own_uri(use: str, system: str, text: str) -> str:
    """A URI as it is; else the system's own id as one: ``urn:txng:{use}:{system}:{text}``."""
    if is_readable(text):
        return text
    return f"urn:txng:{use}:{quote(system, safe='')}:{quote(text, safe='')}"
