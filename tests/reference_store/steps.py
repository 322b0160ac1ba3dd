"""What may happen to a store, step by step: each tells what came of it, numbers left out."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple

from oracle import cast
from orjson import JSONEncodeError

from hub.graph.harvest_store import (
    Gathered,
    HarvestStore,
    LeaseLostError,
    Run,
    RunId,
    RunOutcome,
    Window,
)
from hub.graph.store import Checkpoint, KeptTrace, Quarantined
from reference_store.plan import every_question
from schema.epcis.event_hash import event_hash
from schema.model.events import ErrorDeclaration, Event
from schema.model.keys import SystemId, TraceId
from schema.model.records import MasterData, Record, SetAside
from schema.model.times import SECOND, EventTime, Micros
from schema.model.trace import Status

LEASE, ME, OTHERS = "harvest", "hub-1", "hub-2"
NORTH, SOUTH = map(SystemId, cast.SYSTEMS)
OWN = "its own"
NO_TIME = EventTime(2**70, 2**70)
"""Beyond what a store can keep."""
START: Micros = 1_760_000_000 * SECOND
TERM = 1_000
"""How long a lease lasts, in the microseconds of which each step takes one."""
Outcome = Any


@dataclass(slots=True)
class Clock:
    """Stands still until it is moved."""

    now: Micros = START

    def __call__(self) -> Micros:
        return self.now


class Said(NamedTuple):
    """What a system says under an id, of the history's events the one of this number.

    ``ago``: how long before now it was heard; ``corrects``: the event ids that a declaration of
    error names, ``OWN`` for the hash of the history's first event. NORTH's records change.
    """

    system: SystemId
    record_id: str
    content: int
    respelled: bool = False
    event_id: str | None = None
    corrects: tuple[str, ...] | None = None
    ago: int = 0
    recorded: int | None = None
    possible: bool = True

    def record(self, contents: Sequence[Event], now: Micros) -> Record:
        """As the record that is heard."""
        event = contents[self.content % len(contents)]
        if self.respelled:
            event = cast.respelled(event)
        if not self.possible:
            event = replace(event, event_time=NO_TIME)
        event = replace(event, event_id=self.event_id)
        if self.corrects is not None:
            ids = tuple(event_hash(contents[0]) if i == OWN else i for i in self.corrects)
            declared = ErrorDeclaration("2024-01-09T00:00:00Z", "did_not_occur", ids)
            event = replace(event, error_declaration=declared)
        heard = now - self.ago
        mutable = self.system == NORTH
        return Record(self.system, self.record_id, event, heard, self.recorded, mutable)


@dataclass(slots=True)
class Played:
    """A store that a history happens to, its clock, the history's events, and the runs."""

    store: HarvestStore
    clock: Clock
    contents: Sequence[Event]
    runs: dict[SystemId, Run] = field(default_factory=dict)

    async def run(self, system: SystemId) -> Run:
        """The run of a system that goes on."""
        if system not in self.runs:
            self.runs[system] = await self.store.begin_run(system)
        return self.runs[system]

    def records(self, said: Iterable[Said]) -> list[Record]:
        """What is said, heard now."""
        return [one.record(self.contents, self.clock()) for one in said]


class Page(NamedTuple):
    """A page of a harvest; its records are those of ``system``."""

    system: SystemId
    said: Sequence[Said] = ()
    aside: Sequence[SetAside] = ()
    master: Sequence[MasterData] = ()
    checkpoint: Checkpoint | None = None
    ago: int = 0


class Harvest(NamedTuple):
    """Pages are stored in one transaction."""

    pages: Sequence[Page]
    holder: str = ME
    ahead: bool = False
    """Whether they are prepared first."""

    async def play(self, played: Played) -> Outcome:
        """See ``HarvestStore.harvest``."""
        now = played.clock()
        gathered = [
            Gathered(
                system=page.system,
                run=(await played.run(page.system)).id,
                heard=now - page.ago,
                records=played.records(page.said),
                set_aside=page.aside,
                master_data=page.master,
                checkpoint=page.checkpoint,
            )
            for page in self.pages
        ]
        ready = await played.store.prepared(gathered) if self.ahead else gathered
        return await played.store.harvest(ready, LEASE, self.holder)


class Put(NamedTuple):
    """A live trace heard records."""

    said: Sequence[Said]

    async def play(self, played: Played) -> Outcome:
        """See ``GraphStore.put``."""
        return await played.store.put(played.records(self.said))


class State(NamedTuple):
    """A live trace heard master data."""

    system: SystemId
    master: Sequence[MasterData]
    ago: int

    async def play(self, played: Played) -> Outcome:
        """See ``GraphStore.put_master_data``."""
        at = played.clock() - self.ago
        return await played.store.put_master_data(self.system, self.master, at)


class Sweep(NamedTuple):
    """A window was listed completely, from ``ago`` on."""

    system: SystemId
    window: Window
    ago: int
    holder: str = ME

    async def play(self, played: Played) -> Outcome:
        """See ``HarvestStore.sweep``."""
        run, since = await played.run(self.system), played.clock() - self.ago
        return await played.store.sweep(run, self.window, since, LEASE, self.holder)


class Listing(NamedTuple):
    """A system says all that it has in a window: a page, and what is not in it is swept."""

    page: Page
    window: Window

    async def play(self, played: Played) -> Outcome:
        """See ``HarvestStore.harvest`` and ``sweep``."""
        await Harvest([self.page]).play(played)
        return await Sweep(self.page.system, self.window, self.page.ago).play(played)


class Replay(NamedTuple):
    """Quarantined records are read again: each time as these, or not (None)."""

    reads: Sequence[Sequence[Said] | None]

    async def play(self, played: Played) -> Outcome:
        """See ``HarvestStore.replay``."""
        aside: Sequence[Quarantined] = await played.store.quarantined()
        read = list(zip(aside, self.reads, strict=False))
        well = {one.id: played.records(some) for one, some in read if some is not None}
        ill = {one.id: SetAside(one.system, "still", "p") for one, some in read if some is None}
        return await played.store.replay(well, ill)


class Lead(NamedTuple):
    """A hub takes the lease, gives it back, or waits until it runs out and takes it."""

    holder: str
    does: str

    async def play(self, played: Played) -> Outcome:
        """See ``HarvestStore.lease`` and ``release``."""
        if self.does == "wait":
            played.clock.now += TERM - 1
        if self.does == "release":
            return await played.store.release(LEASE, self.holder)
        return await played.store.lease(LEASE, self.holder, TERM)


class EndRun(NamedTuple):
    """The run of a system ends."""

    system: SystemId
    outcome: RunOutcome
    reason: str | None

    async def play(self, played: Played) -> Outcome:
        """See ``HarvestStore.end_run``."""
        run = await played.run(self.system)
        del played.runs[self.system]
        ended = await played.store.end_run(run.id, self.outcome, self.reason)
        assert ended.id == run.id
        return replace(ended, id=RunId(0))


class Ask(NamedTuple):
    """A system said all it knows of some ids."""

    system: SystemId
    ids: Sequence[str]
    ago: int

    async def play(self, played: Played) -> Outcome:
        """See ``GraphStore.note_asked``."""
        return await played.store.note_asked(self.system, self.ids, played.clock() - self.ago)


class Keep(NamedTuple):
    """An answered trace is kept."""

    trace: TraceId
    after: int
    ago: int

    async def play(self, played: Played) -> Outcome:
        """See ``GraphStore.keep_trace``."""
        at = played.clock() - self.ago
        kept = KeptTrace(self.trace, at, Status.INCOMPLETE, str(at).encode())
        return await played.store.keep_trace(kept, self.after)


class Look(NamedTuple):
    """The store is read in between."""

    items: Sequence[str]
    places: Sequence[str]

    async def play(self, played: Played) -> Outcome:
        """What a plan sees, and the digest."""
        await played.store.settle()
        seen = await played.store.read(lambda: every_question(self.items, self.places))
        return seen, await played.store.digest()


Step = Harvest | Put | State | Sweep | Listing | Replay | Lead | EndRun | Ask | Keep | Look


class History(NamedTuple):
    """Events, and what happens."""

    contents: Sequence[Event]
    steps: Sequence[Step]


async def play(store: HarvestStore, clock: Clock, history: History) -> list[Outcome]:
    """Let a history happen to a store: what came of each step, or the error it ended in."""
    played = Played(store, clock, history.contents)
    outcomes = [await store.lease(LEASE, ME, TERM)]
    for step in history.steps:
        clock.now += 1
        try:
            outcomes.append(await step.play(played))
        except LeaseLostError as error:
            outcomes.append(type(error))
        except (OverflowError, JSONEncodeError):  # whichever meets the number first
            outcomes.append(OverflowError)
    return outcomes
