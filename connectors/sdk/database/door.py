"""What a kind is lent for a system's database: rows of its statements, and nothing else."""

import asyncio
from collections.abc import AsyncGenerator, Callable, Mapping
from contextlib import aclosing
from importlib import import_module
from typing import TYPE_CHECKING, Any, Protocol

from connectors.sdk.database.failures import translated
from connectors.sdk.database.form import Database
from connectors.sdk.database.statement import Rows, Statement, Value
from connectors.sdk.database.target import Way
from connectors.sdk.pace import Turns
from schema.model.systems import SystemSettings

if TYPE_CHECKING:
    from connectors.sdk.database.pool import Pool

Secrets = Callable[[str], str]


class DatabaseDoor(Protocol):
    """The way to one system's database. Raises the four errors, without an address in them."""

    def rows(self, statement: Statement, values: Mapping[str, Value]) -> AsyncGenerator[Rows, None]:
        """The rows of a statement in some parts, at least one, for the columns.

        They come as the server's cursor gives them, so an answer may be of any length. In a
        transaction that only reads and is always rolled back. Each wait takes ``limits.deadline``
        seconds at most, waiting for a turn apart; whoever reads on late holds the turn. Once it is
        closed, the statement has ended and the connection is free.
        """

    async def reach(self) -> None:
        """See that the database lets the hub in."""

    async def aclose(self) -> None:
        """Close what is open."""


OpenDatabase = Callable[[Database, SystemSettings, Secrets, float | None], DatabaseDoor]
"""Of where the database is, the system's settings, the resolver of its secrets and the most
statements a second, the door. Costs no I/O."""


def open_database(
    form: Database, settings: SystemSettings, secrets: Secrets, rate: float | None = None
) -> DatabaseDoor:
    """The door to a database, which is reached with the first question."""
    return _Door(form, settings, secrets, rate)


class _Door:
    def __init__(
        self, form: Database, settings: SystemSettings, secrets: Secrets, rate: float | None
    ) -> None:
        limits = settings.limits
        self._dialect = form.spoken
        self._way = Way(form, limits.deadline, settings.default_offset, secrets)
        self._turns = asyncio.Semaphore(limits.max_concurrency)
        self._pace = Turns(rate)
        self._limits = limits
        self._opened: Pool | None = None

    async def rows(
        self, statement: Statement, values: Mapping[str, Value]
    ) -> AsyncGenerator[Rows, None]:
        await self._pace.next()
        async with self._turns:
            with translated(self._limits.deadline, statement.name):
                pool = await self._pool()
                async with aclosing(pool.rows(statement, values)) as rows:
                    async for some in rows:
                        yield some

    async def reach(self) -> None:
        async with self._turns:
            with translated(self._limits.deadline, "the file"):
                await (await self._pool()).reach()

    async def aclose(self) -> None:
        if self._opened is not None:
            await self._opened.aclose()

    async def _pool(self) -> "Pool":
        """The connections. What they need is imported with the first question, beside the loop: it
        takes a third of a second, which only those pay who ask a database."""
        if self._opened is None:
            module = await asyncio.to_thread(import_module, "connectors.sdk.database.pool")
        if self._opened is None:  # still, after waiting
            most, deadline = self._limits.max_concurrency, self._limits.deadline
            self._opened = module.Pool(self._dialect, self._connected, most, deadline)
        return self._opened

    async def _connected(self, *_: Any, **__: Any) -> Any:
        """A driver's connection, to the first address that takes it."""
        connect = import_module(f"connectors.sdk.database.{self._dialect.module}").connect
        failure: OSError = OSError("no address")
        for target in await self._way.targets():
            try:
                return await connect(target)
            except OSError as error:
                failure = error
        raise failure
