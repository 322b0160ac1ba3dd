"""The one door to HTTP: nothing else in the project opens a connection to a system.

The host owns one session (``open_session``) for all systems; each system has a door of its own
with its limits and its hosts. A door follows no redirect, caps what a reply decodes to, bounds
every wait, and says what went wrong in the four errors, without an address or a secret.
"""

import asyncio
import socket
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import aiohttp
from aiohttp import abc, hdrs
from yarl import URL

from connectors.sdk.addresses import check_host, check_resolved
from connectors.sdk.decoding import ACCEPTED, CappedBody
from connectors.sdk.http_failures import check_status, noted, retry_header, translated
from schema.model.json import Json
from schema.model.systems import Limits

Session = aiohttp.ClientSession
Params = Sequence[tuple[str, str]]
_CHUNK = 64 * 1024


@dataclass(frozen=True, slots=True)
class Reply:
    """What came back: header names in lower case, the body decoded. ``url`` is what was asked."""

    status: int
    headers: Mapping[str, str]
    body: bytes
    url: str


class _CheckedResolver(abc.AbstractResolver):
    """Resolves as usual, and refuses the addresses at which no system can be."""

    def __init__(self) -> None:
        self._inner = aiohttp.ThreadedResolver()

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[abc.ResolveResult]:
        found = await self._inner.resolve(host, port, family)
        for result in found:
            check_resolved(host, result["host"])
        return found

    async def close(self) -> None:
        await self._inner.close()


def open_session() -> aiohttp.ClientSession:
    """The session that all doors share: no cookies, no proxy or .netrc of the environment.

    Call it in the running loop; whoever opens it closes it. Bodies come undecoded, because doors
    decode them under their own cap.
    """
    connector = aiohttp.TCPConnector(limit=0, limit_per_host=64, resolver=_CheckedResolver())
    return aiohttp.ClientSession(
        connector=connector,
        cookie_jar=aiohttp.DummyCookieJar(),
        auto_decompress=False,
        trust_env=False,
    )


class HttpDoor:
    """One system's way out. At most ``limits.max_concurrency`` requests at a time; the others
    wait their turn, which does not count to the ``limits.deadline`` seconds each may take."""

    def __init__(
        self, session: aiohttp.ClientSession, hosts: frozenset[str], limits: Limits
    ) -> None:
        self._session = session
        self._hosts = hosts
        self._limits = limits
        self._turns = asyncio.Semaphore(limits.max_concurrency)
        self._timeout = aiohttp.ClientTimeout(
            total=limits.deadline, sock_connect=limits.deadline, sock_read=limits.deadline
        )

    async def request(
        self,
        method: str,
        url: str,
        *,
        params: Params = (),
        headers: Mapping[str, str] | None = None,
        json: Json = None,
    ) -> Reply:
        """Ask, and return the reply to a 2xx or 404; every other status raises.

        ``url`` is sent as it stands, so its path must already be percent-encoded; ``params`` are
        encoded here. 401 and 403 raise ``Refused``, as does a redirect; other 4xx ``Unsupported``;
        429 and 5xx ``Unavailable`` (with ``retry_after`` where the system says), as does a broken
        connection; too slow ``TimedOut``; too large or wrongly compressed ``Malformed``.
        """
        with noted(method, url):
            check_host(url, self._hosts)
            return await self._request(method, url, params, headers or {}, json)

    async def _request(
        self, method: str, url: str, params: Params, headers: Mapping[str, str], json: Json
    ) -> Reply:
        target = URL(url, encoded=True)
        async with (
            self._turns,
            translated(self._limits.deadline),
            self._session.request(
                method,
                target.extend_query(list(params)) if params else target,
                headers={hdrs.ACCEPT_ENCODING: ACCEPTED, **headers},
                json=json,
                allow_redirects=False,
                timeout=self._timeout,
            ) as response,
        ):
            check_status(response.status, retry_header(response))
            return await self._read(response)

    async def _read(self, response: aiohttp.ClientResponse) -> Reply:
        body = CappedBody(
            response.headers.get(hdrs.CONTENT_ENCODING, ""), self._limits.max_reply_bytes
        )
        async for chunk in response.content.iter_chunked(_CHUNK):
            body.feed(chunk)
        names = {name.lower(): value for name, value in response.headers.items()}
        return Reply(response.status, names, body.finish(), str(response.url))
