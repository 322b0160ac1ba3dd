"""Oracle, by oracledb in its thin mode. Never tried on a server."""

from importlib import import_module
from typing import Any

from connectors.sdk.database.target import Target


async def connect(target: Target) -> Any:
    """A connection of oracledb; the name in the URL is the service's."""
    connection = await import_module("oracledb").connect_async(
        host=target.host,
        port=target.address.port,
        service_name=target.address.name,
        user=target.user,
        password=target.password,
        protocol="tcps" if target.tls else "tcp",
        ssl_context=target.tls,
        tcp_connect_timeout=target.deadline,
    )
    connection.call_timeout = max(1, round(target.deadline * 1_000))
    return connection
