"""One request over the wire and its reply, whatever the status: below the door and its credentials.

Follows no redirect, caps what a reply decodes to, bounds every wait.
"""

import asyncio
import ssl
from collections.abc import Callable

import aiohttp
from aiohttp import hdrs
from yarl import URL

from connectors.sdk.addresses import check_host
from connectors.sdk.asked import Asked
from connectors.sdk.decoding import ACCEPTED, CappedBody
from connectors.sdk.http_failures import translated
from connectors.sdk.http_session import Session
from connectors.sdk.reply import Reply
from schema.model.systems import Limits

_CHUNK = 64 * 1024


def _session_tls() -> bool:
    return True


class Wire:
    """The way to some hosts. At most ``limits.max_concurrency`` requests at a time; the others
    wait their turn, which does not count to the ``limits.deadline`` seconds each may take."""

    def __init__(
        self,
        session: Session,
        hosts: frozenset[str],
        limits: Limits,
        tls: Callable[[], ssl.SSLContext | bool] = _session_tls,
    ) -> None:
        self._session = session
        self.hosts = hosts
        self._limits = limits
        self._tls = tls
        self._turns = asyncio.Semaphore(limits.max_concurrency)
        self._timeout = aiohttp.ClientTimeout(
            total=limits.deadline, sock_connect=limits.deadline, sock_read=limits.deadline
        )

    async def send(self, request: Asked, with_errors: bool = False) -> Reply:
        """The reply of any status. Only what answers a question has a body, that is 2xx and 404,
        unless ``with_errors``."""
        check_host(request.url, self.hosts)
        async with (
            self._turns,
            translated(self._limits.deadline),
            self._session.request(
                request.method,
                URL(request.url, encoded=True),
                headers={hdrs.ACCEPT_ENCODING: ACCEPTED, **request.headers},
                data=request.data or None,
                allow_redirects=False,
                timeout=self._timeout,
                ssl=self._tls(),
            ) as response,
        ):
            told = response.status < 300 or response.status == 404 or with_errors
            body = await self._read(response) if told else b""
            names = {name.lower(): value for name, value in response.headers.items()}
            return Reply(response.status, names, body, request.url)

    async def _read(self, response: aiohttp.ClientResponse) -> bytes:
        body = CappedBody(
            response.headers.get(hdrs.CONTENT_ENCODING, ""), self._limits.max_reply_bytes
        )
        async for chunk in response.content.iter_chunked(_CHUNK):
            body.feed(chunk)
        return body.finish()
