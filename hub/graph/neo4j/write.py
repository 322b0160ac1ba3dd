"""Taking records in: idempotent, all of a batch or nothing of it, in few statements.

As in ``hub.graph.sqlite.write``: a record points to the event it states, and what stands in the
graph follows from the events that are *live*. An event that is new to the graph, which most are,
is created with all that hangs on it; others are aligned (``hub.graph.neo4j.links``).
"""

from collections.abc import Callable, Iterable, Mapping, Sequence

from hub.graph.neo4j.asking import Tx, some
from hub.graph.neo4j.contents import Contents
from hub.graph.neo4j.links import Links
from hub.graph.neo4j.ready import Heard
from hub.graph.neo4j.records import (
    HeldRecord,
    Name,
    looked_up,
    name_of,
    name_row,
    numbers_of,
    said,
)
from hub.graph.neo4j.rivals import mark_rivals
from hub.graph.neo4j.snapshot import Turn
from hub.graph.neo4j.standing import Stated
from hub.graph.neo4j.statements import put_master_data
from hub.graph.neo4j.ties import tie
from hub.graph.neo4j.unchanged import unchanged
from hub.graph.store import Written
from hub.graph.told import ready
from hub.graph.versions import Kinds, counted, newest, sort_out
from schema.model.keys import SystemId
from schema.model.records import MasterData, Record
from schema.model.times import Micros


class Writer:
    """What is remembered between batches; ``tolerance`` is each system's clock tolerance."""

    def __init__(self, now: Callable[[], Micros], tolerance: Mapping[SystemId, Micros]) -> None:
        self._now = now
        self._contents = Contents()
        self._links = Links(self._contents, tolerance)

    def forget(self) -> None:
        """Drop what is remembered, after a roll-back."""
        self._contents.forget()
        self._links.forget()

    def put(self, turn: Turn, heard: Sequence[Heard]) -> dict[SystemId, Written]:
        """Store a batch within a turn: what it did, by system."""
        if not heard:
            return {}
        some(turn.tx, "systems", ids=sorted({one.record.system for one in heard}))
        held = looked_up(turn.tx, numbers_of(heard))
        same, others = unchanged(held, heard)
        _touch(turn.tx, [(name, one.record) for one, name in same])
        kinds = self._write(turn, others, held) if others else Kinds([], [], [], [])
        systems = [[t.record.system for t in kind] for kind in kinds]
        systems[2] += [one.record.system for one, _ in same]
        return counted(*systems)

    def retire(self, turn: Turn, names: Sequence[Name], seen_since: Micros) -> int:
        """Move those of these statements that were heard before a time to the history; how many."""
        wanted, held = set(names), looked_up(turn.tx, [name_row(name)[0] for name in names])
        # One may be found twice: by its own id, and by its event's.
        gone = {h.name: h.fact for h in held if h.name in wanted and h.fetched < seen_since}
        self._past(turn.tx, gone)
        self._contents.begin()
        self._links.align(turn, set(gone.values()))
        return len(gone)

    def state(
        self, turn: Turn, system: SystemId, data: Sequence[MasterData], fetched_at: Micros
    ) -> None:
        """Store what a system says of products, places and items within a turn."""
        put_master_data(turn.tx, system, data, fetched_at)
        tie(turn, self._contents.items, system, data)

    def _write(self, turn: Turn, heard: list[Heard], held: list[HeldRecord]) -> Kinds:
        """Store what is not held word by word."""
        facts = self._contents.enter(turn, heard)
        worded = self._contents.reword(turn, [(facts[one.hash], one) for one in heard])
        own = {id(one.record): (one, body) for one, body in zip(heard, worded, strict=True)}
        known = {one.name: one for one in held}
        kinds = _sorted(heard, known, facts)
        now = self._now()
        stated, late = (
            [Stated(facts[t.hash], said(t, *own[id(t.record)], now)) for t in told]
            for told in (kinds.changed + kinds.new, kinds.late)
        )
        _touch(turn.tx, [(name_of(t), t.record) for t in kinds.unchanged])
        replaced = {name_of(t) for t in kinds.changed}
        self._past(turn.tx, replaced)
        fresh = self._contents.fresh
        self._links.create(turn, stated)
        some(turn.tx, "remember", rows=[list(one) for one in late])
        some(turn.tx, "state", rows=[list(one) for one in stated if one.fact not in fresh])
        self._links.align(
            turn, {one.fact for one in stated} | {known[name].fact for name in replaced}
        )
        mark_rivals(turn.tx, stated, [one for one in held if one.name not in replaced])
        return kinds

    def _past(self, tx: Tx, names: Iterable[Name]) -> None:
        now = self._now()
        some(tx, "retire", rows=[[*name_row(name), now] for name in names])


def _sorted(
    heard: Sequence[Heard], known: Mapping[Name, HeldRecord], facts: Mapping[bytes, int]
) -> Kinds:
    """What each statement of a batch does."""
    systems: dict[str, int] = {}
    for one in heard:
        systems.setdefault(one.record.system, len(systems))
    batch = ready([one.record for one in heard], [one.hash for one in heard], systems)
    told, late = newest(batch)
    stands = ((t, had.held if (had := known.get(name_of(t))) else None) for t in told)
    kinds = sort_out(stands, facts)
    kinds.late.extend(late)
    return kinds


def _touch(tx: Tx, told: Iterable[tuple[Name, Record]]) -> None:
    """Note that statements were heard again."""
    rows = [[*name_row(name), r.fetched_at, r.recorded_at] for name, r in told]
    some(tx, "touch", rows=rows)
