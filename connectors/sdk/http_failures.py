"""What went wrong over HTTP, in the four errors.

Their sentences are read by everybody who traces, so they name no host, no path and no class; those
stand in the log, at debug level, and even there a query or a header never does.
"""

import errno
import logging
import socket
import ssl
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from email.utils import parsedate_to_datetime
from time import time
from urllib.parse import urlsplit

import aiohttp

from connectors.sdk.asked import UNFIT
from connectors.sdk.errors import (
    ConnectorError,
    Malformed,
    Refused,
    TimedOut,
    Unavailable,
    Unsupported,
)
from connectors.sdk.tls_failures import insecure

NOT_THERE = "answered HTTP 404: nothing is at the address in the system's file"
_log = logging.getLogger(__name__)
_LONGEST_RETRY = 86_400.0
_NOT_ALLOWED = frozenset({401, 403, 407, 451})
_NO_ROUTE = frozenset({errno.EHOSTUNREACH, errno.ENETUNREACH})


@contextmanager
def noted(method: str, url: str) -> Iterator[None]:
    """Log at debug level which address a ``ConnectorError`` of the block is about."""
    try:
        yield
    except ConnectorError as error:
        cause = type(error.__cause__ or error).__name__
        _log.debug("%s %s: %s (%s)", method, _address(url), error, cause)
        raise


@asynccontextmanager
async def translated(seconds: float) -> AsyncIterator[None]:
    """The one place where the client's exceptions become ours; each wait takes ``seconds``."""
    try:
        yield
    except TimeoutError as error:
        raise TimedOut(f"did not answer within {seconds:g} s") from error
    except ssl.SSLError as error:  # before ValueError, which some of these are too
        raise insecure(error) from error
    except ValueError as error:  # an address or a header that HTTP cannot carry
        raise Refused(UNFIT) from error
    except aiohttp.ClientResponseError as error:
        raise Malformed("answered with what is not HTTP") from error
    except aiohttp.ClientPayloadError as error:
        raise Unavailable("its answer broke off") from error
    except (aiohttp.ClientError, OSError) as error:
        raise Unavailable(f"could not be reached: {_why_unreached(error)}") from error


def check_status(status: int, retry: str) -> None:
    """Raise for every status but 2xx and 404; ``retry`` is the ``Retry-After`` header."""
    if status < 300 or status == 404:
        return
    if status < 400:
        raise Refused(f"answered HTTP {status}, a redirect; redirects are not followed")
    if status in _NOT_ALLOWED:
        raise Refused(f"answered HTTP {status}: check the system's credentials")
    if status == 429 or status >= 500:
        raise Unavailable(f"answered HTTP {status}", retry_after(retry, time()))
    if status == 408:
        raise TimedOut(f"answered HTTP {status}: it took too long")
    raise Unsupported(f"answered HTTP {status}: it does not take this question")


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


def _why_unreached(error: Exception) -> str:
    cause = getattr(error, "os_error", error)
    if isinstance(cause, ssl.SSLError):
        return "no secure connection could be made"
    if isinstance(cause, socket.gaierror):
        return "its host name is not known"
    if getattr(error, "errno", None) == errno.ECONNREFUSED:
        return "connection refused"
    if getattr(error, "errno", None) in _NO_ROUTE:
        return "no route to it"
    if isinstance(error, aiohttp.ServerDisconnectedError | ConnectionResetError):
        return "it closed the connection"
    return "no connection"


def _address(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.netloc.rpartition('@')[2]}{parts.path}"[:300]
