"""What events say: their content, how it is written, and the numbers of what they name.

A new event is only made ready here: it is created together with what hangs on it
(``hub.graph.neo4j.links``), for whether it is live follows from the records.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from typing import Any

import orjson

from hub.graph.body import decode, pack_gist
from hub.graph.meaning.apart import take_apart
from hub.graph.meaning.parts import Parts
from hub.graph.neo4j.asking import Tx, row, some
from hub.graph.neo4j.numbers import items, places
from hub.graph.neo4j.ready import Heard
from hub.graph.neo4j.snapshot import Turn
from hub.graph.neo4j.squeezed import squeezed, whole
from hub.graph.told import named_places, transaction_numbers

NEAR = 4
"""So many numbers on from its own at most an event of a hash is found."""


def event_number(hashed: bytes) -> int:
    """The number that an event bears by its hash, unless another one has it: then the next free.

    62 bits of the hash, so that no index is needed but that of the numbers.
    """
    return int.from_bytes(hashed[:8]) >> 2


def numbered(hashed: bytes) -> list[object]:
    """A hash as statements look its event up: from which number on, and the hash."""
    return [event_number(hashed), hashed.hex()]


class Contents:
    """The writer's view of what events say."""

    def __init__(self) -> None:
        self.items = items()
        self.places = places()
        self.fresh: dict[int, Heard] = {}
        """Events new to the graph in this batch, in the wording that is shown."""
        self.retold: dict[int, Parts] = {}
        """Known events whose parts are others in the wording that this batch made the shown one."""

    def forget(self) -> None:
        """Drop what is remembered, after a roll-back."""
        self.items.forget()
        self.places.forget()
        self.fresh.clear()
        self.retold.clear()

    def begin(self) -> None:
        """Begin another batch, in which nothing is new yet."""
        self.fresh.clear()
        self.retold.clear()
        self.items.begin()
        self.places.begin()

    def enter(self, turn: Turn, heard: Iterable[Heard]) -> dict[bytes, int]:
        """The number of every event by its hash; new ones get theirs here."""
        self.begin()
        events = {one.hash: one for one in heard}
        known, free = _numbered(turn.tx, events)
        self.fresh |= {n: events[hashed] for hashed, n in free.items()}
        self.spell(turn, [one.parts for one in self.fresh.values()])
        return known | free

    def reword(self, turn: Turn, stated: Sequence[tuple[int, Heard]]) -> list[bytes | None]:
        """Take in how events are written; for each its own wording where another one is shown.

        Of several wordings the first in order is shown, so neither that nor what an event is looked
        up by hangs on who was heard first.
        """
        others = [(n, one) for n, one in stated if self.fresh.get(n) is not one]
        kept = self._bodies(turn.tx, {n for n, _ in others} - self.fresh.keys())
        kept |= {n: self.fresh[n].body for n, _ in others if n in self.fresh}
        before, worded = dict(kept), dict[int, Heard]()
        for n, one in others:
            if one.body != kept[n]:
                self.spell(turn, [one.parts])
                if one.body < kept[n]:
                    kept[n], worded[n] = one.body, one
        for n in worded.keys() & self.fresh.keys():
            self.fresh[n] = worded.pop(n)
        for n, one in worded.items():
            if not take_apart(decode(before[n])).says_the_same(one.parts):
                self.retold[n] = one.parts
        rows = [
            [n, squeezed(one.body), self._gist(one.parts), self._amounts(one.parts)]
            for n, one in worded.items()
        ]
        some(turn.tx, "reword", rows=rows)
        shown = ((n not in kept or one.body == kept[n], one) for n, one in stated)
        return [None if is_shown else squeezed(one.body) for is_shown, one in shown]

    def _bodies(self, tx: Tx, facts: Collection[int]) -> dict[int, bytes]:
        if not facts:
            return {}
        numbers, bodies = row(tx, "bodies", facts=list(facts))
        return dict(zip(numbers, map(whole, bodies), strict=True))

    def spell(self, turn: Turn, taken: Iterable[Parts]) -> None:
        """Enter the items and places of a batch at once, and how they are written."""
        items: dict[str, set[str]] = defaultdict(set)
        places: dict[str, set[str]] = defaultdict(set)
        for parts in taken:
            for item in parts.roles:
                items[item].add(parts.spelled[item])
            for lot, instance in parts.members:
                items[lot], items[instance]
            for place in named_places(parts):
                places[place].add(parts.spelled[place])
        self.items.enter(turn, items)
        self.places.enter(turn, places)

    def properties(self, fact: int) -> tuple[Any, ...]:
        """A fresh event's own properties: what was worked out, its number, gist and amounts."""
        one = self.fresh[fact]
        return (*one.properties, fact, self._gist(one.parts), self._amounts(one.parts))

    def _amounts(self, taken: Parts) -> str | None:
        """What adds up: [item or 0, way, amount, unit] rows as JSON."""
        known = self.items.known
        told = [(known[m.item] if m.item else 0, m.way, m.amount, m.unit) for m in taken.amounts]
        return orjson.dumps(told).decode() if told else None

    def _gist(self, taken: Parts) -> str:
        transactions = transaction_numbers(taken)
        return pack_gist(taken, self.items.known, self.places.known, transactions).decode()

    def parts(self, tx: Tx, facts: Iterable[int]) -> dict[int, Parts]:
        """Events taken apart."""
        wanted = set(facts)
        stored = self._bodies(tx, wanted - self.fresh.keys())
        fresh = {n: self.fresh[n].parts for n in wanted & self.fresh.keys()}
        return fresh | {n: take_apart(decode(body)) for n, body in stored.items()}


def _numbered(tx: Tx, hashes: Collection[bytes]) -> tuple[dict[bytes, int], dict[bytes, int]]:
    """The numbers of those of these events that are known, and free ones for the others."""
    known, free, given = dict[bytes, int](), dict[bytes, int](), dict[int, str]()
    wanted = {hashed: event_number(hashed) for hashed in hashes}
    while wanted:
        held = dict(zip(*row(tx, "events", numbers=list(set(wanted.values()))), strict=True))
        taken = {}
        for hashed, n in wanted.items():
            owner = held.get(n) or given.setdefault(n, hashed.hex())
            if owner != hashed.hex():
                taken[hashed] = n + 1  # of 100 million events, fewer than one in a thousand graphs
            else:
                (known if n in held else free)[hashed] = n
        wanted = taken
    return known, free
