"""A simulated system (mô phỏng) behind a real database: SQLite, PostgreSQL or MariaDB."""

import json
import sqlite3
from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping, Sequence
from importlib import import_module
from pathlib import Path
from typing import Any

from private_server import Server

from schema.model.identifiers import build
from schema.model.keys import ItemId
from schema.model.queries import EventQuery
from schema.model.records import Record

GTIN = "08938501234563"
LOT = "TÔM/01"
_NAME = "txng"
READER, PASSWORD = "doc", "kín-đáo"
_TYPES: Mapping[str, Mapping[str, str]] = {
    "sqlite": {"time": "TEXT", "text": "TEXT", "number": "INTEGER", "amount": "REAL"},
    "postgresql": {
        "time": "timestamptz", "text": "text", "number": "bigint", "amount": "numeric(12,3)",
    },
    "mariadb": {
        "time": "DATETIME(6)", "text": "VARCHAR(200) COLLATE utf8mb4_bin", "number": "BIGINT",
        "amount": "DECIMAL(12,3)",
    },
}  # fmt: skip
_JOURNAL = {
    "no": "text", "number": "number", "at": "time", "saved": "time", "gtin": "text", "lot": "text",
    "kg": "amount", "step": "text", "place": "text", "ext": "text",
}  # fmt: skip


class Province(ABC):
    """One database with a table ``journal``, a row for each line of an event. Times are written as
    the province's clock shows them, ``2025-03-01 08:30:00``."""

    engine: str

    @property
    @abstractmethod
    def database(self) -> dict[str, Any]:
        """The ``database`` table of the system's file."""

    @abstractmethod
    async def execute(self, *statements: str) -> None:
        """Run statements, each in a transaction of its own."""

    @abstractmethod
    async def fetch(self, statement: str) -> list[tuple[Any, ...]]:
        """The rows of a statement."""

    @abstractmethod
    async def aclose(self) -> None:
        """Let go of it."""

    async def begin(self) -> None:
        """Make the table."""
        types = _TYPES[self.engine]
        columns = ", ".join(f"{name} {types[kind]}" for name, kind in _JOURNAL.items())
        await self.execute(f"CREATE TABLE journal ({columns})")

    async def add(self, *rows: Mapping[str, Any]) -> None:
        """Store rows, all at once."""
        values = ", ".join(
            "(" + ", ".join(self._literal(name, row.get(name)) for name in _JOURNAL) + ")"
            for row in rows
        )
        await self.execute(f"INSERT INTO journal VALUES {values}")

    def _literal(self, name: str, value: Any) -> str:
        if isinstance(value, str):
            text = self.time(value) if _JOURNAL[name] == "time" else value
            return self._quoted(text)
        return "NULL" if value is None else str(value)

    def time(self, local: str) -> str:
        """A time of the province's clock as a literal of the column's type."""
        return local

    def _quoted(self, text: str) -> str:
        return "'" + text.replace("'", "''") + "'"


class SqliteProvince(Province):
    """A file."""

    engine = "sqlite"

    def __init__(self, folder: Path) -> None:
        self.path = folder / "txng.db"
        self.connection = sqlite3.connect(self.path, isolation_level=None)

    @property
    def database(self) -> dict[str, Any]:
        return {"url": f"sqlite:///{self.path}"}

    async def execute(self, *statements: str) -> None:
        for statement in statements:
            self.connection.execute(statement)

    async def fetch(self, statement: str) -> list[tuple[Any, ...]]:
        return self.connection.execute(statement).fetchall()

    async def aclose(self) -> None:
        self.connection.close()

    def time(self, local: str) -> str:
        return local.replace(" ", "T") + "+07:00"


class ServerProvince(Province):
    """A database of its own on a server, and a user who may only read."""

    def __init__(self, server: Server, connection: Any, admin: Any) -> None:
        self.server = server
        self.connection = connection
        self.admin = admin

    @property
    def database(self) -> dict[str, Any]:
        address = f"{self.server.host}:{self.server.port}"
        return {
            "url": f"{self.engine}://{address}/{_NAME}",
            "user": READER,
            "password": "env:PASSWORD",
            "encrypted": False,
        }


class PostgresProvince(ServerProvince):
    """On PostgreSQL."""

    engine = "postgresql"

    @classmethod
    async def made(cls, server: Server) -> "PostgresProvince":
        """An empty database: the last test's, if there is one, since making one takes long."""
        admin = await _asyncpg(server, "postgres")
        if await admin.fetchval(f"SELECT 1 FROM pg_database WHERE datname = '{_NAME}'"):
            return await cls(server, await _asyncpg(server, _NAME), admin)._emptied()
        await admin.execute(f"DROP ROLE IF EXISTS {READER}")
        await admin.execute(f"CREATE ROLE {READER} LOGIN PASSWORD '{PASSWORD}'")
        return await cls._anew(server, admin)

    @classmethod
    async def encoded(cls, server: Server, encoding: str) -> "PostgresProvince":
        """A new database in an encoding; it takes the place of the last test's."""
        await (await cls.made(server)).aclose()
        admin = await _asyncpg(server, "postgres")
        await admin.execute(f"DROP DATABASE {_NAME} WITH (FORCE)")
        return await cls._anew(
            server, admin, f"ENCODING '{encoding}' LOCALE 'C' TEMPLATE template0"
        )

    @classmethod
    async def _anew(cls, server: Server, admin: Any, options: str = "") -> "PostgresProvince":
        await admin.execute(f"CREATE DATABASE {_NAME} {options}")
        return await cls(server, await _asyncpg(server, _NAME), admin)._emptied()

    async def _emptied(self) -> "PostgresProvince":
        await self.execute(
            "DROP SCHEMA public CASCADE",
            "CREATE SCHEMA public",
            f"GRANT USAGE ON SCHEMA public TO {READER}",
            f"ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT ON TABLES TO {READER}",
        )
        return self

    async def execute(self, *statements: str) -> None:
        for statement in statements:
            await self.connection.execute(statement)

    async def fetch(self, statement: str) -> list[tuple[Any, ...]]:
        return [tuple(row) for row in await self.connection.fetch(statement)]

    async def aclose(self) -> None:
        await self.connection.close()
        await self.admin.close()

    async def drop(self) -> None:
        """Leave no database behind that is not as the others are."""
        await self.connection.close()
        await self.admin.execute(f"DROP DATABASE {_NAME} WITH (FORCE)")
        await self.admin.execute(f"DROP ROLE {READER}")
        await self.admin.close()

    def time(self, local: str) -> str:
        return f"{local}+07"


class MariadbProvince(ServerProvince):
    """On MariaDB."""

    engine = "mariadb"

    @classmethod
    async def made(cls, server: Server) -> "MariadbProvince":
        """A new database, instead of the last test's."""
        connection = await import_module("asyncmy").connect(
            host=server.host, port=server.port, user=server.user, password=server.password,
            autocommit=True,
        )  # fmt: skip
        province = cls(server, connection, connection)
        await province.execute(
            f"DROP DATABASE IF EXISTS {_NAME}",
            f"CREATE DATABASE {_NAME} CHARACTER SET utf8mb4",
            f"GRANT SELECT ON {_NAME}.* TO {READER}@'127.0.0.1' IDENTIFIED BY '{PASSWORD}'",
            f"USE {_NAME}",
        )
        return province

    async def execute(self, *statements: str) -> None:
        async with self.connection.cursor() as cursor:
            for statement in statements:
                await cursor.execute(statement)

    async def fetch(self, statement: str) -> list[tuple[Any, ...]]:
        async with self.connection.cursor() as cursor:
            await cursor.execute(statement)
            return list(await cursor.fetchall())

    def _quoted(self, text: str) -> str:
        return super()._quoted(text.replace("\\", "\\\\"))

    async def aclose(self) -> None:
        await self.execute(f"DROP DATABASE IF EXISTS {_NAME}", f"DROP USER {READER}@'127.0.0.1'")
        await self.connection.ensure_closed()


async def _asyncpg(server: Server, name: str) -> Any:
    return await import_module("asyncpg").connect(
        host=server.host, port=server.port, user=server.user, password=server.password,
        database=name, ssl=False,
    )  # fmt: skip


def line(number: int, /, **changes: Any) -> dict[str, Any]:
    """One row of the journal, stored a minute after it happened."""
    clock = f"2025-03-01 08:{number:02}"
    return {
        "no": f"R{number}", "number": number, "at": f"{clock}:00", "saved": f"{clock}:30",
        "gtin": GTIN, "lot": LOT, "kg": 2.5, "step": "Xuất kho", **changes,
    }  # fmt: skip


def lots(*names: str) -> EventQuery:
    """The question about these lots."""
    return EventQuery(epc_classes=tuple(ItemId(build.lot(GTIN, name)) for name in names))


def ids(heard: Iterable[Any]) -> list[str]:
    """The ids of what was heard, in place of which stands why where it could not be read."""
    return [said.record_id if isinstance(said, Record) else said.reason for said in heard]


BY_LOT = "SELECT no, at, gtin, lot, kg FROM journal WHERE gtin = :gtin14 AND lot = :lot ORDER BY no"
BY_CURSOR = """
    SELECT no, number, at, saved, gtin, lot, kg FROM journal
    WHERE number > :after_number ORDER BY number LIMIT :limit
"""


def by_lot(**changes: Any) -> dict[str, Any]:
    """The statement that answers for a lot."""
    return {"answers": ["events_by_epc_class"], "sql": BY_LOT, **changes}


def by_cursor(**changes: Any) -> dict[str, Any]:
    """The statement that lists changes by a growing number."""
    plain = {"answers": ["changes"], "resume": "cursor", "cursor": {"number": "number"}}
    return {**plain, "sql": BY_CURSOR, "page_rows": 3, "overlap_numbers": 0, **changes}


def event(**changes: Any) -> dict[str, Any]:
    """How a row reads as an event."""
    item = {"gtin": "gtin", "lot": "lot", "quantity": "kg", "uom": {"const": "KGM"}}
    plain = {"id": "no", "type": {"const": "ObjectEvent"}, "time": "at", "items": [item]}
    return {**plain, **changes}


def table(
    database: Mapping[str, Any], ways: Sequence[Mapping[str, Any]], **changes: Any
) -> dict[str, Any]:
    """A whole ``[connector]`` table, as TOML would give it."""
    whole = {
        "database": database, "statements": ways or [by_lot()],
        "mappings": {"event": event()}, **changes,
    }  # fmt: skip
    plain: dict[str, Any] = json.loads(json.dumps(whole))
    return plain
