"""What events say: their content, how it is written, and the numbers of what they name.

A new event is only made ready here: it is created together with what hangs on it
(``hub.graph.neo4j.links``), for whether it is live follows from the records.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import orjson

from hub.graph.body import decode, encode, interval, pack_gist
from hub.graph.meaning.alike import likeness
from hub.graph.meaning.apart import take_apart
from hub.graph.meaning.parts import Parts
from hub.graph.neo4j.asking import Tx, row, some
from hub.graph.neo4j.names import event_name
from hub.graph.neo4j.numbers import items, places
from hub.graph.neo4j.snapshot import Turn
from hub.graph.told import named_places, transaction_numbers
from schema.model.events import Event


class Contents:
    """The writer's view of what events say."""

    def __init__(self) -> None:
        self.items = items()
        self.places = places()
        self.fresh: dict[int, tuple[Event, Parts, bytes]] = {}
        """Events new to the graph in this batch, their parts and hash."""

    def forget(self) -> None:
        """Drop what is remembered, after a roll-back."""
        self.items.forget()
        self.places.forget()
        self.fresh.clear()

    def begin(self) -> None:
        """Begin another batch, in which nothing is new yet."""
        self.fresh.clear()
        self.items.trim()
        self.places.trim()

    def enter(self, turn: Turn, events: Mapping[bytes, Event]) -> dict[bytes, int]:
        """The number of every event; new ones get theirs here."""
        self.begin()
        hashes, numbers = row(turn.tx, "events", hashes=[h.hex() for h in events])
        known = {bytes.fromhex(h): n for h, n in zip(hashes, numbers, strict=True)}
        for hashed, event in events.items():
            if hashed not in known:
                known[hashed] = turn.next("events")
                self.fresh[known[hashed]] = event, take_apart(event), hashed
        self.spell(turn, [taken for _, taken, _ in self.fresh.values()])
        return known

    def reword(self, turn: Turn, stated: Sequence[tuple[int, Event]]) -> list[bytes | None]:
        """Take in how events are written; for each its own wording where another one is shown.

        Of several wordings the first in order is shown, so neither that nor what an event is looked
        up by hangs on who was heard first.
        """
        others = [(n, event) for n, event in stated if not self._entered(n, event)]
        if not others:
            return [None] * len(stated)
        kept = self._bodies(turn.tx, {n for n, _ in others} - self.fresh.keys())
        kept |= {n: encode(self.fresh[n][0]) for n, _ in others if n in self.fresh}
        bodies = [encode(event) if n in kept else None for n, event in stated]
        worded: dict[int, tuple[bytes, Event, Parts]] = {}
        for (n, event), body in zip(stated, bodies, strict=True):
            if body is not None and body != kept[n]:
                parts = take_apart(event)
                self.spell(turn, [parts])
                if body < kept[n]:
                    kept[n] = body
                    worded[n] = body, event, parts
        for n in worded.keys() & self.fresh.keys():
            self.fresh[n] = (*worded.pop(n)[1:], self.fresh[n][2])
        some(turn.tx, "reword", rows=[[n, b, self._gist(t)] for n, (b, _, t) in worded.items()])
        own = zip(stated, bodies, strict=True)
        return [None if body is None or body == kept[n] else body for (n, _), body in own]

    def _entered(self, fact: int, event: Event) -> bool:
        return fact in self.fresh and self.fresh[fact][0] is event

    def _bodies(self, tx: Tx, facts: set[int]) -> dict[int, bytes]:
        return dict(zip(*row(tx, "bodies", facts=list(facts)), strict=True)) if facts else {}

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

    def properties(self, fact: int) -> dict[str, Any]:
        """A fresh event's own properties."""
        event, taken, hashed = self.fresh[fact]
        lo, hi = interval(event.event_time)
        return {
            "n": fact,
            "hash": hashed.hex(),
            "lo": lo,
            "hi": hi,
            "type": event.type.value,
            "step": event.biz_step,
            "action": getattr(event, "action", None),
            "alike": likeness(event, taken),
            "gist": self._gist(taken),
            "body": encode(event),
            "amounts": self._amounts(taken),
            "name": event_name(event),
        }

    def _amounts(self, taken: Parts) -> bytes | None:
        """What adds up: [item or 0, way, amount, unit] rows as JSON."""
        known = self.items.known
        told = [(known[m.item] if m.item else 0, m.way, m.amount, m.unit) for m in taken.amounts]
        return orjson.dumps(told) if told else None

    def _gist(self, taken: Parts) -> bytes:
        return pack_gist(taken, self.items.known, self.places.known, transaction_numbers(taken))

    def parts(self, tx: Tx, facts: Iterable[int]) -> dict[int, Parts]:
        """Events taken apart."""
        wanted = set(facts)
        stored = self._bodies(tx, wanted - self.fresh.keys())
        fresh = {n: self.fresh[n][1] for n in wanted & self.fresh.keys()}
        return fresh | {n: take_apart(decode(body)) for n, body in stored.items()}
