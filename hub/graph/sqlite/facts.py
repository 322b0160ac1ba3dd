"""Facts in line with the records that state them: which of them live.

A fact is live while a record states it and none declares it an error; with that its rows stand in
the base tables (``hub.graph.sqlite.rows``) or not.
"""

import sqlite3
from collections.abc import Collection, Iterable, Mapping

import orjson

from hub.graph.meaning.parts import Parts
from hub.graph.sqlite.contents import Contents
from hub.graph.sqlite.declared import NAMES_CORRECTIONS
from hub.graph.sqlite.rows import Rows
from schema.model.events import Event
from schema.model.keys import SystemId
from schema.model.times import Micros


class Facts:
    """The writer's view of facts, over one connection and inside its transaction."""

    def __init__(
        self, connection: sqlite3.Connection, tolerance: Mapping[SystemId, Micros]
    ) -> None:
        self._connection = connection
        self._tolerance = tolerance
        self._contents = Contents(connection)
        self._rows = Rows(connection, self._contents)

    def forget(self) -> None:
        """Drop what is remembered, after a roll-back."""
        self._contents.forget()
        self._rows.forget()

    def enter(self, events: Mapping[bytes, Event]) -> dict[bytes, int]:
        """The number of every event's fact; new ones are stored, not yet live."""
        return self._contents.enter(events)

    def reword(self, stated: Iterable[tuple[int, Event]]) -> list[int]:
        """Take in how known facts are written; the number of each wording."""
        return self._contents.reword(stated)

    def align(self, stated: Collection[int]) -> None:
        """Bring each fact's liveness, id and rows in line with the records that state it.

        So are those that this batch made known in other words.
        """
        retold, self._contents.retold = self._contents.retold, set()
        touched = {*stated, *retold}
        rows = self._connection.execute(
            f"""SELECT f.n, f.live, f.slack,
                      count(r.fact), coalesce(max(r.declares), 0), min(r.event_id),
                      json_group_array(DISTINCT s.id), {NAMES_CORRECTIONS}
               FROM json_each(?) j JOIN fact f ON f.n = j.value
               LEFT JOIN record r ON r.fact = f.n LEFT JOIN system s ON s.n = r.system
               GROUP BY f.n""",  # noqa: S608
            (orjson.dumps(list(touched)).decode(),),
        ).fetchall()
        updates, dirty, ended = [], set[int](), []
        linked = list[tuple[int, Parts]]()
        for n, live, slack, records, declared, event_id, said_by, corrected in rows:
            systems = [SystemId(s) for s in orjson.loads(said_by) if s is not None]
            lives = int(records > 0 and not declared)
            wide = max((self._tolerance.get(s, 0) for s in systems), default=0)
            updates.append((lives, event_id, wide, n))
            taken = self._contents.parts(n)
            if not lives:
                self._rows.keep(n, taken, systems, bool(corrected))
                ended.append(n)
            elif self._rows.join(n, taken, systems) or not live or wide != slack or n in retold:
                linked.append((n, taken))
                dirty.update(self._contents.items.numbers(taken.roles).values())
        self._connection.executemany("UPDATE fact SET live=?, id=?, slack=? WHERE n=?", updates)
        self._rows.take_out(list(retold))
        self._rows.link(linked)
        self._rows.soil(dirty)
        self._rows.unlink(ended)
