"""What systems state of products, places and items, as it holds now and as it did before."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

import orjson

from hub.graph.meaning.ties import Tie, ties
from hub.graph.store import Statement
from reference_store.kept import Kept, Stated
from schema.model.identifiers.canonical import canonical
from schema.model.keys import SystemId
from schema.model.records import MasterData
from schema.model.times import Micros


def state(kept: Kept, system: SystemId, data: Sequence[MasterData], at: Micros) -> None:
    """Take in statements, each as if it came alone."""
    for one in data:
        about = canonical(one.id), system, one.type
        body = orjson.dumps({"id": one.id, "attributes": one.attributes, "children": one.children})
        versions = kept.stated.get(about, ())
        kept.stated[about] = _heard(versions, Stated(body, at, at, one))
    kept.tied |= {tie for stated in _current(kept).values() for tie in ties(stated.data)}


def _heard(versions: tuple[Stated, ...], new: Stated) -> tuple[Stated, ...]:
    """The versions after one more was heard: the same, heard later; one more; or as they were."""
    at = new.fetched
    if versions and versions[-1].body == new.body:
        last = versions[-1]
        return *versions[:-1], replace(last, fetched=max(last.fetched, at))
    if any(v.fetched > at or (v.fetched == at and v.body == new.body) for v in versions):
        return versions
    return *(v for v in versions if v.since != at), new


def _current(kept: Kept) -> Mapping[tuple[str, SystemId, str], Stated]:
    return {about: versions[-1] for about, versions in kept.stated.items()}


def said_now(kept: Kept) -> Iterator[tuple[Tie, SystemId, Micros]]:
    """What master data says of two items now, who says so, and when it was heard last."""
    for (_, system, _), stated in _current(kept).items():
        for tie in ties(stated.data):
            yield tie, system, stated.fetched


def statements(
    kept: Kept, ids: Sequence[str], by: Micros | None
) -> Mapping[str, tuple[Statement, ...]]:
    """See ``GraphStore.master_data``."""
    found: dict[str, list[tuple[Micros, SystemId, str, Statement]]] = {}
    for (own, system, type_), versions in kept.stated.items():
        then = [v for v in versions if by is None or v.since <= by]
        if own in ids and then:
            last = then[-1]
            heard = last.fetched if by is None or last.fetched <= by else last.since
            told = Statement(system, heard, last.data)
            found.setdefault(own, []).append((-heard, system, type_, told))
    return {own: tuple(row[-1] for row in sorted(rows, key=_order)) for own, rows in found.items()}


def _order(row: tuple[Micros, SystemId, str, Statement]) -> tuple[Micros, SystemId, str]:
    return row[:3]


def tied(kept: Kept, ids: Sequence[str]) -> set[str]:
    """See ``GraphStore.tied``."""
    ways = [(tie.upstream, tie.downstream) for tie in kept.tied]
    return {b for a, b in ways if a in ids} | {a for a, b in ways if b in ids}
