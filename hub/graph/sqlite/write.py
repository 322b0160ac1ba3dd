"""Taking records in: idempotent, all of a batch or nothing of it.

A record points to the fact it states. What stands in the adjacency's base tables follows from the
facts alone: a fact is *live* while a record states it and none declares it an error. So a batch
writes records first, then brings every fact they touch in line (``hub.graph.sqlite.facts``).
"""

import sqlite3
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager

import orjson

from hub.graph.sqlite.facts import Facts
from hub.graph.sqlite.names import Names
from hub.graph.sqlite.rivals import mark_rivals
from hub.graph.sqlite.unchanged import Same, unchanged
from hub.graph.store import Written
from hub.graph.told import Key, Told, digested, ready
from hub.graph.versions import Held, Kinds, counted, newest, sort_out, total
from schema.model.keys import SystemId
from schema.model.records import Record
from schema.model.times import Micros

Row = tuple[object, ...]
"""A row of the table `record`."""
_HELD_FROM = 7


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
        with self.transaction():
            return total(self.write(records).values())

    @contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """All that is written in the block is stored, or none of it."""
        try:
            with self._connection:
                self._connection.execute("BEGIN IMMEDIATE")
                yield self._connection
        except BaseException:
            self._systems.forget()
            self._facts.forget()
            raise

    def system(self, system: SystemId) -> int:
        """A system's number; within ``transaction``."""
        return self._systems.numbers((system,))[system]

    def write(self, records: Sequence[Record]) -> dict[SystemId, Written]:
        """Store a batch within ``transaction``: what it did, by system."""
        systems = self._systems.numbers({r.system for r in records})
        same, others = unchanged(self._connection, records, systems)
        self._touch(same)
        batch = ready(others, digested(others), systems)
        return _counted(self._write(batch) if batch else Kinds([], [], [], []), same)

    def retire(self, keys: Sequence[Key], held: Collection[int]) -> None:
        """Move statements of these facts into the history, within ``transaction``."""
        self._past(keys, self._now())
        self._connection.executemany(
            "DELETE FROM record WHERE system = ? AND rid = ? AND declares = ?", keys
        )
        self._facts.align(held)

    def _write(self, batch: list[Told]) -> Kinds:
        """Store what is not held word by word: what is new, changed, unchanged and late."""
        facts = self._facts.enter({t.hash: t.record.event for t in batch})
        worded = self._facts.reword([(facts[t.hash], t.record.event) for t in batch])
        wordings = {id(t.record): n for t, n in zip(batch, worded, strict=True)}
        told, late = newest(batch)
        held = self._held([t.key for t in told])
        kinds = sort_out([(t, held.get(t.key)) for t in told], facts)
        kinds.late.extend(late)
        now = self._now()
        new, changed, again, late = kinds
        self._touch([(t.key, t.record) for t in again])
        self._past([t.key for t in changed], now)
        self._remember([_row(t, facts, wordings, now) for t in late])
        self._state([_row(t, facts, wordings, now) for t in changed + new])
        touched = {facts[t.hash] for t in changed + new} | {held[t.key].fact for t in changed}
        self._facts.align(touched)
        stated = [(*t.key[:2], t.record.event.event_id) for t in changed + new]
        mark_rivals(self._connection, stated)
        return kinds

    def _held(self, keys: list[Key]) -> dict[Key, Held]:
        """What is held under these keys."""
        named: dict[int, list[str]] = defaultdict(list)
        for system, record_id, _ in keys:
            named[system].append(record_id)
        found: dict[Key, Held] = {}
        for system, ids in named.items():
            # CROSS: the ids are looked up one by one; else all records of the system are read.
            rows = self._connection.execute(
                """SELECT r.rid, r.declares, r.fact, r.declared, r.recorded, r.fetched
                   FROM json_each(?) j CROSS JOIN record r ON r.system = ? AND r.rid = j.value""",
                (orjson.dumps(ids).decode(), system),
            )
            found |= {(system, row[0], row[1]): Held(*row[2:]) for row in rows}
        return found

    def _touch(self, heard: Iterable[Same]) -> None:
        self._connection.executemany(
            """UPDATE record SET fetched = max(fetched, ?),
                   recorded = coalesce(max(recorded, ?), recorded, ?)
               WHERE system = ? AND rid = ? AND declares = ?""",
            [(r.fetched_at, r.recorded_at, r.recorded_at, *key) for key, r in heard],
        )

    def _past(self, keys: Iterable[Key], now: Micros) -> None:
        self._connection.executemany(
            """INSERT INTO past SELECT *, ? FROM record
               WHERE system = ? AND rid = ? AND declares = ?""",
            [(now, *key) for key in keys],
        )

    def _remember(self, late: Iterable[Row]) -> None:
        """Older versions, heard late: in the history once, and never held."""
        for row in late:
            self._connection.execute(
                """INSERT INTO past SELECT ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ? WHERE NOT EXISTS (
                       SELECT 1 FROM past WHERE (system, rid, declares, fact) = (?, ?, ?, ?)
                       UNION ALL
                       SELECT 1 FROM record WHERE (system, rid, declares, fact) = (?, ?, ?, ?))""",
                (*row, row[_HELD_FROM], *row[:4], *row[:4]),
            )

    def _state(self, rows: Iterable[Row]) -> None:
        self._connection.executemany(
            "INSERT OR REPLACE INTO record VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", rows
        )


def _row(told: Told, facts: Mapping[bytes, int], wordings: Mapping[int, int], now: Micros) -> Row:
    record = told.record
    return (
        *told.key,
        facts[told.hash],
        record.event.event_id,
        record.recorded_at,
        record.fetched_at,
        now,
        told.declared,
        wordings[id(record)],
    )


def _counted(kinds: Kinds, same: list[Same]) -> dict[SystemId, Written]:
    systems = [[t.record.system for t in told] for told in kinds]
    systems[2] += [record.system for _, record in same]
    return counted(*systems)
