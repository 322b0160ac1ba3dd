"""Records that could not be read: in quarantine until they read well, or are gone."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace

import orjson

from hub.graph.store import Quarantined
from hub.graph.told import aside_name, aside_named, aside_raw
from reference_store.kept import Kept
from schema.model.keys import SystemId
from schema.model.records import Record, SetAside
from schema.model.times import Micros


def enter(kept: Kept, system: SystemId, aside: Sequence[SetAside], heard: Micros) -> None:
    """Take in what cannot be read; what was heard later stands."""
    for one in aside:
        raw = orjson.loads(aside_raw(one.raw))
        name = system, aside_name(one)
        known = kept.aside.get(name)
        if known is None:
            kept.last_aside += 1
            kept.aside[name] = Quarantined(
                id=kept.last_aside,
                system=system,
                record_id=one.record_id,
                reason=one.reason,
                path=one.path,
                raw=raw,
                since=heard,
                heard=heard,
            )
        elif known.heard <= heard:
            kept.aside[name] = replace(
                known, reason=one.reason, path=one.path, raw=raw, heard=heard
            )


def leave(kept: Kept, system: SystemId, records: Sequence[Record]) -> None:
    """Let go of what reads well, where it was heard no earlier than what does not."""
    for record in records:
        name = system, aside_named(record.record_id)
        known = kept.aside.get(name)
        if known is not None and known.heard <= record.fetched_at:
            del kept.aside[name]


def forget(kept: Kept, system: SystemId, before: Micros) -> None:
    """Let go of what a system does not say any more."""
    _keep(kept, lambda one: one.system != system or one.heard >= before)


def replay(kept: Kept, readable: Collection[int], unreadable: Mapping[int, SetAside]) -> None:
    """Let go of what reads well now, and note why the rest does not."""
    _keep(kept, lambda one: one.id not in readable)
    for name, one in kept.aside.items():
        why = unreadable.get(one.id)
        if why is not None:
            kept.aside[name] = replace(one, reason=why.reason, path=why.path)


def _keep(kept: Kept, stays: Callable[[Quarantined], bool]) -> None:
    kept.aside = {name: one for name, one in kept.aside.items() if stays(one)}
