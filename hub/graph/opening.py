"""Opening the store that a name stands for: a file, memory, or a Neo4j server's address."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from hub.graph.harvest_store import HarvestStore
from hub.graph.sqlite.harvest_store import SqliteHarvestStore
from hub.graph.sqlite.store import utc_now
from hub.graph.store import StoreError
from schema.model.keys import SystemId
from schema.model.times import DAY, Micros

Location = Path | str
"""A file, or a server's address."""


@dataclass(frozen=True, slots=True)
class Login:
    """Who the hub is to a Neo4j server. The password is shown nowhere.

    ``password_file`` is read when no password is given, at each opening.
    """

    user: str = "neo4j"
    password: str | None = field(default=None, repr=False)
    password_file: Path | None = None
    database: str = "neo4j"

    @property
    def auth(self) -> tuple[str, str] | None:
        """User and password, None without a password; ``StoreError`` if its file is unreadable."""
        password = self.password
        if password is None and self.password_file is not None:
            try:
                password = self.password_file.read_text("utf-8").strip()
            except (OSError, UnicodeDecodeError) as error:
                what = f"{self.password_file} cannot be read: {error}"
                raise StoreError(f"TXNG_NEO4J_PASSWORD_FILE: {what}") from error
        return None if password is None else (self.user, password)


def location(text: str) -> Location:
    """What a store's name stands for."""
    return text if "://" in text else Path(text).expanduser()


def open_store(
    store: Location | None,
    *,
    login: Login | None = None,
    now: Callable[[], Micros] = utc_now,
    tolerance: Mapping[SystemId, Micros] | None = None,
    keep_traces: Micros = 365 * DAY,
) -> HarvestStore:
    """The store, to be closed by the caller; ``StoreError`` when it cannot be used.

    A server's answer is waited for: not to be called where a loop must not stand still.
    """
    if not isinstance(store, str):
        return SqliteHarvestStore(store, now=now, tolerance=tolerance, keep_traces=keep_traces)
    try:
        from hub.graph.neo4j.harvest_store import Neo4jHarvestStore  # noqa: PLC0415 - needs the server extra
    except ModuleNotFoundError as error:
        if error.name != "neo4j":
            raise
        raise StoreError(f"{store} needs: pip install 'txng-hub[server]'") from error
    return Neo4jHarvestStore(
        store, login or Login(), now=now, tolerance=tolerance, keep_traces=keep_traces
    )
