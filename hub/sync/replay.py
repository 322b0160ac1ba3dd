"""Quarantined records read again: after a mapping or a connector was mended."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from connectors.sdk.interface import Connector
from hub.federation.reply import Reply, failures_into
from hub.graph.harvest_store import HarvestStore
from hub.graph.store import Quarantined
from schema.model.keys import SystemId
from schema.model.records import Record, SetAside

_CUT = "only its beginning is kept: harvest the system again with --full"
Opens = Callable[[SystemId], Connector[Any]]


@dataclass(slots=True)
class Replayed:
    """What became of the records: numbers that read well, and why the others do not, by number."""

    readable: dict[int, tuple[Record, ...]] = field(default_factory=dict)
    unreadable: dict[int, SetAside] = field(default_factory=dict)


async def replay(store: HarvestStore, records: Sequence[Quarantined], opens: Opens) -> Replayed:
    """Read records again and store what they tell, dated as when they were heard.

    ``opens`` gives a system's connector, or raises what an opener raises. A record reads well when
    nothing of what bears its id is set aside any more.
    """
    done = Replayed()
    for one in records:
        said = _read(one, opens)
        own = [s for s in said if isinstance(s, SetAside) and _is_of(s, one)]
        if own:
            done.unreadable[one.id] = own[0]
        else:
            done.readable[one.id] = tuple(s for s in said if isinstance(s, Record))
    await store.replay(done.readable, done.unreadable)
    return done


def _read(one: Quarantined, opens: Opens) -> list[Record | SetAside]:
    """All that the record tells today; why nothing, where it cannot be read at all."""
    if isinstance(one.raw, str):
        return [_as_before(one, _CUT)]
    reply = Reply()
    with failures_into(reply, one.system):
        for said in opens(one.system).reread(one.raw, one.heard):
            reply.take(said)
    if reply.failure is not None:
        return [_as_before(one, reply.failure.reason)]
    return [*reply.records, *reply.set_aside]


def _as_before(one: Quarantined, reason: str) -> SetAside:
    return SetAside(one.system, reason, one.path, one.record_id, one.raw)


def _is_of(aside: SetAside, one: Quarantined) -> bool:
    """Whether what is set aside now is this record, and not another that came in one with it."""
    return aside.record_id is None or one.record_id is None or aside.record_id == one.record_id
