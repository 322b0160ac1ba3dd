"""The databases that are spoken: what each is called, by which driver, and how its times go in."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from importlib.util import find_spec


class Times(StrEnum):
    """How a moment is given to a statement where the file names no format of its own."""

    ZONED = "zoned"
    """As a time with its zone."""
    LOCAL = "local"
    """As a time without one, in the system's offset."""
    WRITTEN = "written"
    """As text: the database has no type for times."""


@dataclass(frozen=True, slots=True)
class Dialect:
    """``name`` is the scheme of its URLs, ``sqlalchemy`` what SQLAlchemy calls it. ``extra`` is the
    extra of this distribution that brings ``driver``; None: it comes with the plain one."""

    name: str
    sqlalchemy: str
    driver: str
    port: int | None
    times: Times
    extra: str | None = None
    forbidden: frozenset[str] = frozenset()
    """Words that no statement may have, where the connection cannot be made read-only."""
    describes: bool = True
    """Whether any statement may stand as a table in ``FROM``, by which it is tried out."""
    begin: str | None = None
    """What begins a transaction that only reads, where neither the driver nor the session does."""
    whole: bool = False
    """Whether a connection is good for another answer only after one that was read to its end."""

    @property
    def module(self) -> str:
        """The module beside this one that connects to it."""
        return self.extra or self.name

    def missing(self) -> str | None:
        """What to install where the driver is not there."""
        if find_spec(self.driver) is not None:
            return None
        return f"the driver of {self.name} is not installed: pip install 'txng-hub[{self.extra}]'"


_BATCH = frozenset(
    {
        "ALTER", "BACKUP", "BEGIN", "BULK", "COMMIT", "CREATE", "DBCC", "DECLARE", "DENY", "DROP",
        "GRANT", "KILL", "PRINT", "RAISERROR", "RESTORE", "REVOKE", "ROLLBACK", "SAVE", "SET",
        "SHUTDOWN", "THROW", "TRUNCATE", "USE", "WAITFOR",
    }
)  # fmt: skip
"""T-SQL takes a second statement without a semicolon before it."""
_ALL = (
    Dialect("postgresql", "postgresql+asyncpg", "asyncpg", 5432, Times.ZONED),
    Dialect("sqlite", "sqlite+aiosqlite", "aiosqlite", None, Times.WRITTEN, whole=True),
    Dialect("mysql", "mysql+asyncmy", "asyncmy", 3306, Times.LOCAL, "mysql", whole=True),
    Dialect("mariadb", "mariadb+asyncmy", "asyncmy", 3306, Times.LOCAL, "mysql", whole=True),
    Dialect("mssql", "mssql+aioodbc", "aioodbc", 1433, Times.LOCAL, "mssql", _BATCH, False),
    Dialect(
        "oracle",
        "oracle+oracledb",
        "oracledb",
        1521,
        Times.LOCAL,
        "oracle",
        describes=False,
        begin="SET TRANSACTION READ ONLY",
    ),
)
DIALECTS: Mapping[str, Dialect] = {one.name: one for one in _ALL}
SQLITE = DIALECTS["sqlite"]
