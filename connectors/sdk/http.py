"""The one door to HTTP: nothing else in the project opens a connection to a system.

The host owns one session (``open_session``) for all systems; each system has a door of its own
with its limits and its hosts. A door follows no redirect, caps what a reply decodes to, bounds
every wait, and says what went wrong in the four errors. No message holds a secret: of a request
only its method, host and path are told.
"""

import asyncio
import socket
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from time import time
from urllib.parse import urlsplit

import aiohttp
from aiohttp import abc, hdrs
from yarl import URL

from connectors.sdk.addresses import check_host, check_resolved
from connectors.sdk.decoding import ACCEPTED, CappedBody
from connectors.sdk.errors import (
    Malformed,
    Refused,
    TimedOut,
    Unavailable,
    Unsupported,
)
from schema.model.json import Json
from schema.model.systems import Limits

Session = aiohttp.ClientSession
Params = Sequence[tuple[str, str]]
_CHUNK = 64 * 1024
_LONGEST_RETRY = 86_400.0
_NOT_ALLOWED = frozenset({401, 403, 407, 451})


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
        check_host(url, self._hosts)
        target = URL(url, encoded=True)
        async with (
            self._turns,
            _translated(method, url),
            self._session.request(
                method,
                target.extend_query(list(params)) if params else target,
                headers={hdrs.ACCEPT_ENCODING: ACCEPTED, **(headers or {})},
                json=json,
                allow_redirects=False,
                timeout=self._timeout,
            ) as response,
        ):
            _check_status(response, url)
            return await self._read(response, url)

    async def _read(self, response: aiohttp.ClientResponse, url: str) -> Reply:
        body = CappedBody(
            response.headers.get(hdrs.CONTENT_ENCODING, ""), self._limits.max_reply_bytes
        )
        async for chunk in response.content.iter_chunked(_CHUNK):
            body.feed(chunk)
        names = {name.lower(): value for name, value in response.headers.items()}
        return Reply(response.status, names, body.finish(), str(response.url))


@asynccontextmanager
async def _translated(method: str, url: str) -> AsyncIterator[None]:
    """The one place where the client's exceptions become ours."""
    try:
        yield
    except TimeoutError as error:
        raise TimedOut(f"{_asked(method, url)} was not answered in time") from error
    except ValueError as error:  # an address or a header that HTTP cannot carry
        raise Refused(f"{_asked(method, url)} cannot be put into an HTTP request") from error
    except aiohttp.ClientResponseError as error:
        raise Malformed(f"{_asked(method, url)} was answered with what is not HTTP") from error
    except aiohttp.ClientPayloadError as error:
        raise Unavailable(f"the answer to {_asked(method, url)} broke off") from error
    except (aiohttp.ClientError, OSError) as error:
        why = type(error).__name__
        raise Unavailable(f"{_asked(method, url)} found no connection ({why})") from error


def _check_status(response: aiohttp.ClientResponse, url: str) -> None:
    status, asked = response.status, _asked(response.method, url)
    if status < 300 or status == 404:
        return
    if status < 400:
        raise Refused(f"{asked} was redirected (HTTP {status}); redirects are not followed")
    if status in _NOT_ALLOWED:
        raise Refused(f"{asked} was refused (HTTP {status}): check the system's credentials")
    if status == 429 or status >= 500:
        after = retry_after(response.headers.get(hdrs.RETRY_AFTER, ""), time())
        raise Unavailable(f"{asked} failed (HTTP {status})", after)
    if status == 408:
        raise TimedOut(f"{asked} took too long, says the system (HTTP 408)")
    raise Unsupported(f"{asked} is not a question the system takes (HTTP {status})")


def retry_after(text: str, now: float) -> float | None:
    """Seconds to wait by a ``Retry-After`` header (RFC 9110, 10.2.3); at most a day.

    A number of seconds or an HTTP date, ``now`` in seconds since the epoch; None when neither.
    """
    if text.strip().isascii() and text.strip().isdigit():
        return min(float(text), _LONGEST_RETRY)
    try:
        until = parsedate_to_datetime(text).timestamp()
    except (ValueError, OverflowError):
        return None
    return min(max(0.0, until - now), _LONGEST_RETRY)


def _asked(method: str, url: str) -> str:
    parts = urlsplit(url)
    host = parts.netloc.rpartition("@")[2]
    return f"{method} {host}{parts.path}"[:300]
