"""A TCP connection to a host of a system, whose name must not resolve to where no system can be."""

import asyncio
import socket
from collections.abc import Sequence
from typing import Any

from connectors.sdk.addresses import check_resolved

Found = Sequence[tuple[Any, ...]]
"""What ``getaddrinfo`` gives; the last of each is the address, beginning with its IP as text."""


async def looked_up(host: str, port: int) -> Found:
    """The addresses of a name, the best first; ``Refused`` where one of them is no system's."""
    loop = asyncio.get_running_loop()
    found = await loop.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    for *_, address in found:
        check_resolved(host, str(address[0]))
    return found


async def connected(host: str, port: int, deadline: float) -> socket.socket:
    """A connected socket, which does not block; to the first address that takes it.

    Raises ``Refused`` for an address of no system, ``TimeoutError`` after ``deadline`` seconds, and
    ``OSError``.
    """
    async with asyncio.timeout(deadline):
        return await _first_that_takes(await looked_up(host, port))


async def _first_that_takes(found: Found) -> socket.socket:
    failure: OSError = OSError("no address")
    for family, kind, protocol, _, address in found:
        sock = socket.socket(family, kind, protocol)
        sock.setblocking(False)
        try:
            await asyncio.get_running_loop().sock_connect(sock, address)
        except OSError as error:
            failure = error
            sock.close()
        except BaseException:
            sock.close()
            raise
        else:
            return sock
    raise failure
