"""What facts say: their content, how it is written, and the numbers of what it names.

Entering a fact stores its content once and for all, not yet live: whether it stands follows from
the records (``hub.graph.sqlite.facts``).
"""

import sqlite3
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping

from hub.graph.body import decode, encode, interval, pack_gist
from hub.graph.meaning.alike import likeness
from hub.graph.meaning.apart import take_apart
from hub.graph.meaning.parts import Parts
from hub.graph.sqlite.columns import packed
from hub.graph.sqlite.names import Names
from hub.graph.told import named_places, transaction_numbers
from schema.model.events import Event

_ITEM, _PLACE = 0, 1
_PARAMETERS = 500


class Contents:
    """The writer's view of what facts say, over one connection and inside its transaction."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self.items = Names(connection, "item")
        self.places = Names(connection, "place")
        self._spelled: set[tuple[int, int, str]] = set()
        self._fresh: dict[int, tuple[Event, Parts]] = {}
        """Facts entered in this batch and their parts, so that none is taken apart twice."""
        self.retold: set[int] = set()
        """Known facts whose parts are others in the wording that this batch made the shown one."""

    def forget(self) -> None:
        """Drop what is remembered, after a roll-back."""
        for names in (self.items, self.places):
            names.forget()
        self._spelled.clear()
        self._fresh.clear()
        self.retold.clear()

    def enter(self, events: Mapping[bytes, Event]) -> dict[bytes, int]:
        """The number of every event's fact; new ones are stored, not yet live."""
        self._fresh.clear()
        self.retold.clear()
        known = self._known(list(events))
        new = {h: take_apart(event) for h, event in events.items() if h not in known}
        self._spell(new.values())
        self._insert({h: (events[h], taken) for h, taken in new.items()})
        known.update((h, n) for n, h in zip(self._fresh, new, strict=True))
        return known

    def reword(self, stated: Iterable[tuple[int, Event]]) -> list[int]:
        """Take in how known facts are written; the number of each wording.

        Of several bodies the first in order is shown, so neither that nor what a fact is looked up
        by hangs on who was heard first.
        """
        told = [(n, None if self._entered(n, event) else event) for n, event in stated]
        facts = {n for n, event in told if event is not None}
        kept, ways = self._bodies(facts), self._wordings(facts)
        return [0 if e is None else self._word(n, e, kept, ways[n]) for n, e in told]

    def _word(self, fact: int, event: Event, kept: dict[int, bytes], ways: dict[bytes, int]) -> int:
        """The number of a wording among the ``ways`` in which its fact is written."""
        body, execute = encode(event), self._connection.execute
        if body in ways or (not ways and body == kept[fact]):
            return ways.get(body, 0)
        if not ways:
            ways[kept[fact]] = 0
            execute("INSERT INTO wording VALUES (?, 0, ?)", (fact, kept[fact]))
        ways[body] = len(ways)
        execute("INSERT INTO wording VALUES (?, ?, ?)", (fact, ways[body], body))
        taken = take_apart(event)
        self._spell([taken])
        if body < kept[fact]:
            if fact in self._fresh:
                self._fresh[fact] = event, taken
            elif not take_apart(decode(kept[fact])).says_the_same(taken):
                self.retold.add(fact)
            kept[fact] = body
            execute("UPDATE body SET event = ? WHERE fact = ?", (body, fact))
            execute("UPDATE fact SET gist = ? WHERE n = ?", (self._gist(taken), fact))
        return ways[body]

    def _wordings(self, facts: Collection[int]) -> dict[int, dict[bytes, int]]:
        found: dict[int, dict[bytes, int]] = defaultdict(dict)
        for fact, event, n in self._connection.execute(
            "SELECT w.fact, w.event, w.n FROM json_each(?) j JOIN wording w ON w.fact = j.value",
            (packed(facts),),
        ):
            found[fact][event] = n
        return found

    def _bodies(self, facts: Collection[int]) -> dict[int, bytes]:
        rows = self._connection.execute(
            "SELECT b.fact, b.event FROM json_each(?) j JOIN body b ON b.fact = j.value",
            (packed(facts),),
        )
        return dict(rows.fetchall())

    def _entered(self, fact: int, event: Event) -> bool:
        return fact in self._fresh and self._fresh[fact][0] is event

    def _known(self, hashes: list[bytes]) -> dict[bytes, int]:
        known: dict[bytes, int] = {}
        for start in range(0, len(hashes), _PARAMETERS):
            some = hashes[start : start + _PARAMETERS]
            marks = ",".join("?" * len(some))
            rows = self._connection.execute(
                f"SELECT hash, n FROM fact WHERE hash IN ({marks})",  # noqa: S608
                some,
            )
            known.update(rows)
        return known

    def _spell(self, taken: Collection[Parts]) -> None:
        """Enter the items and places of a batch at once, and how they are written."""
        items = self.items.numbers({i for p in taken for i in p.roles})
        places = self.places.numbers({s for p in taken for s in named_places(p)})
        # One id may be an item of some events and a place of others.
        spelled = {(_ITEM, items[i], p.spelled[i]) for p in taken for i in p.roles}
        spelled |= {(_PLACE, places[s], p.spelled[s]) for p in taken for s in named_places(p)}
        self._connection.executemany(
            "INSERT OR IGNORE INTO spelling VALUES (?, ?, ?)", spelled - self._spelled
        )
        self._spelled = spelled

    def _insert(self, new: Mapping[bytes, tuple[Event, Parts]]) -> None:
        """Store facts, numbered from the last number on, in the order given."""
        (last,) = self._connection.execute("SELECT coalesce(max(n), 0) FROM fact").fetchone()
        self._fresh = dict(enumerate(new.values(), last + 1))
        self._connection.executemany(
            """INSERT INTO fact (n, hash, live, lo, hi, slack, type, step, action, alike, gist)
               VALUES (?, ?, 0, ?, ?, 0, ?, ?, ?, ?, ?)""",
            [
                (
                    n,
                    hashed,
                    *interval(event.event_time),
                    event.type,
                    event.biz_step,
                    getattr(event, "action", None),
                    likeness(event, taken),
                    self._gist(taken),
                )
                for hashed, (n, (event, taken)) in zip(new, self._fresh.items(), strict=True)
            ],
        )
        self._connection.executemany(
            "INSERT INTO body VALUES (?, ?)",
            [(n, encode(event)) for n, (event, _) in self._fresh.items()],
        )

    def _gist(self, taken: Parts) -> bytes:
        return pack_gist(
            taken,
            self.items.numbers(taken.roles),
            self.places.numbers(named_places(taken)),
            transaction_numbers(taken),
        )

    def parts(self, fact: int) -> Parts:
        """A fact taken apart."""
        if fact in self._fresh:
            return self._fresh[fact][1]
        row = self._connection.execute("SELECT event FROM body WHERE fact = ?", (fact,)).fetchone()
        return take_apart(decode(row[0]))
