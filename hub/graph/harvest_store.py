"""What a harvest asks of the supply graph beside ``GraphStore``: all a store must keep of it.

The rules every engine holds:

* ``harvest`` stores records, set-asides, master data, the run's counts and the checkpoint in one
  transaction: a checkpoint never runs ahead of what is stored, whenever the process ends.
* Of one mutable record the newer version stands: by the system's own record time where both tell
  it and they differ, else by when it was heard. An older one that comes late joins the history
  and changes nothing else. So the order in which versions arrive leaves the same ``digest``.
* Every write of a harvest names its lease's holder and is refused (``LeaseLostError``) in the same
  transaction in which another's lease is found: two harvesters never interleave.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import NewType, Protocol

from hub.graph.store import Checkpoint, GraphStore
from schema.model.keys import SystemId
from schema.model.records import MasterData, Record, SetAside
from schema.model.times import Micros

RunId = NewType("RunId", int)
Window = tuple[Micros | None, Micros | None]
"""Event times from (inclusive) and to (exclusive); None: open."""
EVERYTHING: Window = (None, None)


class LeaseLostError(Exception):
    """Another hub harvests into this store: nothing was written."""


class RunOutcome(StrEnum):
    """How a harvest of one system ended."""

    COMPLETE = "COMPLETE"
    """All that it said it has came in."""
    INCOMPLETE = "INCOMPLETE"
    """It failed, or was given up, before its end; what came in stands."""
    STOPPED = "STOPPED"
    """The hub was told to stop, or its lease was lost."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Gathered:
    """One page of one system, to be stored whole.

    ``heard`` is when it was fetched (UTC microseconds). ``checkpoint``: how far the system is
    harvested once this page is stored; None leaves it where it is.
    """

    system: SystemId
    run: RunId
    heard: Micros
    records: Sequence[Record] = ()
    set_aside: Sequence[SetAside] = ()
    master_data: Sequence[MasterData] = ()
    checkpoint: Checkpoint | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """One harvest of one system, counted as its pages were stored.

    ``ended`` and ``outcome`` None: it goes on, or its process died. ``retired``: records swept
    since the system no longer has them. ``newest``: the latest record time heard.
    """

    id: RunId
    system: SystemId
    begun: Micros
    ended: Micros | None = None
    outcome: RunOutcome | None = None
    reason: str | None = None
    new: int = 0
    changed: int = 0
    unchanged: int = 0
    late: int = 0
    set_aside: int = 0
    retired: int = 0
    newest: Micros | None = None

    @property
    def records(self) -> int:
        """Records stored, those already known included."""
        return self.new + self.changed + self.unchanged + self.late

    @property
    def lag(self) -> Micros | None:
        """How old the newest record heard was when the run ended; None where neither is known."""
        if self.ended is None or self.newest is None:
            return None
        return max(0, self.ended - self.newest)


@dataclass(frozen=True, slots=True)
class Lease:
    """Who may harvest, and until when (UTC microseconds of the store's clock)."""

    holder: str
    until: Micros


class HarvestStore(GraphStore, Protocol):
    """A store that can be harvested into."""

    async def lease(self, name: str, holder: str, duration: Micros) -> Lease:
        """Take, or renew, the lease ``name`` for ``duration``; the lease that stands then.

        It is another's as long as that one's has not run out. Compare and set in one transaction.
        """
        ...

    async def release(self, name: str, holder: str) -> None:
        """Give the lease back; nothing happens when it is not ``holder``'s."""
        ...

    async def begin_run(self, system: SystemId) -> Run:
        """Note that a harvest of a system begins, at the store's clock."""
        ...

    async def prepared(self, pages: Sequence[Gathered]) -> Sequence[Gathered]:
        """The same pages for ``harvest``, with what can be worked out ahead of it worked out.

        Changes nothing, and may run while other pages are stored: so a store's server and this
        process work at once.
        """
        ...

    async def harvest(self, pages: Sequence[Gathered], lease: str, holder: str) -> None:
        """Store pages of any systems in one transaction, each run's counts and checkpoint with it.

        A record read well leaves quarantine if what was set aside was heard no later; what cannot
        be read enters it, once for each (system, record id), without id each (system, content).
        Raises ``LeaseLostError`` when the lease is another's, and stores nothing then.
        """
        ...

    async def sweep(
        self, run: Run, window: Window, seen_since: Micros, lease: str, holder: str
    ) -> int:
        """Retire what a complete listing of a window no longer holds; how many records.

        Those of the run's system that were last heard before ``seen_since`` and whose event lies
        wholly in ``window`` move to the history; a fact dies with its last record. A record of
        which a version was quarantined since has not disappeared and stays (also ``ID#n``, which
        the quarantined ``ID`` as a whole stands for). With ``EVERYTHING`` quarantined records not
        heard since are dropped too. May take several transactions: to be repeated when it was cut
        off. Raises ``LeaseLostError``.
        """
        ...

    async def end_run(self, run: RunId, outcome: RunOutcome, reason: str | None = None) -> Run:
        """Note how a run ended, at the store's clock."""
        ...

    async def runs(self, systems: Collection[SystemId], most: int) -> Sequence[Run]:
        """The latest runs of each system (of all when empty), newest first, ``most`` of each."""
        ...

    async def quarantine_counts(self) -> Mapping[SystemId, int]:
        """How many records of each system are in quarantine; systems without any are left out."""
        ...

    async def replay(
        self, readable: Mapping[int, Sequence[Record]], unreadable: Mapping[int, SetAside]
    ) -> None:
        """Store what quarantined records now read as, in one transaction; those leave.

        What still cannot be read stays, with its reason of today.
        """
        ...

    async def settle(self) -> None:
        """Work out ahead of reads what they need of all that was stored."""
        ...

    async def digest(self) -> str:
        """A digest (SHA-256, hex) of all that is stored of systems: the same for equal graphs.

        Records with what they state, past versions, master data, quarantine. Left out are times of
        hearing and holding, numbers, runs, checkpoints and leases.
        """
        ...
