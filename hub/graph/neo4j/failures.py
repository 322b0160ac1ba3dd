"""A Neo4j server's failures in one line each: what is wrong, and what to do about it.

What may be over later is a ``StoreUnavailableError``; what somebody has to mend, a ``StoreError``.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from ssl import SSLCertVerificationError, SSLError

from neo4j.exceptions import (
    ConfigurationError,
    ConnectionAcquisitionTimeoutError,
    DatabaseError,
    DriverError,
    IncompleteCommit,
    Neo4jError,
    ServiceUnavailable,
    TransientError,
    UnsupportedServerProduct,
)

from hub.graph.store import StoreError, StoreUnavailableError

LEAST = "Neo4j 5.26"
_LOGIN = "TXNG_NEO4J_USER and TXNG_NEO4J_PASSWORD or TXNG_NEO4J_PASSWORD_FILE"
_SECURITY = "Neo.ClientError.Security."
_TO_MEND = {
    f"{_SECURITY}AuthenticationRateLimit": "refuses logins for a few seconds after several wrong "
    f"ones: check {_LOGIN}",
    f"{_SECURITY}CredentialsExpired": "wants its user to change the first password: do it there",
    f"{_SECURITY}Forbidden": "does not let this user do it: it needs rights to read and write, and "
    "for txng migrate to make constraints and indexes",
    _SECURITY: f"does not accept the user or password: check {_LOGIN}",
}
"""By how the server's code begins, the longer before the shorter."""
_TOO_LONG = "Neo.ClientError.Transaction.TransactionTimedOut"
_STOPPED = ("could not append", "could not apply", "needs to be restarted", "read only mode")
"""What a server says once it cannot write; why, it tells its own logs alone."""


@contextmanager
def told(uri: str) -> Iterator[None]:
    """Around everything that talks to the server at ``uri``."""
    try:
        yield
    except Neo4jError as error:
        raise _from_server(uri, error) from error
    except (UnsupportedServerProduct, ConfigurationError) as error:
        raise _never(uri, error) from error
    except DriverError as error:
        raise StoreUnavailableError(f"{uri} {_lost(error)}") from error


def _from_server(uri: str, error: Neo4jError) -> StoreError:
    """What the server itself said."""
    code = error.code or ""
    mend = next((said for begins, said in _TO_MEND.items() if code.startswith(begins)), None)
    if mend is not None:
        return StoreError(f"{uri} {mend}")
    return StoreUnavailableError(f"{uri} {_failed(code, error)}")


def _failed(code: str, error: Neo4jError) -> str:
    said = _line(error)
    if isinstance(error, DatabaseError) and any(words in said.lower() for words in _STOPPED):
        mend = "see its debug.log, make room, and start it again"
        return f"has stopped writing, most likely since its disk is full: {mend}"
    if code.startswith(_TOO_LONG):
        return "ended what took longer than is waited for"
    if isinstance(error, TransientError):
        return f"cannot answer now, try again later: {said}"
    return f"failed: {code}: {said}"


def _never(uri: str, error: DriverError) -> StoreError:
    if isinstance(error, UnsupportedServerProduct):
        return StoreError(f"{uri}: what answers there is no server of {LEAST} or newer")
    return StoreError(f"{uri} is no address that can be used: {error}")


def _lost(error: DriverError) -> str:
    """What became of a connection, and what to look at."""
    match error:
        case IncompleteCommit():
            return "was lost while it stored something, and may have kept it or not: do it again"
        case ConnectionAcquisitionTimeoutError():
            return "gives no answer in time: see whether it is overloaded"
        case ServiceUnavailable():
            look = "see whether it runs, and whether the address is right"
            return f"cannot be reached ({_reason(error)}): {look}"
        case _:
            return f"was lost: {_line(error)}"


def _reason(error: BaseException) -> str:
    """Why there is no connection, by what lies deepest under the error."""
    seen, deepest = set[int](), error
    while (below := deepest.__cause__ or deepest.__context__) and id(below) not in seen:
        seen.add(id(below))
        deepest = below
    match deepest:
        case SSLCertVerificationError():
            return "its certificate is not trusted; bolt+ssc:// trusts any"
        case SSLError():
            return "it speaks no TLS; bolt:// does without"
        case TimeoutError():
            return "no answer from a Neo4j server in time"
        case OSError(strerror=str(why)) if why:
            return why
        case _:
            return str(error).strip().splitlines()[-1]


def _line(error: BaseException) -> str:
    """The first line of what is said; driver's errors say it as text, the server's as message."""
    said = (error.message or "") if isinstance(error, Neo4jError) else str(error)
    return said.strip().splitlines()[0] if said.strip() else type(error).__name__
