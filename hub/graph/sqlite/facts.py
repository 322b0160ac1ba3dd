"""Facts and the base tables that say who and where: kept in line with the records.

Entering a fact stores its content; aligning it makes it live or not, and with that its rows in
``part``, ``at``, ``pack`` and ``pooled``. Whatever this changes marks items as *dirty*: their
adjacency is worked out anew before the next trace reads it.
"""

import hashlib
import sqlite3
from collections.abc import Collection, Iterable, Mapping

import orjson

from hub.graph.meaning.apart import take_apart
from hub.graph.meaning.parts import Parts
from hub.graph.sqlite.body import decode, encode, interval, pack_gist
from hub.graph.sqlite.names import Names
from schema.model.events import Event
from schema.model.keys import SystemId
from schema.model.times import Micros

_ITEM, _PLACE = 0, 1
_PARAMETERS = 500


class Facts:
    """The writer's view of facts, over one connection and inside its transaction."""

    def __init__(
        self, connection: sqlite3.Connection, tolerance: Mapping[SystemId, Micros]
    ) -> None:
        self._connection = connection
        self._tolerance = tolerance
        self._items = Names(connection, "item")
        self._places = Names(connection, "place")
        self._pools = Names(connection, "pool", "key")
        self._spelled: set[tuple[int, int, str]] = set()
        self._fresh: dict[int, tuple[Event, Parts]] = {}
        """Facts entered in this batch and their parts, so that none is taken apart twice."""

    def forget(self) -> None:
        """Drop what is remembered, after a roll-back."""
        for names in (self._items, self._places, self._pools):
            names.forget()
        self._spelled.clear()
        self._fresh.clear()

    def enter(self, events: Mapping[bytes, Event]) -> dict[bytes, int]:
        """The number of every event's fact; new ones are stored, not yet live."""
        self._fresh.clear()
        known = self._known(list(events))
        new = {h: take_apart(event) for h, event in events.items() if h not in known}
        self._spell(new.values())
        for hashed, taken in new.items():
            known[hashed] = self._insert(hashed, events[hashed], taken)
        return known

    def reword(self, stated: Iterable[tuple[int, Event]]) -> None:
        """Take in how else known facts are written. Of several bodies the first in order is kept.

        So neither what is shown of a fact nor what it is looked up by hangs on who was heard first.
        """
        told = [(n, event, take_apart(event)) for n, event in stated if not self._entered(n, event)]
        self._spell([taken for *_, taken in told])
        for n, event, taken in told:
            body = encode(event)
            worded = self._connection.execute(
                "UPDATE body SET event = ? WHERE fact = ? AND event > ?", (body, n, body)
            )
            if worded.rowcount:
                gist = self._gist(taken)
                self._connection.execute("UPDATE fact SET gist = ? WHERE n = ?", (gist, n))

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
        items = self._items.numbers({i for p in taken for i in p.roles})
        places = self._places.numbers({s for p in taken for s in _places(p)})
        spelled = {
            (_ITEM, items[i], text) if i in items else (_PLACE, places[i], text)
            for p in taken
            for i, text in p.spelled.items()
            if i in items or i in places
        }
        self._connection.executemany(
            "INSERT OR IGNORE INTO spelling VALUES (?, ?, ?)", spelled - self._spelled
        )
        self._spelled = spelled

    def _insert(self, hashed: bytes, event: Event, taken: Parts) -> int:
        gist = self._gist(taken)
        (number,) = self._connection.execute(
            """INSERT INTO fact (hash, live, lo, hi, slack, type, step, gist)
               VALUES (?, 0, ?, ?, 0, ?, ?, ?) RETURNING n""",
            (hashed, *interval(event.event_time), event.type, event.biz_step, gist),
        ).fetchone()
        self._connection.execute("INSERT INTO body VALUES (?, ?)", (number, encode(event)))
        self._fresh[number] = event, taken
        return int(number)

    def _gist(self, taken: Parts) -> bytes:
        return pack_gist(
            taken,
            self._items.numbers(taken.roles),
            self._places.numbers(_places(taken)),
            [_number_of(t) for t in taken.transactions],
        )

    def align(self, touched: Collection[int]) -> None:
        """Bring each fact's liveness, id and rows in line with the records that state it."""
        rows = self._connection.execute(
            """SELECT f.n, f.live, f.slack,
                      count(r.fact), coalesce(max(r.declares), 0), min(r.event_id),
                      json_group_array(DISTINCT s.id)
               FROM json_each(?) j JOIN fact f ON f.n = j.value
               LEFT JOIN record r ON r.fact = f.n LEFT JOIN system s ON s.n = r.system
               GROUP BY f.n""",
            (orjson.dumps(list(touched)).decode(),),
        ).fetchall()
        updates, dirty, ended = [], set[int](), []
        for n, live, slack, records, declared, event_id, said_by in rows:
            systems = [SystemId(s) for s in orjson.loads(said_by) if s is not None]
            lives = int(records > 0 and not declared)
            wide = max((self._tolerance.get(s, 0) for s in systems), default=0)
            updates.append((lives, event_id, wide, n))
            if live and not lives:
                ended.append(n)
            elif lives:
                taken = self._fresh[n][1] if n in self._fresh else self._stored(n)
                if self._join(n, taken, systems) or not live or wide != slack:
                    self._link(n, taken)
                    dirty.update(self._items.numbers(taken.roles).values())
        self._connection.executemany("UPDATE fact SET live=?, id=?, slack=? WHERE n=?", updates)
        self._soil(dirty)
        self._unlink(ended)

    def _stored(self, fact: int) -> Parts:
        row = self._connection.execute("SELECT event FROM body WHERE fact = ?", (fact,)).fetchone()
        return take_apart(decode(row[0]))

    def _link(self, fact: int, taken: Parts) -> None:
        items = self._items.numbers(taken.roles)
        execute = self._connection.executemany
        execute(
            "INSERT OR IGNORE INTO part VALUES (?, ?, ?)",
            [(items[item], fact, role) for item, role in taken.roles.items()],
        )
        places = self._places.numbers(_stands(taken)).values()
        execute("INSERT OR IGNORE INTO at VALUES (?, ?)", [(p, fact) for p in places])
        if taken.members:
            numbers = self._items.numbers({item for pair in taken.members for item in pair})
            of = [(numbers[lot], numbers[instance], fact) for lot, instance in taken.members]
            execute("INSERT OR IGNORE INTO member VALUES (?, ?, ?)", of)
        if taken.packing is not None:
            box = items[taken.packing.container]
            inner = [(items[c], box, fact) for c in taken.packing.contents]
            execute("INSERT OR IGNORE INTO pack VALUES (?, ?, ?)", inner)

    def _join(self, fact: int, taken: Parts, systems: Iterable[SystemId]) -> bool:
        """Bring the transformations it belongs to in line; whether that changed any.

        An id that is an absolute URI joins events of all systems, any other those of one system,
        none at all joins nothing.
        """
        if not taken.transforms:
            return False
        pools = self._pools.numbers(_pool_keys(fact, taken, systems)).values()
        rows = self._connection.execute("SELECT pool FROM pooled WHERE fact = ?", (fact,))
        held = {pool for (pool,) in rows}
        self._connection.executemany(
            "DELETE FROM pooled WHERE fact = ? AND pool = ?",
            [(fact, pool) for pool in held.difference(pools)],
        )
        self._connection.executemany(
            "INSERT OR IGNORE INTO pooled VALUES (?, ?)", [(fact, pool) for pool in pools]
        )
        return held != set(pools)

    def _unlink(self, facts: list[int]) -> None:
        if not facts:
            return
        named = orjson.dumps(facts).decode()
        rows = self._connection.execute(
            "SELECT p.item FROM json_each(?) j JOIN part p ON p.fact = j.value", (named,)
        )
        self._soil({item for (item,) in rows})
        for table in ("part", "at", "pack", "pooled", "member"):
            self._connection.execute(
                f"DELETE FROM {table} WHERE fact IN (SELECT value FROM json_each(?))",  # noqa: S608
                (named,),
            )

    def _soil(self, items: Collection[int]) -> None:
        """Mark items, and all they may contain at any depth, as to be worked out anew."""
        if items:
            self._connection.execute(
                """WITH RECURSIVE down (i) AS (SELECT value FROM json_each(?)
                   UNION SELECT p.content FROM pack p JOIN down ON p.container = i)
                   INSERT OR IGNORE INTO dirty SELECT i FROM down""",
                (orjson.dumps(list(items)).decode(),),
            )


def _pool_keys(fact: int, taken: Parts, systems: Iterable[SystemId]) -> list[str]:
    if taken.pool is None:
        return [f"fact {fact}"]
    return [taken.pool] if ":" in taken.pool else [f"{system} {taken.pool}" for system in systems]


def _places(taken: Parts) -> set[str]:
    return {*_stands(taken), *taken.destinations, *taken.origins}


def _stands(taken: Parts) -> set[str]:
    return {p for p in (taken.read_point, taken.biz_location) if p is not None}


def _number_of(transaction: str) -> int:
    """A business transaction as 53 bits: enough to tell those of one item apart."""
    return int.from_bytes(hashlib.blake2b(transaction.encode(), digest_size=8).digest()) >> 11
