"""The base tables that say who and where: the rows of live facts, and what they make stale.

Whatever changes there marks items as *dirty*: their adjacency is worked out anew before the next
trace reads it.
"""

import sqlite3
from collections.abc import Collection, Iterable

import orjson

from hub.graph.meaning.parts import Parts
from hub.graph.sqlite.contents import Contents
from hub.graph.sqlite.names import Names
from hub.graph.told import pool_keys, standing_places
from schema.model.keys import SystemId

_ITEM, _PLACE, _POOL = range(3)
"""What a row of the table `once` is about."""


class Rows:
    """The writer's view of the base tables, over one connection and inside its transaction."""

    def __init__(self, connection: sqlite3.Connection, contents: Contents) -> None:
        self._connection = connection
        self._contents = contents
        self._pools = Names(connection, "pool", "key")

    def forget(self) -> None:
        """Drop what is remembered, after a roll-back."""
        self._pools.forget()

    def link(self, live: Iterable[tuple[int, Parts]]) -> None:
        """Enter the rows of live facts."""
        parts, stands, amounts, members, packs = (list[tuple[object, ...]]() for _ in range(5))
        for fact, taken in live:
            items = self._contents.items.numbers(taken.roles)
            parts += [(items[item], fact, role) for item, role in taken.roles.items()]
            places = self._contents.places.numbers(standing_places(taken)).values()
            stands += [(place, fact) for place in places]
            amounts += [
                (items[m.item] if m.item else 0, fact, n, m.way, m.amount, m.unit)
                for n, m in enumerate(taken.amounts)
            ]
            if taken.members:
                named = {item for pair in taken.members for item in pair}
                kin = self._contents.items.numbers(named)
                members += [(kin[lot], kin[instance], fact) for lot, instance in taken.members]
            if taken.packing is not None:
                box = items[taken.packing.container]
                packs += [(items[c], box, fact) for c in taken.packing.contents]
        execute = self._connection.executemany
        execute("INSERT OR IGNORE INTO part VALUES (?, ?, ?)", parts)
        execute("INSERT OR IGNORE INTO at VALUES (?, ?)", stands)
        execute("INSERT OR IGNORE INTO amount VALUES (?, ?, ?, ?, ?, ?)", amounts)
        execute("INSERT OR IGNORE INTO member VALUES (?, ?, ?)", members)
        execute("INSERT OR IGNORE INTO pack VALUES (?, ?, ?)", packs)

    def join(self, fact: int, taken: Parts, systems: Iterable[SystemId]) -> bool:
        """Bring the transformations it belongs to in line; whether that changed any."""
        if not taken.transforms:
            return False
        pools = self._pools.numbers(pool_keys(fact, taken, systems)).values()
        rows = self._connection.execute("SELECT pool FROM pooled WHERE fact = ?", (fact,))
        held = {pool for (pool,) in rows}
        left = [(pool, fact) for pool in held.difference(pools)]
        execute = self._connection.executemany
        execute("DELETE FROM pooled WHERE pool = ? AND fact = ?", left)
        execute("INSERT OR IGNORE INTO once VALUES (?, ?, ?)", [(_POOL, *row) for row in left])
        execute("INSERT OR IGNORE INTO pooled VALUES (?, ?)", [(fact, pool) for pool in pools])
        return held != set(pools)

    def keep(self, fact: int, taken: Parts, systems: Iterable[SystemId], corrected: bool) -> None:
        """Note what a fact that does not live is about, apart from what traces read by the way.

        ``corrected``: it was retracted with a word on what is right instead.
        """
        listed = self._contents.items.numbers(taken.roles).values()
        lots = self._contents.items.numbers({lot for lot, _ in taken.members}).values()
        places = self._contents.places.numbers(standing_places(taken)).values()
        pools = self._pools.numbers(pool_keys(fact, taken, systems))
        about = ((_ITEM, {*listed, *lots}), (_PLACE, places), (_POOL, pools.values()))
        execute = self._connection.executemany
        rows = [(kind, n, fact) for kind, numbers in about for n in numbers]
        execute("INSERT OR IGNORE INTO once VALUES (?, ?, ?)", rows)
        execute(
            "INSERT OR IGNORE INTO once SELECT ?, pool, fact FROM pooled WHERE fact = ?",
            [(_POOL, fact)],
        )
        if corrected:
            execute("INSERT OR IGNORE INTO correction VALUES (?, ?)", [(n, fact) for n in listed])

    def unlink(self, facts: list[int]) -> None:
        """Take out the rows of facts that no longer live."""
        if not facts:
            return
        named = orjson.dumps(facts).decode()
        rows = self._connection.execute(
            "SELECT p.item FROM json_each(?) j JOIN part p ON p.fact = j.value", (named,)
        )
        self.soil({item for (item,) in rows})
        self.take_out(facts)
        self._connection.execute(
            "DELETE FROM pooled WHERE fact IN (SELECT value FROM json_each(?))", (named,)
        )

    def take_out(self, facts: list[int]) -> None:
        """Take out what ``link`` enters."""
        for table in ("part", "amount", "at", "pack", "member") if facts else ():
            self._connection.execute(
                f"DELETE FROM {table} WHERE fact IN (SELECT value FROM json_each(?))",  # noqa: S608
                (orjson.dumps(facts).decode(),),
            )

    def soil(self, items: Collection[int]) -> None:
        """Mark items, and all they may contain at any depth, as to be worked out anew."""
        if items:
            self._connection.execute(
                """WITH RECURSIVE down (i) AS (SELECT value FROM json_each(?)
                   UNION SELECT p.content FROM pack p JOIN down ON p.container = i)
                   INSERT OR IGNORE INTO dirty SELECT i FROM down""",
                (orjson.dumps(list(items)).decode(),),
            )
