"""The store in Neo4j: writes in turns, one after the other; reads beside them, in threads."""

import asyncio
import threading
from collections.abc import Callable, Collection, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from time import sleep
from typing import Concatenate, ParamSpec, TypeVar

from neo4j import READ_ACCESS, Driver, ManagedTransaction, Session, unit_of_work

from hub.graph.drive import drive
from hub.graph.meaning.gist import EVER_AFTER
from hub.graph.neo4j import browse, quarantine, statements, ties
from hub.graph.neo4j.answers import Answers
from hub.graph.neo4j.asking import Tx, run
from hub.graph.neo4j.connection import connected
from hub.graph.neo4j.failures import told
from hub.graph.neo4j.held import held
from hub.graph.neo4j.migrate import check_migrated
from hub.graph.neo4j.ready import heard_in, work_out
from hub.graph.neo4j.settle import settle
from hub.graph.neo4j.snapshot import Moment, Turn, moment, take_turn, undisturbed
from hub.graph.neo4j.write import Writer
from hub.graph.opening import Login
from hub.graph.store import (
    Checkpoint,
    Fact,
    FactPage,
    KeptTrace,
    Known,
    Plan,
    Quarantined,
    Statement,
    Written,
)
from hub.graph.versions import total
from schema.model.keys import FactId, ItemId, PlaceId, SystemId, TraceId
from schema.model.queries import EventQuery
from schema.model.records import MasterData, Record
from schema.model.times import DAY, Micros
from schema.model.versions import TraceVersion

T = TypeVar("T")
P = ParamSpec("P")
READERS = 4
ATTEMPTS = 4
PAUSE_SECONDS = 0.02


class Neo4jStore:
    """``GraphStore`` in one Neo4j database, migrated before (``hub.graph.neo4j.migrate``).

    Several hubs may use one database: whoever writes waits for the others, and a plan that saw
    something being committed is run again. Answered traces are kept for ``keep_traces``
    (microseconds). The server ends a plan that takes longer than ``read_seconds``, and a turn at
    writing, waiting for others included, that takes longer than ``write_seconds``: also of a hub
    that is gone. What meets a lost server is begun anew for some seconds. Raises ``StoreError``
    when the database cannot be used, ``StoreUnavailableError`` from every method when the server
    stays lost.
    """

    def __init__(
        self,
        uri: str,
        login: Login,
        *,
        now: Callable[[], Micros],
        tolerance: Mapping[SystemId, Micros] | None = None,
        keep_traces: Micros = 365 * DAY,
        read_seconds: float = 60.0,
        write_seconds: float = 120.0,
    ) -> None:
        self._uri, self._database = uri, login.database
        self._now, self._keep_traces = now, keep_traces
        self._read_seconds, self._write_seconds = read_seconds, write_seconds
        self._driver: Driver = connected(uri, login)
        with told(uri):
            try:
                check_migrated(uri, self._driver, self._database)
            except BaseException:
                self._driver.close()
                raise
        self._writer = Writer(now, tolerance or {})
        self._turns = threading.Lock()
        self._writing = ThreadPoolExecutor(2, "graph-writer")
        self._reading = ThreadPoolExecutor(READERS, "graph-reader")

    async def put(self, records: Sequence[Record]) -> Written:
        """See ``GraphStore.put``."""
        if not records:
            return Written()
        return await self._run(self._writing, self._put, records)

    async def put_master_data(
        self, system: SystemId, data: Sequence[MasterData], fetched_at: Micros
    ) -> None:
        """See ``GraphStore.put_master_data``."""
        if data:
            await self._run(self._writing, self._state, system, data, fetched_at)

    async def read(self, plan: Callable[[], Plan[T]]) -> T:
        """See ``GraphStore.read``."""
        return await self._run(self._reading, self._plan, plan)

    async def settle(self) -> None:
        """Work out the adjacency of all that changed; reads do it first by themselves."""
        await self._run(self._writing, self._settle)

    async def facts(self, query: EventQuery, first: int, after: str | None = None) -> FactPage:
        """See ``GraphStore.facts``."""
        return await self._look(browse.facts, query, first, after)

    async def fact(self, fact: FactId) -> Fact | None:
        """See ``GraphStore.fact``."""
        return await self._look(browse.fact, fact)

    async def item(self, item: ItemId) -> Known | None:
        """See ``GraphStore.item``."""
        return await self._look(browse.item, item)

    async def place(self, place: PlaceId) -> Known | None:
        """See ``GraphStore.place``."""
        return await self._look(browse.place, place)

    async def lots(self, gtin: str, first: int) -> tuple[ItemId, ...]:
        """See ``GraphStore.lots``."""
        return await self._look(browse.lots, gtin, first)

    async def master_data(
        self, ids: Sequence[str], by: Micros | None = None
    ) -> Mapping[str, tuple[Statement, ...]]:
        """See ``GraphStore.master_data``."""
        return await self._look(statements.master_data, ids, EVER_AFTER if by is None else by)

    async def tied(self, ids: Collection[str]) -> Collection[str]:
        """See ``GraphStore.tied``."""
        return await self._look(ties.tied, ids)

    async def held(self, ids: Collection[str], at: Micros) -> Sequence[Record]:
        """See ``GraphStore.held``."""
        return await self._look(held, ids, at)

    async def harvested(self) -> Mapping[SystemId, Micros]:
        """See ``GraphStore.harvested``."""
        return await self._look(browse.harvested)

    async def checkpoints(self) -> Mapping[SystemId, Checkpoint]:
        """See ``GraphStore.checkpoints``."""
        return await self._look(statements.checkpoints)

    async def quarantined(
        self, systems: Collection[SystemId] = (), ids: Collection[int] = ()
    ) -> Sequence[Quarantined]:
        """See ``GraphStore.quarantined``."""
        return await self._look(quarantine.quarantined, systems, ids)

    async def note_asked(self, system: SystemId, keys: Collection[str], at: Micros) -> None:
        """See ``GraphStore.note_asked``."""
        if keys:
            await self._alter(statements.note_asked, system, keys, at)

    async def asked(
        self, keys: Collection[str], by: Micros | None = None
    ) -> Mapping[str, Mapping[SystemId, Micros]]:
        """See ``GraphStore.asked``."""
        return await self._look(statements.asked, keys, EVER_AFTER if by is None else by)

    async def keep_trace(self, answer: KeptTrace, after: int = 0) -> TraceVersion:
        """See ``GraphStore.keep_trace``."""
        return await self._alter(statements.keep_trace, answer, after, self._oldest_kept())

    async def kept_trace(
        self, trace: TraceId, number: int | None = None
    ) -> tuple[TraceVersion, KeptTrace] | None:
        """See ``GraphStore.kept_trace``."""
        return await self._look(statements.kept_trace, trace, number, self._oldest_kept())

    async def kept_versions(self, trace: TraceId) -> tuple[TraceVersion, ...]:
        """See ``GraphStore.kept_versions``."""
        return await self._look(statements.kept_versions, trace, self._oldest_kept())

    async def aclose(self) -> None:
        """See ``GraphStore.aclose``."""
        for executor in (self._reading, self._writing):
            await asyncio.to_thread(executor.shutdown)
        await asyncio.to_thread(self._driver.close)

    def _oldest_kept(self) -> Micros:
        return self._now() - self._keep_traces

    async def _run(
        self, pool: ThreadPoolExecutor, work: Callable[P, T], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        def telling() -> T:
            with told(self._uri):
                return work(*args, **kwargs)

        return await asyncio.get_running_loop().run_in_executor(pool, telling)

    async def _look(
        self, work: Callable[Concatenate[Tx, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """A plain look-up: one read transaction, run again when the server asks for it."""

        def looking() -> T:
            with self._session(READ_ACCESS) as session:
                return session.execute_read(
                    unit_of_work(timeout=self._read_seconds)(lambda tx: work(tx, *args, **kwargs))
                )

        return await self._run(self._reading, looking)

    async def _alter(
        self, work: Callable[Concatenate[Tx, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """A change that no plan reads: one write transaction, safe to be run again."""

        def altering() -> T:
            with self._session() as session:
                return session.execute_write(self._written(lambda tx: work(tx, *args, **kwargs)))

        return await self._run(self._writing, altering)

    def _session(self, access: str | None = None) -> Session:
        if access is None:
            return self._driver.session(database=self._database)
        return self._driver.session(database=self._database, default_access_mode=access)

    def _written(self, work: Callable[[ManagedTransaction], T]) -> Callable[..., T]:
        return unit_of_work(timeout=self._write_seconds)(work)

    def _turn(self, work: Callable[[Turn], T]) -> T:
        """A turn at writing. What the writer remembers holds only if all of it was committed."""

        def whole(tx: ManagedTransaction) -> T:
            self._writer.forget() if attempted else attempted.append(True)
            turn = take_turn(tx)
            result = work(turn)
            turn.end(self._announce)
            return result

        attempted: list[bool] = []
        with self._turns:
            try:
                with self._session() as session:
                    return session.execute_write(self._written(whole))
            except BaseException:
                self._writer.forget()
                raise

    def _announce(self, number: int) -> None:
        with self._session() as session:
            session.execute_write(self._written(lambda tx: run(tx, "announce", done=number)))

    def _put(self, records: Sequence[Record]) -> Written:
        heard = heard_in(records)
        work_out(heard)
        return self._turn(lambda turn: total(self._writer.put(turn, heard).values()))

    def _state(self, system: SystemId, data: Sequence[MasterData], at: Micros) -> None:
        self._turn(lambda turn: self._writer.state(turn, system, data, at))

    def _settle(self) -> None:
        while self._turn(settle):
            pass

    def _plan(self, plan: Callable[[], Plan[T]]) -> T:
        return self._undisturbed(lambda tx: drive(Answers(tx).answer, plan()), self._read_seconds)

    def _undisturbed(self, work: Callable[[Tx], T], seconds: float | None) -> T:
        """Read until nothing was committed meanwhile; in the end by keeping writers out.

        The server ends what takes longer than ``seconds`` (None: nothing).
        """

        def looking(tx: ManagedTransaction) -> tuple[Moment, list[T]]:
            begun = moment(tx)
            if not begun.quiet or begun.unsettled:
                return begun, []
            result = work(tx)
            return begun, [result] if undisturbed(tx, begun) else []

        for attempt in range(ATTEMPTS):
            sleep(PAUSE_SECONDS * attempt)
            with self._session(READ_ACCESS) as session:
                begun, seen = session.execute_read(unit_of_work(timeout=seconds)(looking))
            if seen:
                return seen[0]
            if begun.unsettled:
                self._settle()
        return self._alone(work, seconds)

    def _alone(self, work: Callable[[Tx], T], seconds: float | None) -> T:
        def locked(tx: ManagedTransaction) -> list[T]:
            run(tx, "lock")
            return [] if moment(tx).unsettled else [work(tx)]

        while True:
            with self._session() as session:
                seen = session.execute_write(unit_of_work(timeout=seconds)(locked))
            if seen:
                return seen[0]
            self._settle()
