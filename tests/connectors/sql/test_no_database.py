"""What listens where a database should be, and is none, is told as such and never waited for."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib.util import find_spec
from typing import Any

import pytest
from sql_province import table

from connectors.sdk.errors import ConnectorError, Malformed, TimedOut, Unavailable
from schema.model.systems import Limits

SAID = {
    "nothing": b"",
    "a web page": b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n",
    "noise": bytes(range(256)) * 20,
    "no TLS": b"N",
    "TLS": b"S",
    "half a greeting": b"\x05\x00\x00\x00\x0a5.5\x00",
    "a way in that is none": b"R\x00\x00\x00\x08\x00\x00\x00\x63",
    "an endless row": b"D\x7f\xff\xff\xffabc",
}
SCHEMES = ["postgresql", *(["mariadb"] if find_spec("asyncmy") else [])]


@asynccontextmanager
async def saying(said: bytes | None, first: bool) -> AsyncIterator[int]:
    """A server on loopback that says one thing to everybody and hangs up; None: it says nothing.
    Gives its port."""

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            if not first or said is None:
                await reader.read(100 if said is not None else -1)
            writer.write(said or b"")
            await writer.drain()
        except ConnectionError:
            pass
        finally:
            writer.close()

    server = await asyncio.start_server(answer, "127.0.0.1", 0)
    async with server:
        yield server.sockets[0].getsockname()[1]


@pytest.mark.parametrize("encrypted", [True, False], ids=["over TLS", "in the clear"])
@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("said", [*SAID.values(), None], ids=[*SAID, "hangs"])
async def test_what_is_no_database_is_told_as_such(
    said: bytes | None, scheme: str, encrypted: bool, open_system: Any
) -> None:
    async with saying(said, first=scheme == "mariadb") as port:
        database = {
            "url": f"{scheme}://127.0.0.1:{port}/txng",
            "user": "doc",
            "password": "env:P",
            "encrypted": encrypted,
        }
        connector = open_system("sql", table(database, []), Limits(deadline=0.3), P="bí-mật")
        try:
            with pytest.raises(TimedOut if said is None else ConnectorError) as told:
                await connector.check()
        finally:
            await connector.aclose()
    assert isinstance(told.value, Unavailable | Malformed)
    assert not {"127.0.0.1", "doc", "bí-mật"} & set(str(told.value).split())
