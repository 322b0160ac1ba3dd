"""The embedded store: writes on one thread, reads on a few, the event loop on none of them."""

import asyncio
import sqlite3
import threading
from collections.abc import Callable, Collection, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from importlib.resources import files
from pathlib import Path
from time import monotonic, sleep, time_ns
from typing import ParamSpec, TypeVar, cast

from hub.graph.drive import drive as run_plan
from hub.graph.meaning.gist import EVER_AFTER
from hub.graph.sqlite import browse, held, kept, quarantine, statements, ties
from hub.graph.sqlite.answers import answer
from hub.graph.sqlite.failures import BUSY_SECONDS, told
from hub.graph.sqlite.settle import settle
from hub.graph.sqlite.write import Writer
from hub.graph.store import (
    Checkpoint,
    Fact,
    FactPage,
    KeptTrace,
    Known,
    Plan,
    Quarantined,
    Statement,
    StoreError,
    Written,
)
from schema.model.keys import FactId, ItemId, PlaceId, SystemId, TraceId
from schema.model.queries import EventQuery
from schema.model.records import MasterData, Record
from schema.model.times import DAY, Micros
from schema.model.versions import TraceVersion

T = TypeVar("T")
P = ParamSpec("P")
READERS = 2
_WRITING = "PRAGMA cache_size=-131072; PRAGMA wal_autocheckpoint=32768"
"""The writer's own: ids come in no order, so each batch changes some pages of everything. What it
keeps in memory (128 MB) it need not read again, and what waits in the log (128 MB) is written into
the file once for many batches."""
_PAUSE = 0.01
"""Seconds between two tries at a file that is busy."""
VERSION = 3
"""``PRAGMA user_version`` of the layout in ``schema.sql``."""


def utc_now() -> Micros:
    """The wall clock in UTC microseconds."""
    return time_ns() // 1000


class WrongLayoutError(StoreError):
    """The file holds a store of another version, or a database of something else."""


def connect(path: Path | None) -> sqlite3.Connection:
    """A connection to the store at ``path`` (None: one in memory), its layout made if new.

    Raises ``StoreError`` when the file cannot be one.
    """
    with told(path):
        return _connect(path)


def _connect(path: Path | None) -> sqlite3.Connection:
    connection = sqlite3.connect(
        path or ":memory:", timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False
    )
    try:
        _write_ahead(connection)
        connection.executescript("PRAGMA synchronous=NORMAL; PRAGMA cache_size=-65536")
        connection.execute("PRAGMA temp_store=MEMORY")
        _lay_out(connection)
    except WrongLayoutError as error:
        connection.close()
        raise WrongLayoutError(f"{path}: {error}") from error
    except BaseException:
        connection.close()
        raise
    return connection


def _write_ahead(connection: sqlite3.Connection) -> None:
    """Switch to WAL. Of several that switch a new file at once SQLite lets one, and refuses the
    others as busy without waiting: they wait here."""
    until = monotonic() + BUSY_SECONDS
    while True:
        try:
            connection.execute("PRAGMA journal_mode=WAL").fetchone()
            return
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode != sqlite3.SQLITE_BUSY or monotonic() >= until:
                raise
            sleep(_PAUSE)


def _lay_out(connection: sqlite3.Connection) -> None:
    version, tables = _found(connection)
    if version == VERSION:
        return
    if version or tables:
        held = f"a supply graph of layout {version}" if version else "a database of something else"
        raise WrongLayoutError(
            f"it holds {held}, and this hub knows layout {VERSION}: "
            "give another path, or fill a new store by asking the systems again"
        )
    script = files("hub.graph.sqlite").joinpath("schema.sql").read_text("utf-8")
    try:
        connection.executescript(f"BEGIN IMMEDIATE; {script} PRAGMA user_version={VERSION}; COMMIT")
    except sqlite3.OperationalError:
        connection.rollback()
        if _found(connection)[0] != VERSION:  # else another process laid it out meanwhile
            raise


def _found(connection: sqlite3.Connection) -> tuple[int, int]:
    """The layout's version and how many tables there are, as of one moment."""
    found: tuple[int, int] = connection.execute(
        """SELECT (SELECT user_version FROM pragma_user_version),
                  (SELECT count(*) FROM sqlite_master)"""
    ).fetchone()
    return found


class SqliteStore:
    """``GraphStore`` in one SQLite file, or in memory.

    In memory everything runs over one connection on one thread; on file, reads run beside the
    writer on connections of their own and see the last committed state. Answered traces are kept
    for ``keep_traces`` (microseconds). Raises ``StoreError`` when the file cannot be used,
    ``StoreUnavailableError`` from every method when that may be over later: a full disk, say.
    """

    def __init__(
        self,
        path: Path | None = None,
        *,
        now: Callable[[], Micros] = utc_now,
        tolerance: Mapping[SystemId, Micros] | None = None,
        keep_traces: Micros = 365 * DAY,
    ) -> None:
        self._path = path
        self.now, self._keep_traces = now, keep_traces
        self._writing = ThreadPoolExecutor(1, "graph-writer")
        self._connection = connect(path)
        self._connection.executescript(_WRITING)
        self._writer = Writer(self._connection, now, tolerance or {})
        self._reading = ThreadPoolExecutor(READERS, "graph-reader") if path else self._writing
        self._local = threading.local()
        self._opened: list[sqlite3.Connection] = []
        self._dirty = True

    async def put(self, records: Sequence[Record]) -> Written:
        """See ``GraphStore.put``."""
        if not records:
            return Written()
        return await self._write(self._put, records)

    async def put_master_data(
        self, system: SystemId, data: Sequence[MasterData], fetched_at: Micros
    ) -> None:
        """See ``GraphStore.put_master_data``."""
        if data:
            await self._write(
                statements.put_master_data, self._connection, system, data, fetched_at
            )

    async def read(self, plan: Callable[[], Plan[T]]) -> T:
        """See ``GraphStore.read``.

        What another process harvested is worked out first too; what it harvests meanwhile is seen
        as far as it is worked out.
        """
        await self.settle()
        if self._path is not None:
            found = await self._read(lambda connection: _drive_settled(connection, plan()))
            if found is not _UNSETTLED:
                return cast("T", found)
            await self._write(self._settle)
        return await self._read(lambda connection: drive(connection, plan()))

    async def settle(self) -> None:
        """Work out the adjacency of all that changed; reads do it first by themselves."""
        if self._dirty:
            await self._write(self._settle)

    async def facts(self, query: EventQuery, first: int, after: str | None = None) -> FactPage:
        """See ``GraphStore.facts``."""
        return await self._read(browse.facts, query, first, after)

    async def fact(self, fact: FactId) -> Fact | None:
        """See ``GraphStore.fact``."""
        return await self._read(browse.fact, fact)

    async def item(self, item: ItemId) -> Known | None:
        """See ``GraphStore.item``."""
        return await self._read(browse.item, item)

    async def place(self, place: PlaceId) -> Known | None:
        """See ``GraphStore.place``."""
        return await self._read(browse.place, place)

    async def lots(self, gtin: str, first: int) -> tuple[ItemId, ...]:
        """See ``GraphStore.lots``."""
        return await self._read(browse.lots, gtin, first)

    async def master_data(
        self, ids: Sequence[str], by: Micros | None = None
    ) -> Mapping[str, tuple[Statement, ...]]:
        """See ``GraphStore.master_data``."""
        return await self._read(statements.master_data, ids, EVER_AFTER if by is None else by)

    async def tied(self, ids: Collection[str]) -> Collection[str]:
        """See ``GraphStore.tied``."""
        return await self._read(ties.tied, ids)

    async def held(self, ids: Collection[str], at: Micros) -> Sequence[Record]:
        """See ``GraphStore.held``."""
        return await self._read(held.held, ids, at)

    async def harvested(self) -> Mapping[SystemId, Micros]:
        """See ``GraphStore.harvested``."""
        return await self._read(browse.harvested)

    async def checkpoints(self) -> Mapping[SystemId, Checkpoint]:
        """See ``GraphStore.checkpoints``."""
        return await self._read(statements.checkpoints)

    async def quarantined(
        self, systems: Collection[SystemId] = (), ids: Collection[int] = ()
    ) -> Sequence[Quarantined]:
        """See ``GraphStore.quarantined``."""
        return await self._read(quarantine.quarantined, systems, ids)

    async def note_asked(self, system: SystemId, keys: Collection[str], at: Micros) -> None:
        """See ``GraphStore.note_asked``."""
        if keys:
            await self._write(statements.note_asked, self._connection, system, keys, at)

    async def asked(
        self, keys: Collection[str], by: Micros | None = None
    ) -> Mapping[str, Mapping[SystemId, Micros]]:
        """See ``GraphStore.asked``."""
        return await self._read(statements.asked, keys, EVER_AFTER if by is None else by)

    async def keep_trace(self, answer: KeptTrace, after: int = 0) -> TraceVersion:
        """See ``GraphStore.keep_trace``."""
        oldest = self._oldest_kept()
        return await self._write(kept.keep_trace, self._connection, answer, after, oldest)

    async def kept_trace(
        self, trace: TraceId, number: int | None = None
    ) -> tuple[TraceVersion, KeptTrace] | None:
        """See ``GraphStore.kept_trace``."""
        return await self._read(kept.kept_trace, trace, number, self._oldest_kept())

    async def kept_versions(self, trace: TraceId) -> tuple[TraceVersion, ...]:
        """See ``GraphStore.kept_versions``."""
        return await self._read(kept.kept_versions, trace, self._oldest_kept())

    async def aclose(self) -> None:
        """See ``GraphStore.aclose``."""
        for executor in {self._reading, self._writing}:
            await asyncio.to_thread(executor.shutdown)
        for connection in (*self._opened, self._connection):
            connection.close()

    def _oldest_kept(self) -> Micros:
        return self.now() - self._keep_traces

    # Both run on the writer's one thread: neither can overtake the other, and a caller that stops
    # waiting changes nothing of what they note.
    def _put(self, records: Sequence[Record]) -> Written:
        written = self._writer.put(records)
        self._dirty = self._dirty or bool(written.new or written.changed)
        return written

    def _settle(self) -> None:
        settle(self._connection)
        self._dirty = False

    async def _write(self, work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        return await self._run(self._writing, lambda: work(*args, **kwargs))

    async def _read(self, work: Callable[..., T], *args: object) -> T:
        return await self._run(self._reading, lambda: work(self._reader(), *args))

    async def _run(self, pool: ThreadPoolExecutor, work: Callable[[], T]) -> T:
        def telling() -> T:
            with told(self._path):
                return work()

        return await asyncio.get_running_loop().run_in_executor(pool, telling)

    def _reader(self) -> sqlite3.Connection:
        if self._path is None:
            return self._connection
        connection: sqlite3.Connection | None = getattr(self._local, "connection", None)
        if connection is None:
            connection = connect(self._path)
            connection.execute("PRAGMA query_only=1")
            self._local.connection = connection
            self._opened.append(connection)
        return connection


_UNSETTLED = object()


def _drive_settled(connection: sqlite3.Connection, plan: Plan[T]) -> object:
    """What ``drive`` gives; ``_UNSETTLED``, the plan not begun, when adjacency is out of date."""
    dirty = connection.execute("SELECT 1 FROM dirty LIMIT 1").fetchone()
    return drive(connection, plan) if dirty is None else _UNSETTLED


def drive(connection: sqlite3.Connection, plan: Plan[T]) -> T:
    """Run a plan in one read transaction, so that all its questions see one state."""
    with connection:
        connection.execute("BEGIN")
        return run_plan(lambda question: answer(question, connection), plan)
