"""SQL Server, by aioodbc. Never tried on a server."""

from importlib import import_module
from typing import Any

from connectors.sdk.database.target import Target

_DRIVER = "ODBC Driver 18 for SQL Server"


async def connect(target: Target) -> Any:
    """A connection of aioodbc. The server has no transactions that only read: the user's rights and
    the words that no statement may have are what holds it."""
    parts = {
        "DRIVER": _DRIVER,
        "SERVER": f"{target.host},{target.address.port}",
        "DATABASE": target.address.name,
        "UID": target.user,
        "PWD": target.password,
        "Encrypt": "yes" if target.tls else "no",
        "TrustServerCertificate": "no",
        "ApplicationIntent": "ReadOnly",
    }

    async def begin(connection: Any) -> None:
        connection.timeout = max(1, round(target.deadline))

    return await import_module("aioodbc").connect(
        dsn=";".join(f"{name}={_braced(value)}" for name, value in parts.items()),
        timeout=max(1, round(target.deadline)),
        after_created=begin,
    )


def _braced(value: str) -> str:
    """A value that nothing in it can end."""
    return "{" + value.replace("}", "}}") + "}"
