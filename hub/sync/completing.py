"""What the end of a pass tells: what has disappeared, and what is in the graph for certain."""

from hub.graph.harvest_store import EVERYTHING, HarvestStore, Run
from hub.graph.store import Checkpoint
from hub.sync.position import Position, Way, rested
from hub.sync.writing import LEASE
from schema.model.times import Micros


def completed(run: Run, before: Checkpoint, position: Position) -> Checkpoint:
    """The checkpoint once a pass is through.

    Through changes all is in the graph, as of this run's beginning. Of windows only a whole pass
    tells, as of its own beginning: what is recorded late may lie in any.
    """
    begun, complete = position.begun or run.begun, before.complete
    if position.way is Way.CHANGES:
        complete = run.begun
    elif position.whole:
        complete = begun
    return Checkpoint(rested(position).text(), complete, begun if position.whole else before.listed)


async def sweep(
    store: HarvestStore, run: Run, position: Position, lease: Micros, holder: str
) -> str | None:
    """Retire what was not seen in a pass that listed; why not, where that cannot be told.

    A record set aside without its id may be any of those that were not seen. As the clocks of two
    hubs may differ, by less than a ``lease``, what was seen shortly before counts as seen.
    """
    begun = position.begun or run.begun
    aside = await store.quarantined([run.system])
    if any(one.record_id is None and one.heard >= begun for one in aside):
        return "nothing was swept: records without an id could not be read"
    window = EVERYTHING if position.whole else (position.until, None)
    await store.sweep(run, window, begun - lease, LEASE, holder)
    return None
