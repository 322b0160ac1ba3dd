"""A Neo4j server's failures in one line each: what is wrong, and what to do about it.

What may be over later is a ``StoreUnavailableError``; what somebody has to mend, a ``StoreError``.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from ssl import SSLCertVerificationError, SSLError

from neo4j.exceptions import (
    AuthError,
    ConfigurationError,
    ConnectionAcquisitionTimeoutError,
    DatabaseError,
    DriverError,
    Forbidden,
    IncompleteCommit,
    Neo4jError,
    ServiceUnavailable,
    TransientError,
    UnsupportedServerProduct,
)

from hub.graph.store import StoreError, StoreUnavailableError

LEAST = "Neo4j 5.26"
_LOGIN = "TXNG_NEO4J_USER and TXNG_NEO4J_PASSWORD or TXNG_NEO4J_PASSWORD_FILE"
_LATER = "Neo.ClientError.Security.AuthenticationRateLimit"
_EXPIRED = "Neo.ClientError.Security.CredentialsExpired"
_TOO_LONG = "Neo.ClientError.Transaction.TransactionTimedOut"
_FULL = ("no space left", "disk is full", "readonly", "read-only", "not enough space")


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
    code, said = error.code or "", _line(error)
    match error:
        case _ if code == _LATER:
            return StoreError(
                f"{uri} refuses logins for a few seconds after several wrong ones: check {_LOGIN}"
            )
        case _ if code == _EXPIRED:
            return StoreError(f"{uri} wants its user to change the first password: do it there")
        case AuthError():
            return StoreError(f"{uri} does not accept the user or password: check {_LOGIN}")
        case Forbidden():
            rights = "to read and write, and for txng migrate to make constraints and indexes"
            return StoreError(f"{uri} does not let this user do it: it needs rights {rights}")
        case DatabaseError() if any(word in said.lower() for word in _FULL):
            what = "its disk is full; make room there and start it again"
            return StoreUnavailableError(f"{uri} cannot write: {what}")
        case _ if code.startswith(_TOO_LONG):
            return StoreUnavailableError(f"{uri} took longer than is waited for, and was ended")
        case TransientError():
            return StoreUnavailableError(f"{uri} cannot answer now, try again later: {said}")
        case _:
            return StoreUnavailableError(f"{uri} failed: {code}: {said}")


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
