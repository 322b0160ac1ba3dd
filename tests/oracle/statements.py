"""What master data says of items: that two codes are one thing, that an instance is of a lot."""

import re
from collections.abc import Iterable, Iterator

from schema.model.identifiers.canonical import canonical, read
from schema.model.identifiers.identifier import ITEM_KINDS, Kind
from schema.model.json import Json
from schema.model.records import MasterData

_SPACES = {
    "sameAs": ("urn:txng:epcis", "http://www.w3.org/2002/07/owl", "txng", "owl"),
    "lotNumber": ("urn:epcglobal:cbv:mda", "cbvmda"),
}
"""The namespaces that give an attribute's name its meaning, or the usual prefixes for them."""


def same_things(statements: Iterable[MasterData]) -> set[tuple[str, str]]:
    """(A, B) and (B, A) for every two item codes that a ``sameAs`` says are one thing."""
    found = set()
    for said in statements:
        for other in _values(said, "sameAs"):
            pair = canonical(said.id), canonical(other)
            if pair[0] != pair[1] and all(read(code).kind in ITEM_KINDS for code in pair):
                found |= {pair, pair[::-1]}
    return found


def lots_of_instances(statements: Iterable[MasterData]) -> set[tuple[str, str]]:
    """(lot, instance) for every instance whose master data has a ``lotNumber``."""
    return {
        (
            read(f"https://id.gs1.org/01/{identifier.gtin}/10/{number}").canonical,
            identifier.canonical,
        )
        for said in statements
        if (identifier := read(said.id)).kind is Kind.INSTANCE
        for number in _values(said, "lotNumber")
    }


def _values(said: MasterData, name: str) -> Iterator[str]:
    """One or several texts, under whatever spelling of the attribute."""
    for key, value in said.attributes.items():
        space, own = _parted(key)
        if own == name and (not space or space in _SPACES[name]):
            yield from (text for text in _several(value) if isinstance(text, str))


def _parted(key: str) -> tuple[str, str]:
    """An attribute's namespace, without what ends it or stands around it, and its own name."""
    own = re.split("[#/:}]", key)[-1]
    return key.removesuffix(own).strip("{}#/:"), own


def _several(value: Json) -> list[Json]:
    return list(value) if isinstance(value, list | tuple) else [value]
