"""How much was made, used and disposed of: sums over mentions, exact, in any order.

A sum is over all live facts, not only those a trace reached: a part of them would accuse falsely.
Probable duplicates count once; where they differ, doubt speaks for the records: of what fills a
sheet the most that one of them states counts, of what empties it the least.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Context, Decimal
from functools import cached_property, lru_cache
from itertools import chain
from typing import NamedTuple

from hub.graph.meaning.amounts import DISPOSED, MADE, USED
from hub.graph.questions import Mentions
from schema.model.trace import Balance, Quantities
from schema.model.units import base_of

NOISE = Decimal("1e-9")
"""By how much of the smaller figure two may differ and count as equal: what summing in binary
fractions, as sources do, adds or loses."""
_EXACT = Context(prec=1_000)
"""More digits than any sum of binary fractions of 64 bits can have: nothing is ever rounded."""
_NOTHING = Decimal(0)
Bases = Mapping[str, Decimal]


class Stated(NamedTuple):
    """One mention: by which event, which way, how much (None: not said) in which unit.

    ``base`` is the unit it converts into and ``in_base`` how much of that it is.
    """

    fact: int
    way: int
    unit: str
    amount: Decimal | None
    base: str
    in_base: Decimal


@lru_cache(maxsize=65_536)
def _converted(text: str | None, unit: str) -> tuple[str, Decimal | None, str, Decimal]:
    base, factor = base_of(unit)
    if text is None:
        return unit, None, base, _NOTHING
    amount = Decimal(text)
    return unit, amount, base, _EXACT.multiply(amount, factor)


def _sum(amounts: Iterable[Decimal]) -> Decimal:
    total = _NOTHING
    for amount in amounts:
        total = _EXACT.add(total, amount)
    return total


@dataclass(frozen=True)
class Sheet:
    """All that counts of one item, or of one transformation."""

    mentions: Sequence[Stated]

    @cached_property
    def units(self) -> Mapping[str, Sequence[str]]:
        """By base, in order, the units in which quantities are stated."""
        found: dict[str, set[str]] = defaultdict(set)
        for mention in self.mentions:
            if mention.amount is not None:
                found[mention.base].add(mention.unit)
        return {base: sorted(found[base]) for base in sorted(found)}

    @property
    def facts(self) -> set[int]:
        """The events that state it."""
        return self.of(MADE, USED, DISPOSED)

    def of(self, *ways: int) -> set[int]:
        """The events that state something of these ways."""
        return {mention.fact for mention in self.mentions if mention.way in ways}

    def least(self, base: str, *ways: int) -> Decimal:
        """What is stated of some ways in a base: no less than this."""
        return _sum(m.in_base for m in self.mentions if m.way in ways and m.base == base)

    def whole(self, base: str, *ways: int) -> bool:
        """Whether nothing of these ways is left unsaid, or said in another dimension."""
        return all(m.amount is not None and m.base == base for m in self.mentions if m.way in ways)

    def has(self, way: int) -> bool:
        """Whether anything is mentioned that way."""
        return any(mention.way == way for mention in self.mentions)

    @cached_property
    def overdrawn(self) -> str | None:
        """The base in which more is used and disposed of than was made; None: nothing says so."""
        for base in self.units:
            if self.has(MADE) and self.whole(base, MADE):
                gone, made = self.least(base, USED, DISPOSED), self.least(base, MADE)
                return base if exceeds(gone, made) else None
        return None

    @property
    def incomparable(self) -> bool:
        """Whether its quantities are in dimensions that do not convert into each other."""
        return len(self.units) > 1


def exceeds(more: Decimal, less: Decimal) -> bool:
    """Whether it is more beyond the noise of binary fractions."""
    return _EXACT.subtract(more, less) > _EXACT.multiply(less, NOISE)


def sheets(told: Mentions, filling: int) -> dict[int, Sheet]:
    """The sheet of every owner; ``filling`` is the way that fills it, the others empty it."""
    found: dict[int, list[tuple[int, Stated]]] = defaultdict(list)
    for owner, fact, way, text, unit, alike in zip(*told, strict=True):
        found[owner].append((alike, Stated(fact, way, *_converted(text, unit))))
    return {owner: Sheet(_once(rows, filling)) for owner, rows in found.items()}


def _once(rows: list[tuple[int, Stated]], filling: int) -> list[Stated]:
    """The mentions with those of probable duplicates counted once."""
    if len({alike for alike, _ in rows}) == len({stated.fact for _, stated in rows}):
        return [stated for _, stated in rows]
    rivals: dict[tuple[int, int], dict[int, list[Stated]]] = defaultdict(lambda: defaultdict(list))
    for alike, stated in rows:
        rivals[alike, stated.way][stated.fact].append(stated)
    kept = (_fairest(list(by.values()), way == filling) for (_, way), by in rivals.items())
    return list(chain.from_iterable(kept))


def _fairest(rivals: Sequence[list[Stated]], most: bool) -> list[Stated]:
    """Of what several alike events state the one that counts, whatever their order."""

    def weight(stated: list[Stated]) -> tuple[int, Decimal, list[tuple[str, Decimal]]]:
        unsaid = sum(s.amount is None for s in stated)
        total = _sum(s.in_base for s in stated)
        return unsaid, -total if most else total, sorted((s.unit, s.in_base) for s in stated)

    return min(rivals, key=weight)


def quantities(sheet: Sheet) -> tuple[Quantities, ...]:
    """What a report tells of an item's sheet: one row for each dimension."""
    return tuple(_quantities(sheet, base, units) for base, units in sheet.units.items())


def _quantities(sheet: Sheet, base: str, units: Sequence[str]) -> Quantities:
    unit = units[0] if len(units) == 1 else base
    made, used, disposed = (
        _in(unit, sheet.least(base, way)) if sheet.whole(base, way) else None
        for way in (MADE, USED, DISPOSED)
    )
    if not sheet.has(MADE):
        made = None  # nobody recorded where it came from: unknown, not nothing
    left = None
    if made is not None and used is not None and disposed is not None:
        left = number(_difference(made, _EXACT.add(used, disposed)))
    made_, used_, disposed_ = map(_number_or_none, (made, used, disposed))
    return Quantities(unit or None, made_, used_, disposed_, left)


def balance(sheet: Sheet) -> Balance | None:
    """A transformation's balance, where every input and output is stated in one dimension."""
    if len(sheet.units) != 1 or not (sheet.has(MADE) and sheet.has(USED)):
        return None
    ((base, units),) = sheet.units.items()
    if not sheet.whole(base, MADE, USED):
        return None
    unit = units[0] if len(units) == 1 else base
    into, out = (_in(unit, sheet.least(base, way)) for way in (USED, MADE))
    return Balance(unit or None, number(into), number(out), number(_difference(into, out)))


def outgrown(sheet: Sheet) -> bool:
    """Whether more came out of a transformation than went in."""
    if balance(sheet) is None:
        return False
    (base,) = sheet.units
    return exceeds(sheet.least(base, MADE), sheet.least(base, USED))


def _difference(more: Decimal, less: Decimal) -> Decimal:
    """What is left, nothing when it is only noise."""
    same = not exceeds(more, less) and not exceeds(less, more)
    return _NOTHING if same else _EXACT.subtract(more, less)


def _in(unit: str, in_base: Decimal) -> Decimal:
    """An amount of a base in one of its units, to 17 digits: as many as a number tells apart."""
    return Context(prec=17).divide(in_base, base_of(unit)[1]) if unit else in_base


def number(amount: Decimal) -> float:
    """The amount as a number, the largest there is for one beyond."""
    return max(min(float(amount), _LARGEST), -_LARGEST)


def _number_or_none(amount: Decimal | None) -> float | None:
    return None if amount is None else number(amount)


_LARGEST = 1.7976931348623157e308
