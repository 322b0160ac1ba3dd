"""Runs of harvests, and the lease under which they write."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace

from hub.graph.harvest_store import Gathered, Lease, LeaseLostError, Run, RunId, RunOutcome
from hub.graph.store import Written
from reference_store.kept import Kept
from schema.model.keys import SystemId
from schema.model.times import Micros


def lease(kept: Kept, name: str, holder: str, now: Micros, until: Micros) -> Lease:
    """See ``HarvestStore.lease``."""
    stands = kept.leases.get(name)
    if stands is None or stands.holder == holder or stands.until <= now:
        kept.leases[name] = Lease(holder, until)
    return kept.leases[name]


def release(kept: Kept, name: str, holder: str) -> None:
    """See ``HarvestStore.release``."""
    if name in kept.leases and kept.leases[name].holder == holder:
        del kept.leases[name]


def check(kept: Kept, name: str, holder: str) -> None:
    """``LeaseLostError`` when the lease is another's."""
    if name not in kept.leases or kept.leases[name].holder != holder:
        raise LeaseLostError("another hub has taken over the harvest")


def begin(kept: Kept, system: SystemId, now: Micros) -> Run:
    """See ``HarvestStore.begin_run``."""
    run = Run(id=RunId(len(kept.runs) + 1), system=system, begun=now)
    kept.runs[run.id] = run
    return run


def end(kept: Kept, run: RunId, outcome: RunOutcome, reason: str | None, now: Micros) -> Run:
    """See ``HarvestStore.end_run``."""
    kept.runs[run] = replace(kept.runs[run], ended=now, outcome=outcome, reason=reason)
    return kept.runs[run]


def count(kept: Kept, pages: Iterable[Gathered], written: Mapping[SystemId, Written]) -> None:
    """Add what a system's pages did, which all belong to one run."""
    for page in pages:
        run = kept.runs[page.run]
        recorded = [r.recorded_at for r in page.records if r.recorded_at is not None]
        newest = max([*recorded, *([] if run.newest is None else [run.newest])], default=None)
        aside = run.set_aside + len(page.set_aside)
        kept.runs[page.run] = replace(run, newest=newest, set_aside=aside)
    for system, did in written.items():
        run = next(kept.runs[page.run] for page in pages if page.system == system)
        kept.runs[run.id] = replace(
            run,
            new=run.new + did.new,
            changed=run.changed + did.changed,
            unchanged=run.unchanged + did.unchanged,
            late=run.late + did.late,
        )


def latest(kept: Kept, systems: Collection[SystemId], most: int) -> Sequence[Run]:
    """See ``HarvestStore.runs``."""
    found = list[Run]()
    for run in reversed(kept.runs.values()):
        of_it = [other for other in found if other.system == run.system]
        if len(of_it) < most and (not systems or run.system in systems):
            found.append(run)
    return found
