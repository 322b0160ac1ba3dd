"""What master data says of items: that two codes are one thing, that an instance is of a lot."""

from collections.abc import Iterable, Iterator

from schema.model.identifiers.canonical import canonical, read
from schema.model.identifiers.identifier import ITEM_KINDS, Kind
from schema.model.json import Json
from schema.model.records import MasterData

_ENDS = "#/:}"
"""What may stand before an attribute's own name."""


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
        if _own_name(key) == name:
            yield from (text for text in _several(value) if isinstance(text, str))


def _own_name(key: str) -> str:
    for end in _ENDS:
        key = key.rpartition(end)[2]
    return key


def _several(value: Json) -> list[Json]:
    return list(value) if isinstance(value, list | tuple) else [value]
