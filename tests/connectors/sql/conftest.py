"""Databases for the tests of kind ``sql``: on each engine that is here, a new one for each."""

from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import a_mariadb
import a_postgres
import pytest
from private_server import Server
from sql_province import (
    PASSWORD,
    MariadbProvince,
    PostgresProvince,
    Province,
    SqliteProvince,
    table,
)

from connectors.sdk.interface import Connector
from schema.model.systems import Limits


@pytest.fixture(scope="session")
def postgres() -> Iterator[Server]:
    """The server, started once."""
    if not a_postgres.THERE:
        pytest.skip(f"PostgreSQL is not here. {a_postgres.HOW}")
    with a_postgres.a_postgres() as server:
        yield server


@pytest.fixture(scope="session")
def mariadb() -> Iterator[Server]:
    """The server, started once."""
    if not a_mariadb.THERE:
        pytest.skip(f"MariaDB is not here. {a_mariadb.HOW}")
    with a_mariadb.a_mariadb() as server:
        yield server


@pytest.fixture
async def on_sqlite(tmp_path: Path) -> AsyncIterator[SqliteProvince]:
    province = SqliteProvince(tmp_path)
    await province.begin()
    yield province
    await province.aclose()


@pytest.fixture
async def on_postgres(postgres: Server) -> AsyncIterator[PostgresProvince]:
    province = await PostgresProvince.made(postgres)
    await province.begin()
    yield province
    await province.aclose()


@pytest.fixture
async def on_mariadb(mariadb: Server) -> AsyncIterator[MariadbProvince]:
    province = await MariadbProvince.made(mariadb)
    await province.begin()
    yield province
    await province.aclose()


@pytest.fixture(params=["on_sqlite", "on_postgres", "on_mariadb"])
def province(request: pytest.FixtureRequest) -> Province:
    """A system on each engine in turn."""
    found: Province = request.getfixturevalue(request.param)
    return found


@pytest.fixture
async def open_sql(open_system: Any) -> AsyncIterator[Callable[..., Connector[Any]]]:
    """Opens the connector of a system on a database; all are closed at the end."""
    opened: list[Connector[Any]] = []

    def make(
        province: Province,
        *ways: dict[str, Any],
        limits: Limits | None = None,
        database: dict[str, Any] | None = None,
        secrets: Mapping[str, str] | None = None,
        **changes: Any,
    ) -> Connector[Any]:
        where = {**province.database, **(database or {})}
        whole = table({k: v for k, v in where.items() if v is not None}, ways, **changes)
        opened.append(
            open_system("sql", whole, limits, **{"PASSWORD": PASSWORD, **(secrets or {})})
        )
        return opened[-1]

    yield make
    for connector in opened:
        await connector.aclose()
