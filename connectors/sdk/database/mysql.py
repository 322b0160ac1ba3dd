"""MySQL and MariaDB, by asyncmy: how a session begins."""

from importlib import import_module
from typing import Any

from connectors.sdk.database.target import Target


async def connect(target: Target) -> Any:
    """A connection of asyncmy whose transactions can write nothing."""
    local = not target.address.host
    connection = await import_module("asyncmy").connect(
        host="localhost" if local else target.host,
        unix_socket=target.host if local else None,
        port=target.address.port,
        user=target.user,
        password=target.password.encode(),  # as text it would be sent in Latin-1
        database=target.address.name,
        charset="utf8mb4",
        ssl=target.tls,
        connect_timeout=target.deadline,
        autocommit=False,
        local_infile=False,
    )
    try:
        await _begin(connection, target)
    except BaseException:
        connection.close()
        raise
    return connection


async def _begin(connection: Any, target: Target) -> None:
    """A statement that takes too long is ended at the server; ``time_zone`` is the zone in which
    ``TIMESTAMP`` columns are shown, so that they and ``DATETIME`` mean the same."""
    mariadb = "MariaDB" in connection.get_server_info()
    most = ("max_statement_time", target.deadline) if mariadb else (
        "max_execution_time", round(target.deadline * 1_000)
    )  # fmt: skip
    async with connection.cursor() as cursor:
        await cursor.execute("SET SESSION TRANSACTION READ ONLY")
        await cursor.execute(f"SET SESSION {most[0]} = %s", (most[1],))
        zone = "+00:00" if target.offset == "Z" else target.offset
        await cursor.execute("SET SESSION time_zone = %s", (zone,))
