"""Taking records in: idempotent, all of a batch or nothing of it.

A record points to the fact it states. What stands in the adjacency's base tables follows from the
facts alone: a fact is *live* while a record states it and none declares it an error. So a batch
writes records first, then brings every fact they touch in line (``hub.graph.sqlite.facts``).
"""

import sqlite3
from collections.abc import Callable, Mapping, Sequence

import orjson

from hub.graph.sqlite.facts import Facts
from hub.graph.sqlite.names import Names
from hub.graph.store import Written
from hub.graph.told import Key, Told, digested, ready
from schema.model.keys import SystemId
from schema.model.records import Record
from schema.model.times import Micros


class Writer:
    """Writes batches over one connection; ``tolerance`` is each system's clock tolerance."""

    def __init__(
        self,
        connection: sqlite3.Connection,
        now: Callable[[], Micros],
        tolerance: Mapping[SystemId, Micros],
    ) -> None:
        self._connection = connection
        self._now = now
        self._systems = Names(connection, "system")
        self._facts = Facts(connection, tolerance)

    def put(self, records: Sequence[Record]) -> Written:
        """Store a batch in one transaction."""
        try:
            with self._connection:
                self._connection.execute("BEGIN IMMEDIATE")
                return self._put(self._ready(records))
        except BaseException:
            self._systems.forget()
            self._facts.forget()
            raise

    def _ready(self, records: Sequence[Record]) -> list[Told]:
        systems = self._systems.numbers({r.system for r in records})
        return ready(records, digested(records), systems)

    def _put(self, told: list[Told]) -> Written:
        held, heard = self._held([t.key for t in told])
        # What was heard before what is held already is an older version: it changes nothing.
        told = [t for t in told if t.record.fetched_at >= heard.get(t.key, t.record.fetched_at)]
        facts = self._facts.enter({t.hash: t.record.event for t in told})
        now = self._now()
        unchanged = [t for t in told if held.get(t.key) == facts[t.hash]]
        changed = [t for t in told if t.key in held and held[t.key] != facts[t.hash]]
        new = [t for t in told if t.key not in held]
        self._touch(unchanged)
        self._retire(changed, now)
        self._state(changed + new, facts, now)
        self._facts.reword([(facts[t.hash], t.record.event) for t in changed + new])
        touched = {facts[t.hash] for t in changed + new} | {held[t.key] for t in changed}
        self._facts.align(touched)
        return Written(len(new), len(changed), len(unchanged))

    def _held(self, keys: list[Key]) -> tuple[dict[Key, int], dict[Key, Micros]]:
        """The facts that are held under these keys, and when each was last heard."""
        rows = self._connection.execute(
            """SELECT r.system, r.rid, r.declares, r.fact, r.fetched
               FROM json_each(?) j JOIN record r ON r.system = json_extract(j.value, '$[0]')
               AND r.rid = json_extract(j.value, '$[1]')
               AND r.declares = json_extract(j.value, '$[2]')""",
            (orjson.dumps(keys).decode(),),
        )
        found = {tuple(row[:3]): row[3:] for row in rows.fetchall()}
        return {k: v[0] for k, v in found.items()}, {k: v[1] for k, v in found.items()}

    def _touch(self, told: list[Told]) -> None:
        self._connection.executemany(
            """UPDATE record SET fetched = max(fetched, ?)
               WHERE system = ? AND rid = ? AND declares = ?""",
            [(t.record.fetched_at, *t.key) for t in told],
        )

    def _retire(self, told: list[Told], now: Micros) -> None:
        self._connection.executemany(
            """INSERT INTO past SELECT system, rid, declares, fact, held_from, ? FROM record
               WHERE system = ? AND rid = ? AND declares = ?""",
            [(now, *t.key) for t in told],
        )

    def _state(self, told: list[Told], facts: Mapping[bytes, int], now: Micros) -> None:
        self._connection.executemany(
            "INSERT OR REPLACE INTO record VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            [
                (
                    *t.key,
                    facts[t.hash],
                    t.record.event.event_id,
                    t.record.recorded_at,
                    t.record.fetched_at,
                    now,
                )
                for t in told
            ],
        )
