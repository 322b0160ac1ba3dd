"""Addresses of databases: ``postgresql://host:5432/name`` and the like."""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from connectors.sdk.database.dialects import DIALECTS, SQLITE, Dialect

_ALIASES: Mapping[str, str] = {"postgres": "postgresql", "sqlserver": "mssql"}


@dataclass(frozen=True, slots=True)
class Address:
    """``host`` is in lower case; empty for SQLite, whose ``name`` is a path, and for a socket."""

    dialect: Dialect
    host: str
    port: int
    name: str
    user: str = ""
    password: str = ""

    def __repr__(self) -> str:
        return f"Address({self.dialect.name})"


def parse_address(url: str) -> Address:
    """The address that a URL means. ``ValueError``, without anything of the URL, where it is none.

    The driver that many write into the scheme (``postgresql+psycopg2``) is passed over.
    """
    try:
        parts = urlsplit(url)
        host, port = (parts.hostname or "").lower(), parts.port
    except ValueError as error:
        raise ValueError("is no URL") from error
    scheme = parts.scheme.partition("+")[0]
    dialect = DIALECTS.get(_ALIASES.get(scheme, scheme))
    if dialect is None:
        raise ValueError(f"begins with none of {', '.join(f'{name}://' for name in DIALECTS)}")
    if parts.query or parts.fragment:
        raise ValueError("ends before the ?: options have keys of their own")
    name = unquote(parts.path.removeprefix("/"))
    if not name or ("/" in name and dialect is not SQLITE):
        raise ValueError(f"names no database: it reads {dialect.name}://host/name")
    if dialect is SQLITE and (host or not name.startswith("/")):
        raise ValueError("is no path from the root: it reads sqlite:////folder/name.db")
    user, password = unquote(parts.username or ""), unquote(parts.password or "")
    return Address(dialect, host, port or dialect.port or 0, name, user, password)
