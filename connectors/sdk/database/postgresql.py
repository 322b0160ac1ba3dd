"""PostgreSQL, by asyncpg: how a session begins, and the values that its driver could not give."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from importlib import import_module
from typing import Any

from connectors.sdk.database.target import Target

_KNOWS_NO_ENCODING = "SQL_ASCII"
_SETTINGS = """
SELECT set_config('statement_timeout', $1, false), set_config('TimeZone', $2, false)
"""
_TEXTS = ("text", "varchar", "bpchar")
_FIRST = datetime(2000, 1, 1)
_MICROSECOND = timedelta(microseconds=1)
_ENDS = {2**63 - 1: "infinity", -(2**63): "-infinity", 2**31 - 1: "infinity", -(2**31): "-infinity"}


async def connect(target: Target) -> Any:
    """A connection of asyncpg: nothing of the environment or of a password file counts."""
    connection = await import_module("asyncpg").connect(
        host=target.host,
        port=target.address.port,
        user=target.user,
        password=target.password,
        database=target.address.name,
        ssl=target.tls or False,
        direct_tls=False,
        target_session_attrs="any",
        timeout=target.deadline,
        statement_cache_size=0,
        server_settings={"application_name": "txng-hub"},
    )
    try:
        await _begin(connection, target)
    except BaseException:
        connection.terminate()
        raise
    return connection


async def _begin(connection: Any, target: Target) -> None:
    """``statement_timeout`` ends a statement at the server; ``TimeZone`` says what times without a
    zone mean where a statement compares them with others."""
    milliseconds = max(1, round(target.deadline * 1_000))
    await connection.execute(_SETTINGS, str(milliseconds), _posix(target.offset))
    for name, decode, encode in _TIMES:
        await _read_as(connection, name, decode, encode, "tuple")
    if connection.get_settings().server_encoding == _KNOWS_NO_ENCODING:
        await connection.execute("SET client_encoding = 'LATIN1'")  # bytes as they are
        for name in _TEXTS:
            await _read_as(connection, name, *_texts(target.encoding), "binary")


async def _read_as(
    connection: Any, name: str, decode: Callable[..., Any], encode: Callable[..., Any], form: str
) -> None:
    await connection.set_type_codec(
        name, schema="pg_catalog", decoder=decode, encoder=encode, format=form
    )


def _posix(offset: str) -> str:
    """An offset as a zone of POSIX, whose sign is the other way round."""
    if offset == "Z":
        return "UTC"
    return f"<{offset}>{'-' if offset[0] == '+' else '+'}{offset[1:]}"


def _texts(encoding: str) -> tuple[Callable[[bytes], str], Callable[[str], bytes]]:
    """Bytes that are no text in this encoding stay among the others, as lone surrogates."""
    return lambda data: data.decode(encoding, "surrogateescape"), lambda text: text.encode(encoding)


def _moment(count: tuple[int]) -> str:
    """Microseconds since 2000 as ISO 8601, or as what is no time: an end, or too far away."""
    try:
        return _ENDS.get(count[0]) or (_FIRST + timedelta(microseconds=count[0])).isoformat()
    except OverflowError:
        return f"{count[0]} µs from {_FIRST:%Y-%m-%d}"


def _zoned(count: tuple[int]) -> str:
    text = _moment(count)
    return f"{text}+00:00" if "T" in text else text


def _day(count: tuple[int]) -> str:
    try:
        return _ENDS.get(count[0]) or (_FIRST + timedelta(days=count[0])).date().isoformat()
    except OverflowError:
        return f"{count[0]} days from {_FIRST:%Y-%m-%d}"


def _since_first(moment: datetime) -> tuple[int]:
    naive = moment.astimezone(UTC).replace(tzinfo=None) if moment.tzinfo else moment
    return ((naive - _FIRST) // _MICROSECOND,)


def _days(day: date) -> tuple[int]:
    return ((day - _FIRST.date()).days,)


_TIMES: tuple[tuple[str, Callable[..., Any], Callable[..., Any]], ...] = (
    ("timestamptz", _zoned, _since_first),
    ("timestamp", _moment, _since_first),
    ("date", _day, _days),
)
"""Times are read here, because the driver fails with a whole answer at the first of them that lies
outside the years 1 to 9999."""
