"""What a system says whose reply is of no use: the same, whatever was asked."""

import gzip
from functools import cache

from connectors.testing.proxy.http11 import reply_bytes
from connectors.testing.proxy.proxy import Spoil, Turn

ELSEWHERE = "http://169.254.169.254/latest"
RETRY_AFTER = 7
MEGABYTE = 1_000_000
_HTML = "<!DOCTYPE html><html><body><h1>Hệ thống đang bảo trì</h1></body></html>".encode()
_AS_HTML = {"Content-Type": "text/html; charset=utf-8"}


def says(data: bytes) -> Spoil:
    """Always these bytes."""

    async def spoil(turn: Turn) -> None:
        turn.write(data)

    return spoil


web_page = says(reply_bytes(_HTML, headers=_AS_HTML))
nothing = says(reply_bytes(b""))
not_http = says(b"220 mail.example ESMTP\r\n")
denied = says(reply_bytes(b"", 401))
forbidden = says(reply_bytes(_HTML, 403, _AS_HTML))
too_many = says(reply_bytes(b"", 429, {"Retry-After": str(RETRY_AFTER)}))
broken = says(reply_bytes(_HTML, 500, _AS_HTML))
unavailable = says(reply_bytes(_HTML, 503, {**_AS_HTML, "Retry-After": str(RETRY_AFTER)}))
redirected = says(reply_bytes(b"", 302, {"Location": ELSEWHERE}))
brotli = says(reply_bytes(b"\x0b\x02\x80{}\x03", headers={"Content-Encoding": "br"}))


async def bomb(turn: Turn) -> None:
    """50 kB of gzip that are 50 MB of spaces."""
    turn.write(reply_bytes(_zipped_spaces(), headers={"Content-Encoding": "gzip"}))


async def nested(turn: Turn) -> None:
    """10 MB of opening and closing brackets."""
    deep = 5 * MEGABYTE
    turn.write(reply_bytes(b"[" * deep + b"]" * deep))


async def half_zipped(turn: Turn) -> None:
    """Compressed data that breaks off."""
    zipped = gzip.compress((await turn.good()).body or b" ")
    turn.write(reply_bytes(zipped[: len(zipped) // 2], headers={"Content-Encoding": "gzip"}))


@cache
def _zipped_spaces() -> bytes:
    return gzip.compress(b" " * (50 * MEGABYTE), 6)
