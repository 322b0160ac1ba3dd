"""A simulated portal's database made: on a PostgreSQL of the demo's own, or as a file of SQLite."""

import sqlite3
from collections.abc import Mapping, Sequence
from contextlib import closing
from importlib import import_module
from pathlib import Path
from typing import Any

from hub.demo.servers.portal import Portal, Row
from hub.demo.servers.postgres import Postgres
from hub.demo.servers.shapes.shape import DEMO_KEY

Tables = Mapping[str, Sequence[Row]]


def write_file(path: Path, tables: Tables, portal: Portal) -> None:
    """Write a new file of SQLite."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.unlink(missing_ok=True)
    with closing(sqlite3.connect(path)) as database:
        database.executescript(portal.tables)
        for table, rows in tables.items():
            marks = ", ".join("?" * len(rows[0])) if rows else ""
            database.executemany(f"INSERT INTO {table} VALUES ({marks})", rows)  # noqa: S608 - names of ours
        database.commit()


async def write_database(server: Postgres, name: str, tables: Tables, portal: Portal) -> None:
    """Make a new database, and a user of its name who may read it and do nothing else."""
    await _execute(
        server,
        "postgres",
        f'CREATE DATABASE "{name}"',
        f"CREATE ROLE \"{name}\" LOGIN PASSWORD '{DEMO_KEY}'",
    )
    database = await _connected(server, name)
    try:
        await database.execute(portal.tables)
        for table, rows in tables.items():
            await database.copy_records_to_table(table, records=rows)
        await database.execute(f'GRANT SELECT ON ALL TABLES IN SCHEMA public TO "{name}"')
        await database.execute("ANALYZE")
    finally:
        await database.close()


async def _execute(server: Postgres, database: str, *statements: str) -> None:
    connection = await _connected(server, database)
    try:
        for statement in statements:
            await connection.execute(statement)
    finally:
        await connection.close()


async def _connected(server: Postgres, name: str) -> Any:
    return await import_module("asyncpg").connect(
        host=server.host, port=server.port, user=server.user, password=server.password,
        database=name, ssl=False,
    )  # fmt: skip
