"""The ways in which a hostile source misbehaves, and what it says in each."""

import asyncio
import gzip
import json
from collections.abc import Awaitable, Callable, Mapping
from enum import StrEnum


class Mode(StrEnum):
    """How the source misbehaves."""

    HTML = "html"
    """A web page, with status 200."""
    HALF_JSON = "half_json"
    """JSON that breaks off, its length announced as if it were whole."""
    WRONG_TYPES = "wrong_types"
    """A list of records of which none is one."""
    WRONG_SHAPE = "wrong_shape"
    """Good JSON without any list of records."""
    NESTED_ARRAYS = "nested_arrays"
    """10 MB of opening and closing brackets."""
    DEEP_RECORD = "deep_record"
    """A record nested as deeply as a JSON reader lets through."""
    BOMB = "bomb"
    """50 kB of gzip that are 50 MB of spaces."""
    BROKEN_GZIP = "broken_gzip"
    """Compressed data that breaks off."""
    BROTLI = "brotli"
    """An encoding that nobody asked for."""
    DRIP = "drip"
    """One byte a second."""
    HANG = "hang"
    """The connection is taken and nothing is said."""
    RESET = "reset"
    """The connection is reset in the middle of the body."""
    HANG_UP = "hang_up"
    """The connection is closed before the status line."""
    NOT_HTTP = "not_http"
    """An answer in another protocol."""
    TOO_MANY = "too_many"
    """429 with ``Retry-After: 7``."""
    DENIED = "denied"
    """401."""
    BROKEN = "broken"
    """500 with a stack trace in HTML."""
    ENDLESS = "endless"
    """Every page leads to another."""
    CIRCLE = "circle"
    """Every page leads to itself."""
    REDIRECT = "redirect"
    """302 to another host."""
    FOREIGN_LINK = "foreign_link"
    """The next page is on another host."""
    EMPTY = "empty"
    """Status 200 and no body."""


ELSEWHERE = "http://169.254.169.254/latest"
_MEGABYTE = 1_000_000
_JSON = "application/json"
_HTML = "<!DOCTYPE html><html><body><h1>Hệ thống đang bảo trì</h1></body></html>".encode()
_NO_RECORDS = [1, "x", None, [], True, {}, {"type": 5}, {"type": "ObjectEvent", "eventTime": 7}]


def page(events: object, following: str | None = None) -> bytes:
    """A page for every kind at once."""
    body = {"queryResults": {"resultsBody": {"eventList": events}}}
    document = {"type": "EPCISQueryDocument", "epcisBody": body, "items": events}
    return json.dumps({**document, "next": following, "cursor": following}).encode()


def reply(body: bytes, status: str = "200 OK", kind: str = _JSON, headers: str = "") -> bytes:
    """A whole HTTP reply; ``headers`` are further lines, each ended by CR LF."""
    head = f"HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {len(body)}\r\n"
    return f"{head}Connection: close\r\n{headers}\r\n".encode() + body


def linked(following: str) -> bytes:
    """An empty page that leads to ``following``, by header and in the body."""
    return reply(page([], following), headers=f'Link: <{following}>; rel="next"\r\n')


def said(mode: Mode) -> bytes:
    """The reply of a mode that always says the same."""
    return _REPLIES[mode]()


def _deep() -> bytes:
    return page([]).replace(
        b"[]", b'[{"type":"ObjectEvent","x:y":' + b"[" * 900 + b"]" * 900 + b"}]"
    )


def _half() -> bytes:
    return reply(page([{"type": "ObjectEvent"}])[:-40])


def _bomb() -> bytes:
    zipped = gzip.compress(b" " * (50 * _MEGABYTE), 6)
    return reply(zipped, headers="Content-Encoding: gzip\r\n")


def _broken_gzip() -> bytes:
    zipped = gzip.compress(page([]))
    return reply(zipped[: len(zipped) // 2], headers="Content-Encoding: gzip\r\n")


_REPLIES: Mapping[Mode, Callable[[], bytes]] = {
    Mode.HTML: lambda: reply(_HTML, kind="text/html"),
    Mode.HALF_JSON: _half,
    Mode.WRONG_TYPES: lambda: reply(page(_NO_RECORDS)),
    Mode.WRONG_SHAPE: lambda: reply(b'{"ok": true, "items": "none", "epcisBody": 3}'),
    Mode.NESTED_ARRAYS: lambda: reply(b"[" * 5 * _MEGABYTE + b"]" * 5 * _MEGABYTE),
    Mode.DEEP_RECORD: lambda: reply(_deep()),
    Mode.BOMB: _bomb,
    Mode.BROKEN_GZIP: _broken_gzip,
    Mode.BROTLI: lambda: reply(b"\x0b\x02\x80{}\x03", headers="Content-Encoding: br\r\n"),
    Mode.HANG_UP: lambda: b"",
    Mode.NOT_HTTP: lambda: b"220 mail.example ESMTP\r\n",
    Mode.TOO_MANY: lambda: reply(b"", "429 Too Many Requests", headers="Retry-After: 7\r\n"),
    Mode.DENIED: lambda: reply(b"", "401 Unauthorized"),
    Mode.BROKEN: lambda: reply(_HTML, "500 Internal Server Error", "text/html"),
    Mode.REDIRECT: lambda: reply(b"", "302 Found", headers=f"Location: {ELSEWHERE}\r\n"),
    Mode.EMPTY: lambda: reply(b""),
    Mode.CIRCLE: lambda: linked("/events?nextPageToken=again"),
    Mode.FOREIGN_LINK: lambda: linked(f"{ELSEWHERE}?nextPageToken=1"),
}


async def drip(writer: asyncio.StreamWriter) -> None:
    """One byte a second, for ever."""
    for byte in reply(page([])):
        writer.write(bytes([byte]))
        await writer.drain()
        await asyncio.sleep(1)


async def hang(writer: asyncio.StreamWriter) -> None:
    """Say nothing."""
    await asyncio.sleep(3_600)


async def reset(writer: asyncio.StreamWriter) -> None:
    """Break off in the middle of the body."""
    writer.write(reply(page([]))[:-10])
    await writer.drain()
    writer.transport.abort()


MANNERS: Mapping[Mode, Callable[[asyncio.StreamWriter], Awaitable[None]]] = {
    Mode.DRIP: drip,
    Mode.HANG: hang,
    Mode.RESET: reset,
}
"""The modes that take their time or break off."""
