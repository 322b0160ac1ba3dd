"""Runs of harvests, and the lease under which they write."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import asdict
from typing import Any

from hub.graph.harvest_store import Lease, LeaseLostError, Run, RunId, RunOutcome
from hub.graph.neo4j.asking import Tx, row, rows, run, some
from hub.graph.store import Written
from schema.model.keys import SystemId
from schema.model.times import Micros

KEPT = 1_000
"""Runs kept of each system."""
_NOTHING = Written()
Count = dict[str, Any]
"""What is added to a run's counts, by their names."""


def lease(tx: Tx, name: str, holder: str, now: Micros, until: Micros) -> Lease:
    """See ``HarvestStore.lease``. The lock is taken before it is read who has it."""
    run(tx, "lock_lease", lease=name)
    stands = row(tx, "lease", lease=name)
    if stands[0] in (None, holder) or stands[1] <= now:
        run(tx, "take_lease", lease=name, holder=holder, until=until)
        return Lease(holder, until)
    return Lease(*stands)


def check_lease(tx: Tx, name: str, holder: str) -> None:
    """``LeaseLostError`` when the lease is another's; nobody takes it before this transaction ends.

    A renewal of our own waits for that as well, so a transaction must be shorter than a lease.
    """
    run(tx, "lock_lease", lease=name)
    if row(tx, "lease", lease=name)[0] != holder:
        raise LeaseLostError("another hub has taken over the harvest")


def release(tx: Tx, name: str, holder: str) -> None:
    """See ``HarvestStore.release``."""
    run(tx, "release_lease", lease=name, holder=holder)


def begin(tx: Tx, system: SystemId, now: Micros) -> Run:
    """See ``HarvestStore.begin_run``."""
    (n,) = row(tx, "begin_run", system=system, begun=now)
    run(tx, "forget_runs", system=system, kept=KEPT)
    return Run(id=RunId(n), system=system, begun=now)


def end(tx: Tx, run_id: RunId, outcome: RunOutcome, reason: str | None, now: Micros) -> Run:
    """See ``HarvestStore.end_run``."""
    ended = {"ended": now, "outcome": outcome.value, "reason": reason}
    return _run(row(tx, "end_run", run=run_id, **ended)[0])


def runs(tx: Tx, systems: Collection[SystemId], most: int) -> Sequence[Run]:
    """See ``HarvestStore.runs``."""
    return [_run(told) for (told,) in rows(tx, "runs", systems=list(systems), most=most)]


def count(tx: Tx, counts: Iterable[Count]) -> None:
    """Add to the counts of runs."""
    some(tx, "count_runs", rows=list(counts))


def counted(
    run_id: RunId,
    written: Written = _NOTHING,
    *,
    set_aside: int = 0,
    retired: int = 0,
    newest: Micros | None = None,
) -> Count:
    """What a transaction adds to a run's counts, and the newest record time it heard."""
    more = {"run": run_id, "set_aside": set_aside, "retired": retired, "newest": newest}
    return asdict(written) | more


def _run(told: Mapping[str, Any]) -> Run:
    rest = dict(told)
    outcome = rest.pop("outcome", None)
    number, system = RunId(rest.pop("n")), SystemId(rest.pop("system"))
    return Run(id=number, system=system, outcome=outcome and RunOutcome(outcome), **rest)
