"""HTTP/1.1 over a stream, as little as a proxy needs: one request read, one reply written."""

import asyncio
from collections.abc import Mapping
from http import HTTPStatus

from connectors.sdk.asked import Asked
from connectors.sdk.reply import Reply

JSON = "application/json"
_OURS = frozenset({"host", "accept-encoding", "connection", "content-length", "user-agent"})
"""Headers of the way to the proxy, not of the question."""
_FRAMING = frozenset(
    {"content-encoding", "transfer-encoding", "content-length", "connection", "keep-alive"}
)


async def read_request(reader: asyncio.StreamReader, mark: str) -> tuple[str, Asked]:
    """The value of the header ``mark`` and the request without it; its url is the target sent."""
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
    line, *lines = head.removesuffix("\r\n\r\n").split("\r\n")
    method, target, _ = line.split(" ", 2)
    headers = dict(_header(text) for text in lines)
    named = {name.lower(): value for name, value in headers.items()}
    data = await reader.readexactly(int(named.get("content-length", "0")))
    kept = {n: v for n, v in headers.items() if n.lower() not in _OURS and n != mark}
    return named.get(mark.lower(), ""), Asked(method, target, kept, data)


def _header(line: str) -> tuple[str, str]:
    name, _, value = line.partition(":")
    return name, value.strip()


def written(reply: Reply) -> bytes:
    """A reply as bytes, its decoded body as it is."""
    headers = {n: v for n, v in reply.headers.items() if n not in _FRAMING}
    return reply_bytes(reply.body, reply.status, headers)


def reply_bytes(
    body: bytes,
    status: int = 200,
    headers: Mapping[str, str] | None = None,
    length: int | None = None,
) -> bytes:
    """A whole reply; ``length`` is what it announces, where that is not the truth."""
    said = {"Content-Type": JSON, **_titled(headers or {})}
    said |= {"Content-Length": str(len(body) if length is None else length), "Connection": "close"}
    lines = "".join(f"{name}: {value}\r\n" for name, value in said.items())
    return f"HTTP/1.1 {status} {_phrase(status)}\r\n{lines}\r\n".encode() + body


def _titled(headers: Mapping[str, str]) -> dict[str, str]:
    return {name.title(): value for name, value in headers.items()}


def _phrase(status: int) -> str:
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return "Unknown"
