"""The server's settings: few, one environment variable each, checked before anything starts."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from hub.access.viewers import configured
from hub.graph.opening import Location, Login, location
from schema.model.systems import Environment
from schema.model.times import DAY, Micros

MOST_DAYS = 36_500
_YES, _NO = {"1", "true", "yes"}, {"", "0", "false", "no"}


class SettingError(ValueError):
    """A setting that cannot be used: its name and why, in one line."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """How the server runs. Seconds are wall time."""

    systems: Path | None = None
    """``TXNG_SYSTEMS``: the folder with one ``*.toml`` for each system; none: the graph alone."""
    store: Location | None = None
    """``TXNG_STORE``: the supply graph's file, or a Neo4j server's address (``bolt://…``,
    ``neo4j://…``); none: in memory, forgotten at the end."""
    neo4j_user: str = "neo4j"
    """``TXNG_NEO4J_USER``: who the hub is to that server."""
    neo4j_password: str | None = field(default=None, repr=False)
    """``TXNG_NEO4J_PASSWORD``: its password there; never in the address."""
    neo4j_password_file: Path | None = None
    """``TXNG_NEO4J_PASSWORD_FILE``: the file that holds the password."""
    host: str = "127.0.0.1"
    """``TXNG_HOST``: the address to listen on."""
    port: int = 8000
    """``TXNG_PORT``: the port to listen on; 0 takes a free one."""
    role: str | None = None
    """``TXNG_ROLE``: the role of everybody who asks; none: the public."""
    environment: Environment = Environment.PRODUCTION
    """``TXNG_ENVIRONMENT``: which systems are asked, ``PRODUCTION`` or ``TEST``."""
    request_seconds: float = 30.0
    """``TXNG_REQUEST_SECONDS``: after this an answer is given with what was heard so far."""
    reserve_seconds: float | None = None
    """``TXNG_RESERVE_SECONDS``: of the request's seconds, those left for the report once nobody is
    asked any more; none: a fifth of them, 1 at least (but never more than half) and 5 at most."""
    drain_seconds: int = 10
    """``TXNG_DRAIN_SECONDS``: how long a stopping server lets running requests finish."""
    keep_traces_days: float = 365.0
    """``TXNG_KEEP_TRACES_DAYS``: how long answered traces are kept, so that they can be cited."""
    sync_poll_seconds: float = 60.0
    """``TXNG_SYNC_POLL_SECONDS``: ``txng sync --follow`` harvests each system so often."""
    sync_full_hours: float = 168.0
    """``TXNG_SYNC_FULL_HOURS``: each system is listed from its beginning so often, and what has
    disappeared from it is swept."""
    sync_overlap_hours: float = 168.0
    """``TXNG_SYNC_OVERLAP_HOURS``: of a system that cannot list changes, the event time before its
    last harvest that is listed again."""
    sync_lease_seconds: float = 30.0
    """``TXNG_SYNC_LEASE_SECONDS``: a second hub takes over the harvest so long after the first is
    gone; the hubs' clocks must agree better than that."""
    ask_everyone: bool = False
    """``TXNG_ASK_EVERYONE``: every system is asked about everything, at many times the questions;
    else those whom the graph points to, and everyone about what it knows nothing of."""
    dev: bool = False
    """``TXNG_DEV``: introspection, GET and a page to try queries on; never in production."""

    def __post_init__(self) -> None:
        """Refuse what cannot be: ``SettingError``."""
        if not 0 <= self.port <= 65535:
            raise SettingError(f"TXNG_PORT: {self.port} is no port (0 to 65535)")
        if not 0 < self.request_seconds <= 600:
            raise SettingError("TXNG_REQUEST_SECONDS: is more than 0 and at most 600")
        if (
            self.reserve_seconds is not None
            and not 0 <= self.reserve_seconds < self.request_seconds
        ):
            most = f"less than the {self.request_seconds:g} s of a request"
            raise SettingError(f"TXNG_RESERVE_SECONDS: is 0 or more and {most}")
        if not 0 <= self.drain_seconds <= 600:
            raise SettingError("TXNG_DRAIN_SECONDS: is 0 to 600")
        if not 0 < self.keep_traces_days <= MOST_DAYS:
            raise SettingError(f"TXNG_KEEP_TRACES_DAYS: is more than 0 and at most {MOST_DAYS:,}")
        for name in ("poll_seconds", "full_hours", "overlap_hours", "lease_seconds"):
            self._check_sync(f"sync_{name}", least=0 if name == "overlap_hours" else 1)
        try:
            configured(self.role)
        except ValueError as error:
            raise SettingError(f"TXNG_ROLE: {error}") from error

    @property
    def keep_traces(self) -> Micros:
        """How long answered traces are kept."""
        return round(self.keep_traces_days * DAY)

    def _check_sync(self, name: str, least: float) -> None:
        if not least <= getattr(self, name) <= 100_000:
            raise SettingError(f"TXNG_{name.upper()}: is {least:g} to 100,000")

    @property
    def login(self) -> Login:
        """Who the hub is to a Neo4j server."""
        return Login(self.neo4j_user, self.neo4j_password, self.neo4j_password_file)

    @property
    def asking_seconds(self) -> float:
        """Seconds of a request in which systems are asked; the reserve follows."""
        if self.reserve_seconds is not None:
            return self.request_seconds - self.reserve_seconds
        fifth = min(max(1.0, self.request_seconds / 5), 5.0)
        return self.request_seconds - min(fifth, self.request_seconds / 2)


def from_environment(environ: Mapping[str, str]) -> Settings:
    """The settings of an environment's ``TXNG_…`` variables; ``SettingError`` on a bad one."""
    said = {k: v.strip() for k, v in environ.items() if k.startswith("TXNG_") and v.strip()}
    default = Settings()
    return Settings(
        systems=_path(said.get("TXNG_SYSTEMS")),
        store=location(said["TXNG_STORE"]) if "TXNG_STORE" in said else None,
        neo4j_user=said.get("TXNG_NEO4J_USER", default.neo4j_user),
        neo4j_password=said.get("TXNG_NEO4J_PASSWORD"),
        neo4j_password_file=_path(said.get("TXNG_NEO4J_PASSWORD_FILE")),
        host=said.get("TXNG_HOST", default.host),
        port=int(_number(said, "TXNG_PORT", default.port)),
        role=said.get("TXNG_ROLE"),
        environment=_environment(said.get("TXNG_ENVIRONMENT", default.environment)),
        request_seconds=_number(said, "TXNG_REQUEST_SECONDS", default.request_seconds),
        reserve_seconds=_optional_number(said, "TXNG_RESERVE_SECONDS"),
        drain_seconds=int(_number(said, "TXNG_DRAIN_SECONDS", default.drain_seconds)),
        keep_traces_days=_number(said, "TXNG_KEEP_TRACES_DAYS", default.keep_traces_days),
        **{
            name: _number(said, f"TXNG_{name.upper()}", getattr(default, name))
            for name in (
                "sync_poll_seconds",
                "sync_full_hours",
                "sync_overlap_hours",
                "sync_lease_seconds",
            )
        },
        ask_everyone=_flag(said, "TXNG_ASK_EVERYONE"),
        dev=_flag(said, "TXNG_DEV"),
    )


def _path(text: str | None) -> Path | None:
    return None if text is None else Path(text).expanduser()


def _number(said: Mapping[str, str], name: str, default: float) -> float:
    try:
        number = float(said.get(name, default))
    except ValueError as error:
        raise SettingError(f"{name}: {said[name]!r} is no number") from error
    if not math.isfinite(number):
        raise SettingError(f"{name}: {said[name]!r} is no number")
    return number


def _optional_number(said: Mapping[str, str], name: str) -> float | None:
    return _number(said, name, 0.0) if name in said else None


def _environment(text: str) -> Environment:
    try:
        return Environment(text.upper())
    except ValueError as error:
        known = " or ".join(Environment)
        raise SettingError(f"TXNG_ENVIRONMENT: is {known}, not {text!r}") from error


def _flag(said: Mapping[str, str], name: str) -> bool:
    text = said.get(name, "")
    if text.lower() in _YES | _NO:
        return text.lower() in _YES
    raise SettingError(f"{name}: is yes or no, not {text!r}")
