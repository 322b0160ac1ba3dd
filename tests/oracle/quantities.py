"""What does not add up: every mention of a reached item or transformation (section 4)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from itertools import groupby
from typing import TYPE_CHECKING

from oracle.doubles import sameness
from oracle.facts import Fact
from oracle.links import State
from oracle.others import pools
from schema.model.events import Action, ObjectEvent, QuantityElement, TransformationEvent
from schema.model.identifiers.canonical import canonical, read
from schema.model.identifiers.identifier import Kind

if TYPE_CHECKING:
    from oracle.meaning import Known

INTO, OUT, GONE = "into", "out", "gone"
_UNITS = {
    "KGM": ("KGM", Fraction(1)),
    "GRM": ("KGM", Fraction(1, 1000)),
    "TNE": ("KGM", Fraction(1000)),
    "LTR": ("LTR", Fraction(1)),
    "MLT": ("LTR", Fraction(1, 1000)),
    "C62": ("", Fraction(1)),
    "EA": ("", Fraction(1)),
    None: ("", Fraction(1)),
}
"""UN/ECE Rec 20, with the base of each: those that worlds and cases use; pieces have none, any
other is its own."""


@dataclass(frozen=True, slots=True)
class Amount:
    """What an event says of a class, ``amount`` None where it does not say how much."""

    fact: Fact
    way: str
    text: str
    amount: Fraction | None
    dimension: str


def overdrawn(known: Known, states: Iterable[State]) -> set[str]:
    """Reached items of which more is used and disposed of than all that was made."""
    found = set()
    for item in {item for _, item in states}:
        mine = _of_item(known, item)
        made = [a for a in mine if a.way == OUT]
        told = {a.dimension for a in made if a.amount is not None}
        if made and len(told) == 1 and all(a.amount is not None for a in made):
            gone = [a for a in mine if a.way != OUT and a.dimension in told]
            if _sum(gone) > _sum(made):
                found.add(item)
    return found


def incomparable(known: Known, states: Iterable[State]) -> set[str]:
    """Reached items whose mentions are in more than one dimension."""
    found = set()
    for item in {item for _, item in states}:
        told = {a.dimension for a in _of_item(known, item) if a.amount is not None}
        if len(told) > 1:
            found.add(item)
    return found


def grown(known: Known, states: Iterable[State]) -> bool:
    """Whether more comes out of some transformation that was reached than goes in."""
    reached = {event for event, _ in states}
    return any(
        _grows([known.facts[e] for e in pool])
        for pool in pools(known.facts.values())
        if pool & reached
    )


def _grows(facts: list[Fact]) -> bool:
    told = [a for fact in facts for a in _amounts(fact)]
    into = _once([a for a in told if a.way == INTO], fewest=False)
    out = _once([a for a in told if a.way == OUT], fewest=True)
    whole = all(a.amount is not None for a in (*into, *out))
    one = len({a.dimension for a in (*into, *out)}) == 1
    return bool(into and out and whole and one and _sum(out) > _sum(into))


def _of_item(known: Known, item: str) -> list[Amount]:
    told = [a for fact in known.facts.values() for a in _amounts(fact) if _is(a.text, item)]
    filled = _once([a for a in told if a.way == OUT], fewest=False)
    emptied = [_once([a for a in told if a.way == way], fewest=True) for way in (INTO, GONE)]
    return [amount for side in (filled, *emptied) for amount in side]


def _is(text: str, item: str) -> bool:
    return canonical(text) == item and read(text).kind in (Kind.LOT, Kind.LOCAL_ITEM, Kind.URI)


def _amounts(fact: Fact) -> list[Amount]:
    event = fact.event
    if isinstance(event, TransformationEvent):
        into = _listed(fact, INTO, event.input_epc_list, event.input_quantity_list)
        return into + _listed(fact, OUT, event.output_epc_list, event.output_quantity_list)
    if isinstance(event, ObjectEvent) and event.action is not Action.OBSERVE:
        way = OUT if event.action is Action.ADD else GONE
        return _listed(fact, way, event.epc_list, event.quantity_list)
    return []


def _listed(
    fact: Fact, way: str, epcs: tuple[str, ...], classes: tuple[QuantityElement, ...]
) -> list[Amount]:
    return [Amount(fact, way, epc, None, "") for epc in epcs] + [
        Amount(fact, way, q.epc_class, _value(q), _dimension(q)) for q in classes
    ]


def _value(quantity: QuantityElement) -> Fraction | None:
    if quantity.quantity is None:
        return None
    _, factor = _UNITS.get(quantity.uom, ("", Fraction(1)))
    return Fraction(str(quantity.quantity)) * factor


def _dimension(quantity: QuantityElement) -> str:
    dimension, _ = _UNITS.get(quantity.uom, (quantity.uom, None))
    return dimension or ""


def _sum(amounts: Iterable[Amount]) -> Fraction:
    return sum((a.amount for a in amounts if a.amount is not None), Fraction(0))


def _once(amounts: list[Amount], *, fewest: bool) -> list[Amount]:
    """Of probable duplicates one: which leaves the least unsaid, then in favour of the records."""

    def weight(told: list[Amount]) -> tuple[int, Fraction, list[tuple[str, Fraction]]]:
        unsaid = sum(a.amount is None for a in told)
        order = sorted((a.dimension, a.amount or Fraction(0)) for a in told)
        return unsaid, _sum(told) if fewest else -_sum(told), order

    kept: list[Amount] = []
    for _, alike in groupby(sorted(amounts, key=_event_key), key=_event_key):
        rivals: dict[str, list[Amount]] = {}
        for amount in alike:
            rivals.setdefault(amount.fact.id, []).append(amount)
        kept += min(rivals.values(), key=weight)
    return kept


def _event_key(amount: Amount) -> str:
    return repr(sameness(amount.fact))
