"""What systems state of products and places, what they were asked and said all of, kept traces."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from hashlib import sha256

import orjson

from hub.graph.neo4j.asking import Tx, row, rows, run, some
from hub.graph.store import Checkpoint, KeptTrace, Statement
from schema.model.identifiers.canonical import canonical
from schema.model.json import JsonObject
from schema.model.keys import SystemId, TraceId
from schema.model.records import MasterData
from schema.model.times import Micros
from schema.model.trace import Status
from schema.model.versions import TraceVersion

Row = dict[str, object]
_NAMES = ("urn:epcglobal:cbv:mda#name", "name")


def put_master_data(
    tx: Tx, system: SystemId, data: Sequence[MasterData], fetched_at: Micros
) -> None:
    """Store statements; the latest of a system about one id and type replaces the earlier."""
    run(tx, "systems", ids=[system])
    made = [_row(system, d, fetched_at) for d in data]
    for wave in _waves(made):
        run(tx, "put_master_data", rows=wave)
    named = ((r["id"], n) for r, d in zip(made, data, strict=True) if (n := name_in(d.attributes)))
    some(tx, "name_places", rows=[list(pair) for pair in named])


def _row(system: SystemId, data: MasterData, fetched_at: Micros) -> Row:
    own = canonical(data.id)
    body = stored(data.id, data.attributes, data.children)
    return {
        "base": f"{system} {data.type} {own}",
        "since": fetched_at,
        "hash": sha256(body).hexdigest(),
        "id": own,
        "system": system,
        "type": data.type,
        "fetched": fetched_at,
        "body": body,
        "name": name_in(data.attributes) or own,
    }


def stored(id_: str, attributes: JsonObject, children: Sequence[str]) -> bytes:
    """A statement as it is kept: the same text for the same words."""
    return orjson.dumps({"id": id_, "attributes": attributes, "children": children})


def _waves(made: Iterable[Row]) -> Iterable[list[Row]]:
    """The rows in lists in which nothing is stated twice, in order."""
    waves: list[dict[object, Row]] = []
    for row_ in made:
        free = next((wave for wave in waves if row_["base"] not in wave), None)
        if free is None:
            waves.append(free := {})
        free[row_["base"]] = row_
    return [list(wave.values()) for wave in waves]


def name_in(attributes: JsonObject) -> str | None:
    """The name that people read, where a statement says one."""
    said = (attributes.get(name) for name in _NAMES)
    return next((text for text in said if isinstance(text, str) and text), None)


def master_data(tx: Tx, ids: Sequence[str], by: Micros) -> Mapping[str, tuple[Statement, ...]]:
    """Every statement about these canonical ids as of ``by``, the most recent first."""
    found: dict[str, list[Statement]] = {}
    told = rows(tx, "master_data", ids=list(dict.fromkeys(ids)), by=by)
    for own, system, type_, fetched, body in sorted(told, key=lambda row: (-row[3], *row[1:3])):
        kept = orjson.loads(body)
        data = MasterData(type_, kept["id"], kept["attributes"], tuple(kept["children"]))
        found.setdefault(own, []).append(Statement(SystemId(system), fetched, data))
    return {own: tuple(statements) for own, statements in found.items()}


def note_asked(tx: Tx, system: SystemId, keys: Collection[str], at: Micros) -> None:
    """Remember when a system said all it knows of these ids; a later time replaces an earlier."""
    run(tx, "systems", ids=[system])
    run(tx, "note_asked", system=system, keys=list(keys), at=at)


def asked(tx: Tx, keys: Collection[str], by: Micros) -> dict[str, dict[SystemId, Micros]]:
    """When each system last said all it knows of each of these ids, no later than ``by``."""
    found: dict[str, dict[SystemId, Micros]] = {}
    for key, system, at in rows(tx, "asked", keys=list(keys), by=by):
        found.setdefault(key, {})[SystemId(system)] = at
    return found


def checkpoints(tx: Tx) -> Mapping[SystemId, Checkpoint]:
    """How far each system is harvested."""
    found = rows(tx, "checkpoints")
    return {SystemId(system): Checkpoint(*told) for system, *told in found}


def keep_trace(tx: Tx, kept: KeptTrace, after: int, oldest: Micros) -> TraceVersion:
    """Keep an answer under the next number; whatever was answered before ``oldest`` goes."""
    told = {"id": kept.id, "at": kept.answered_at, "status": kept.status.value, "body": kept.body}
    (number,) = row(tx, "keep_trace", **told, after=after)
    run(tx, "let_go", oldest=oldest)
    return TraceVersion(number, kept.answered_at, kept.status)


def kept_trace(
    tx: Tx, id_: TraceId, number: int | None, oldest: Micros
) -> tuple[TraceVersion, KeptTrace] | None:
    """One version, the latest unless a number is given; None when it is not kept (any more)."""
    for version, at, status, body in rows(tx, "kept_trace", id=id_, number=number, oldest=oldest):
        kept = KeptTrace(id_, at, Status(status), body)
        return TraceVersion(version, at, kept.status), kept
    return None


def kept_versions(tx: Tx, id_: TraceId, oldest: Micros) -> tuple[TraceVersion, ...]:
    """The versions that are kept, by number."""
    found = rows(tx, "kept_versions", id=id_, oldest=oldest)
    return tuple(TraceVersion(number, at, Status(status)) for number, at, status in found)
