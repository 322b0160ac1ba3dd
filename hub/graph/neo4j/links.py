"""Events in the graph, and the relationships of those that are live.

Whatever changes here marks items ``:Dirty``: their adjacency is worked out anew before the next
trace reads it (``hub.graph.neo4j.settle``).
"""

from collections.abc import Collection, Iterable, Mapping, Sequence

from hub.graph.meaning.parts import Parts
from hub.graph.neo4j.asking import Tx, rows, some
from hub.graph.neo4j.contents import Contents
from hub.graph.neo4j.new_events import NewEvents
from hub.graph.neo4j.numbers import transformations
from hub.graph.neo4j.relations import add_ends, belong, bury, relate, soil
from hub.graph.neo4j.snapshot import Turn
from hub.graph.neo4j.standing import (
    Dead,
    Said,
    Standing,
    Stated,
    declared_in,
    lives,
    own_id_of,
    systems_of,
)
from hub.graph.told import pool_keys
from schema.model.keys import SystemId
from schema.model.times import Micros


class Links:
    """The writer's view of events and what they link."""

    def __init__(self, contents: Contents, tolerance: Mapping[SystemId, Micros]) -> None:
        self._contents = contents
        self._tolerance = tolerance
        self._pools = transformations()

    def forget(self) -> None:
        """Drop what is remembered, after a roll-back."""
        self._pools.forget()

    def create(self, turn: Turn, stated: Iterable[Stated]) -> None:
        """Create the events that are new to the graph, with all that hangs on them.

        One that is only an older version is created too, and never was live.
        """
        said: dict[int, list[Said]] = {fact: [] for fact in self._contents.fresh}
        for fact, one in stated:
            if fact in said:
                said[fact].append(one)
        systems = {n: systems_of(told) for n, told in said.items()}
        keys = {n: pool_keys(n, self._contents.fresh[n].parts, systems[n]) for n in said}
        self._pools.enter(turn, {key: set() for named in keys.values() for key in named})
        live, dead, new = dict[int, Parts](), dict[int, Dead](), NewEvents()
        for n, told in said.items():
            taken, living = self._contents.fresh[n].parts, lives(told)
            pools = sorted({self._pools.known[key] for key in keys[n]}) if living else []
            standing = living, own_id_of(told), self._slack(systems[n]), pools or None
            place = new.add(self._contents.properties(n), told, standing)
            if living:
                live[n] = taken
                add_ends(new.related, place, n, taken, self._contents)
                new.related["part_of"] += [[place, pool] for pool in pools]
            else:
                dead[n] = Dead(taken, keys[n], declared_in(told))
        new.create(turn.tx)
        belong(turn.tx, live, self._contents)
        self._bury(turn, dead)

    def align(self, turn: Turn, touched: Collection[int]) -> None:
        """Bring liveness, id and relationships of the others in line with their records.

        So are those that this batch made known in other words.
        """
        known = [n for n in {*touched, *self._contents.retold} if n not in self._contents.fresh]
        if known:
            self._align(turn, known)

    def _align(self, turn: Turn, known: list[int]) -> None:
        standing = [Standing(*told) for told in rows(turn.tx, "standing", facts=known)]
        taken = self._contents.parts(turn.tx, known)
        self._contents.spell(turn, taken.values())
        slack = {s.n: self._slack(systems_of(s.said)) for s in standing}
        named = {s.n: pool_keys(s.n, taken[s.n], systems_of(s.said)) for s in standing}
        some(
            turn.tx, "stand", rows=[[s.n, s.lives, own_id_of(s.said), slack[s.n]] for s in standing]
        )
        living = {s.n: s for s in standing if s.lives}
        moved = self._join(
            turn, {n: named[n] for n in living}, {n: s.pools for n, s in living.items()}
        )
        relate(turn.tx, {n: taken[n] for n, s in living.items() if not s.live}, self._contents)
        retold = {n: taken[n] for n, s in living.items() if s.live and n in self._contents.retold}
        some(turn.tx, "members_no_more", facts=list(retold))
        belong(turn.tx, retold, self._contents)
        stale = {n for n, s in living.items() if slack[n] != s.slack} | moved
        soil(turn.tx, {i for n in stale for i in self._items(taken[n])})
        ended = [s.n for s in standing if s.live and not s.lives]
        if ended:
            self._unlink(turn.tx, ended)
        dead = {s.n: Dead(taken[s.n], named[s.n], declared_in(s.said), s.pools) for s in standing}
        self._bury(turn, {n: one for n, one in dead.items() if n not in living})

    def _slack(self, systems: Iterable[SystemId]) -> Micros:
        return max((self._tolerance.get(s, 0) for s in systems), default=0)

    def _items(self, taken: Parts) -> Collection[int]:
        return self._contents.items.of(taken.roles).values()

    def _join(
        self, turn: Turn, keys: Mapping[int, list[str]], held: Mapping[int, Sequence[int]]
    ) -> set[int]:
        """Bring the transformations that events belong to in line; those for which that changed."""
        self._pools.enter(turn, {key: set() for named in keys.values() for key in named})
        wanted = {n: {self._pools.known[key] for key in named} for n, named in keys.items()}
        more = [[n, p] for n, pools in wanted.items() for p in pools.difference(held.get(n, ()))]
        less = [[n, p] for n, pools in held.items() for p in set(pools) - wanted[n]]
        some(turn.tx, "part_of", rows=more)
        some(turn.tx, "part_no_more", rows=less)
        some(turn.tx, "once_transformations", rows=less)
        changed = {n for n, _ in (*more, *less)}
        some(turn.tx, "pool", rows=[[n, sorted(wanted[n])] for n in changed])
        return changed

    def _bury(self, turn: Turn, dead: Mapping[int, Dead]) -> None:
        self._pools.enter(turn, {key: set() for one in dead.values() for key in one.keys})
        bury(turn.tx, dead, self._contents, self._pools.known)

    def _unlink(self, tx: Tx, facts: list[int]) -> None:
        soil(tx, {i for (listed,) in rows(tx, "unlink", facts=facts) for i in listed})
