"""The connections to one database, and rows over one of them: all that is done with SQLAlchemy."""

import logging
from collections.abc import AsyncGenerator, Awaitable, Callable, Mapping
from functools import cache
from typing import Any

from sqlalchemy import URL, BigInteger, DateTime, TextClause, bindparam, text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine
from sqlalchemy.pool import AsyncAdaptedQueuePool
from sqlalchemy.types import TypeEngine

from connectors.sdk.database.dialects import SQLITE, Dialect, Times
from connectors.sdk.database.statement import Bind, Rows, Statement, Value
from connectors.sdk.database.waiting import Stop, within

_log = logging.getLogger(__name__)
_AT_ONCE = 500
"""Rows fetched at a time: what lies in memory of an answer, however long it is."""
_MARGIN = 0.25
"""Seconds longer than the deadline that is waited here: the server ends a statement at the deadline
itself, and the connection is then as good as before."""
_RECYCLED = 300
"""Seconds after which a connection is made anew: what lies between may have forgotten it."""


class Pool:
    """At most ``size`` connections, made as they are needed and kept for the next question."""

    def __init__(
        self,
        dialect: Dialect,
        connect: Callable[..., Awaitable[Any]],
        size: int,
        deadline: float,
    ) -> None:
        self._dialect = dialect
        self._patience = deadline + _MARGIN
        self._engine = _engine(dialect, connect, size)
        self._clause = cache(lambda statement: _clause(statement, dialect))

    async def rows(
        self, statement: Statement, values: Mapping[str, Value]
    ) -> AsyncGenerator[Rows, None]:
        """The rows as they come off the server's cursor; at least once, for the columns.

        However the reading ends, the statement has ended then and the connection was given back.
        Raises what SQLAlchemy and the driver raise, and ``TimeoutError`` of each wait.
        """
        connection = self._engine.connect()
        reading = _Reading(connection, self._dialect, self._patience)
        try:
            await within(self._patience, connection.start())
            async for some in reading.rows(self._clause(statement), values):
                yield some
        finally:
            if connection.sync_connection is not None:
                await self._give_back(connection, reading)

    async def reach(self) -> None:
        """Open a connection, unless one is open and answers."""
        connection = self._engine.connect()
        try:
            await within(self._patience, connection.start())
        finally:
            if connection.sync_connection is not None:
                await within(self._patience, connection.close())

    async def _give_back(self, connection: AsyncConnection, reading: "_Reading") -> None:
        """Roll back, always. A connection that cannot is not kept; the answer is over anyway."""
        try:
            if reading.broken_off and self._dialect.whole:
                await within(self._patience, connection.invalidate())
            await within(self._patience, connection.close())
        except (SQLAlchemyError, OSError, TimeoutError) as error:
            _log.debug("a connection could not be given back: %s", type(error).__name__)

    async def aclose(self) -> None:
        """Close the connections."""
        await self._engine.dispose()


class _Reading:
    """One statement over one connection."""

    def __init__(self, connection: AsyncConnection, dialect: Dialect, patience: float) -> None:
        self._connection = connection
        self._dialect = dialect
        self._patience = patience
        self.broken_off = False

    async def rows(
        self, clause: TextClause, values: Mapping[str, Value]
    ) -> AsyncGenerator[Rows, None]:
        stop = await self._stop()
        self.broken_off = True
        if self._dialect.begin:
            await within(self._patience, self._connection.exec_driver_sql(self._dialect.begin))
        result = await within(self._patience, self._connection.stream(clause, values), stop)
        columns = tuple(result.keys())
        cells = await within(self._patience, result.fetchmany(_AT_ONCE), stop)
        yield Rows(columns, cells)
        while cells:
            cells = await within(self._patience, result.fetchmany(_AT_ONCE), stop)
            if cells:
                yield Rows(columns, cells)
        self.broken_off = False

    async def _stop(self) -> Stop | None:
        """A statement of SQLite runs in a thread, which no cancelling reaches."""
        if self._dialect is not SQLITE:
            return None
        raw = await self._connection.get_raw_connection()
        interrupt: Stop | None = getattr(raw.driver_connection, "interrupt", None)
        return interrupt


def _engine(dialect: Dialect, connect: Callable[..., Awaitable[Any]], size: int) -> AsyncEngine:
    uncached = {"prepared_statement_cache_size": 0} if dialect.name == "postgresql" else {}
    return create_async_engine(
        URL.create(dialect.sqlalchemy),
        connect_args={"async_creator_fn": connect, **uncached},
        poolclass=AsyncAdaptedQueuePool,
        pool_size=size,
        max_overflow=0,
        pool_pre_ping=True,
        pool_recycle=_RECYCLED,
        pool_use_lifo=True,
        hide_parameters=True,
        execution_options={
            "stream_results": True,
            "yield_per": _AT_ONCE,
            "postgresql_readonly": True,
        },
    )


def _clause(statement: Statement, dialect: Dialect) -> TextClause:
    clause = text(statement.select.text)
    for name, bind in statement.binds:
        kind = _type(bind, dialect)
        clause = clause.bindparams(bindparam(name, type_=kind, expanding=bind is Bind.LIST))
    return clause


def _type(bind: Bind, dialect: Dialect) -> TypeEngine[Any] | None:
    if bind is Bind.TIME:
        return DateTime(timezone=dialect.times is Times.ZONED)
    return BigInteger() if bind is Bind.NUMBER else None
