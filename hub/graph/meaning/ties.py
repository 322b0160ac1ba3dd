"""What master data says of two items: that they are one thing, or that one is of a lot.

Trace semantics, section 3, EQUIVALENCE and MEMBERSHIP. A statement is an attribute of an element
that is an item; of products, places and id patterns it says nothing, and neither is any of these
one thing with an item.
"""

from collections.abc import Iterable, Iterator
from enum import IntEnum
from typing import NamedTuple

from hub.graph.meaning.apart import LOT_NUMBERS
from schema.model.identifiers.build import lot
from schema.model.identifiers.canonical import read
from schema.model.identifiers.identifier import ITEM_KINDS, Kind
from schema.model.json import Json
from schema.model.keys import ItemId
from schema.model.records import MasterData

SAME_AS = frozenset(
    {
        "sameAs",
        "txng:sameAs",
        "urn:txng:epcis:sameAs",
        "urn:txng:epcis#sameAs",
        "urn:txng:epcis:#sameAs",
        "{urn:txng:epcis}sameAs",
        "{urn:txng:epcis:}sameAs",
        "owl:sameAs",
        "http://www.w3.org/2002/07/owl#sameAs",
        "{http://www.w3.org/2002/07/owl}sameAs",
        "{http://www.w3.org/2002/07/owl#}sameAs",
    }
)
"""The ways documents write that two codes are one thing: the hub's own attribute, and OWL's."""
OF_LOT = LOT_NUMBERS | {"cbvmda:lotNumber", "urn:epcglobal:cbv:mda#lotNumber"}
"""The ways master data writes the CBV attribute."""


class TieKind(IntEnum):
    """Why one item leads to another that is not made of it. Kept: a number never changes."""

    MEMBER = 0
    """From a lot to an instance of it."""
    SAME = 1
    """From a code to another one of the same thing."""


class Tie(NamedTuple):
    """``upstream`` leads to ``downstream``; codes of one thing are two ties, one each way."""

    upstream: ItemId
    downstream: ItemId
    kind: TieKind


def ties(said: MasterData) -> set[Tie]:
    """What one element says. Values are one text or several; what is no item code is passed over,
    and so is a code that is said to be itself."""
    if said.attributes.keys().isdisjoint(SAME_AS | OF_LOT):
        return set()
    own = read(said.id)
    if own.kind not in ITEM_KINDS:
        return set()
    item = ItemId(own.canonical)
    found = set()
    for text in _texts(said, SAME_AS):
        other = read(text)
        if other.kind in ITEM_KINDS and other.canonical != item:
            found |= _both_ways(item, ItemId(other.canonical))
    if own.kind is Kind.INSTANCE:
        for number in _texts(said, OF_LOT):
            found.add(Tie(ItemId(lot(own.gtin or "", number)), item, TieKind.MEMBER))
    return found


def _both_ways(one: ItemId, other: ItemId) -> set[Tie]:
    return {Tie(one, other, TieKind.SAME), Tie(other, one, TieKind.SAME)}


def _texts(said: MasterData, names: Iterable[str]) -> Iterator[str]:
    for name in names:
        value: Json = said.attributes.get(name)
        for text in value if isinstance(value, list | tuple) else [value]:
            if isinstance(text, str) and text:
                yield text
