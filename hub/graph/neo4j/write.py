"""Taking records in: idempotent, all of a batch or nothing of it, in few statements.

As in ``hub.graph.sqlite.write``: a record points to the event it states, and what stands in the
graph follows from the events that are *live*. An event that is new to the graph, which most are,
is created with all that hangs on it; others are aligned (``hub.graph.neo4j.align``).
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from hub.graph.neo4j.asking import Tx, row, some
from hub.graph.neo4j.contents import Contents
from hub.graph.neo4j.links import Links
from hub.graph.neo4j.snapshot import Turn
from hub.graph.neo4j.standing import Said, Stated
from hub.graph.neo4j.statements import put_master_data
from hub.graph.neo4j.ties import tie
from hub.graph.store import Written
from hub.graph.told import Key, Told, digested, ready
from hub.graph.versions import Held, counted, newest, older
from schema.model.keys import SystemId
from schema.model.records import MasterData, Record
from schema.model.times import Micros


@dataclass(frozen=True, slots=True)
class Ready:
    """A batch of records with all that needs no server, worked out ahead of the turn."""

    records: Sequence[Record]
    hashes: Sequence[bytes]


def make_ready(records: Sequence[Record]) -> Ready:
    """Make a batch ready: most of the client's work, done while others write."""
    return Ready(records, digested(records))


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

    def put(self, turn: Turn, made: Ready) -> dict[SystemId, Written]:
        """Store a batch within a turn: what it did, by system."""
        if not made.records:
            return {}
        records, hashes = made.records, made.hashes
        systems = sorted({record.system for record in records})
        some(turn.tx, "systems", ids=systems)
        batch = ready(records, hashes, {system: at for at, system in enumerate(systems)})
        facts = self._contents.enter(turn, {t.hash: t.record.event for t in batch})
        worded = self._contents.reword(turn, [(facts[t.hash], t.record.event) for t in batch])
        own = {id(t.record): body for t, body in zip(batch, worded, strict=True)}
        told, late = newest(batch)
        held = _held(turn.tx, [record_key(t) for t in told])
        late += [t for t in told if (h := held.get(record_key(t))) and older(t.record, *h.times)]
        overtaken = set(map(id, late))
        kinds = _sorted([t for t in told if id(t) not in overtaken], held, facts)
        new, changed, unchanged = kinds
        now = self._now()
        stated = [Stated(facts[t.hash], _said(t, own[id(t.record)], now)) for t in changed + new]
        remembered = [[facts[t.hash], _said(t, own[id(t.record)], now)] for t in late]
        _touch(turn.tx, unchanged)
        some(turn.tx, "retire", keys=[[record_key(t), now] for t in changed])
        before = {held[record_key(t)].fact for t in changed}
        fresh = self._contents.fresh
        self._links.create(turn, stated)
        some(turn.tx, "remember", rows=remembered)
        some(turn.tx, "state", rows=[list(s) for s in stated if s.fact not in fresh])
        self._links.align(turn, {s.fact for s in stated} | before)
        said = (new, changed, unchanged, late)
        return counted(*([t.record.system for t in kind] for kind in said))

    def retire(self, turn: Turn, keys: Sequence[str], seen_since: Micros) -> int:
        """Move those of these statements that were heard before a time to the history; how many."""
        held = _held(turn.tx, list(keys))
        gone = {key: one.fact for key, one in held.items() if one.fetched < seen_since}
        now = self._now()
        some(turn.tx, "retire", keys=[[key, now] for key in gone])
        self._contents.begin()
        self._links.align(turn, set(gone.values()))
        return len(gone)

    def state(
        self, turn: Turn, system: SystemId, data: Sequence[MasterData], fetched_at: Micros
    ) -> None:
        """Store what a system says of products, places and items within a turn."""
        put_master_data(turn.tx, system, data, fetched_at)
        tie(turn, self._contents.items, system, data)


def _sorted(
    told: Iterable[Told], held: Mapping[str, Held], facts: Mapping[bytes, int]
) -> tuple[list[Told], list[Told], list[Told]]:
    """Those that are new, changed and unchanged."""
    new, changed, unchanged = list[Told](), list[Told](), list[Told]()
    for t in told:
        known = held.get(record_key(t))
        same = known is not None and known.says(facts[t.hash], t.declared)
        kind = new if known is None else unchanged if same else changed
        kind.append(t)
    return new, changed, unchanged


def _touch(tx: Tx, told: Iterable[Told]) -> None:
    rows = [[record_key(t), t.record.fetched_at, t.record.recorded_at] for t in told]
    some(tx, "touch", rows=rows)


def record_key(told: Told) -> str:
    """What one statement is kept under: its system, whether it declares an error, its id."""
    return said_key(told.key, told.record.system)


def said_key(key: Key, system: SystemId) -> str:
    """A key as text; a system's id holds no blank."""
    _, record_id, declares = key
    return f"{system} {declares} {record_id}"


def _held(tx: Tx, keys: list[str]) -> dict[str, Held]:
    """What is held under these keys."""
    (found,) = row(tx, "records", keys=keys)
    return {key: Held(*known) for key, *known in found}


def _said(told: Told, wording: bytes | None, now: Micros) -> Said:
    record = told.record
    return {
        "key": record_key(told),
        "system": record.system,
        "declares": told.key[2],
        "declared": told.declared,
        "event_id": record.event.event_id,
        "recorded": record.recorded_at,
        "fetched": record.fetched_at,
        "held_from": now,
        "body": wording,
    }
