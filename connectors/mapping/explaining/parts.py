"""The paths that a field is written with, and which of what they find is used."""

from collections.abc import Iterable, Mapping

from connectors.mapping.explaining.told import Part
from connectors.mapping.expression import compile_path
from connectors.mapping.ids import compile_split
from connectors.mapping.leaves import Text, Time
from connectors.mapping.naming import Item, Place, Transaction
from connectors.mapping.values import text_of
from connectors.sdk.errors import Malformed
from schema.model.json import Json

Paths = Mapping[str, str]
"""Key → path, in the order in which the first that has a value counts."""
_ITEM = ("uri", "sscc", "gtin", "serial", "lot", "code", "split")
_PLACE = ("uri", "gln", "extension", "code")
_TRANSACTION = ("uri", "number", "issuer")
_NAMING = (("uri",), ("sscc",), ("gtin", "serial"), ("gtin", "lot"), ("gtin",), ("code",))


def paths_of(config: Text | Time | Item | Place | Transaction) -> Paths:
    """The paths of one value of a mapping; ``each``, ``quantity`` and ``uom`` of a list apart."""
    if isinstance(config, Item):
        return _given(config, _ITEM)
    if isinstance(config, Transaction):
        return _given(config, _TRANSACTION)
    path = getattr(config, "path", None)
    return {"": path} if path else _given(config, _PLACE)


def _given(config: object, keys: Iterable[str]) -> Paths:
    found = {key: getattr(config, key, None) for key in keys}
    return {key: path for key, path in found.items() if path}


def found_at(paths: Paths, element: Json, record: Json) -> tuple[Part, ...]:
    """What each path finds, all of it taken for used."""
    return tuple(Part(key, path, find(path, element, record)) for key, path in paths.items())


def find(path: str, element: Json, record: Json) -> Json:
    """What a path finds; nothing where it cannot be applied, which the reading tells."""
    try:
        return compile_path(path)(element, record)
    except Malformed:
        return None


def item_uses(item: Item, parts: Iterable[Part], element: Json, record: Json) -> frozenset[str]:
    """The keys of an item that name it."""
    own = _texts(parts)
    split = compile_split(item)
    taken = split(element, record) if split else {}
    named = {**{key: text for key, text in taken.items() if text}, **own}
    keys = next((keys for keys in _NAMING if all(key in named for key in keys)), ())
    return frozenset(key if key in own else "split" for key in keys)


def place_uses(parts: Iterable[Part], party: bool = False) -> frozenset[str]:
    """The keys of a place that name it."""
    own = _texts(parts)
    first = next((key for key in ("uri", "gln", "code") if key in own), "")
    beside = {"extension"} if first == "gln" and not party else set[str]()
    return frozenset({first, *beside} & own.keys())


def transaction_uses(parts: Iterable[Part]) -> frozenset[str]:
    """The keys of a business document that name it."""
    own = _texts(parts)
    return frozenset({"uri"} if "uri" in own else own.keys() if "number" in own else ())


def _texts(parts: Iterable[Part]) -> dict[str, str]:
    found = {part.key: _text(part) for part in parts if part.key != "split"}
    return {key: text for key, text in found.items() if text}


def _text(part: Part) -> str | None:
    """Its text; none of what is no text, which the reading tells if it comes to it."""
    try:
        return text_of(part.found, part.path)
    except Malformed:
        return None
