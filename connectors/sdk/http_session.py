"""The session that all doors share: names resolved and checked, nothing of the environment."""

import socket

import aiohttp
from aiohttp import abc

from connectors.sdk.addresses import check_resolved

Session = aiohttp.ClientSession


class _CheckedResolver(abc.AbstractResolver):
    """Resolves as usual, and refuses the addresses at which no system can be.

    What it returns is what is connected to, so a name that resolves elsewhere a moment later
    (DNS rebinding) changes nothing.
    """

    def __init__(self, inner: abc.AbstractResolver) -> None:
        self._inner = inner

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[abc.ResolveResult]:
        found = await self._inner.resolve(host, port, family)
        for result in found:
            check_resolved(host, result["host"])
        return found

    async def close(self) -> None:
        await self._inner.close()


def open_session(resolver: abc.AbstractResolver | None = None) -> Session:
    """The session that all doors share: no cookies, no proxy or .netrc of the environment.

    Call it in the running loop; whoever opens it closes it. Bodies come undecoded, because doors
    decode them under their own cap. ``resolver`` stands in for the machine's.
    """
    checked = _CheckedResolver(resolver or aiohttp.ThreadedResolver())
    connector = aiohttp.TCPConnector(limit=0, limit_per_host=64, resolver=checked)
    return aiohttp.ClientSession(
        connector=connector,
        cookie_jar=aiohttp.DummyCookieJar(),
        auto_decompress=False,
        trust_env=False,
    )
