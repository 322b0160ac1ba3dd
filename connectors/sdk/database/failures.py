"""What went wrong with a database, in the four errors.

Their sentences are read by everybody who traces, so they name no host, no user and no database.
What a server says of a statement that does not fit it is quoted, because it names tables and
columns, which stand in the system's file; what it says of data or of users is not.
"""

import errno
import socket
import ssl
import struct
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from connectors.sdk.database.codes import BY_DATABASE, BY_SQLSTATE, What
from connectors.sdk.errors import (
    ConnectorError,
    Malformed,
    Refused,
    TimedOut,
    Unavailable,
    Unsupported,
)
from connectors.sdk.tls_failures import insecure

_DRIVERS = frozenset({"sqlalchemy", "asyncpg", "sqlite3", "asyncmy", "pyodbc", "oracledb"})
_GARBLED = (EOFError, LookupError, struct.error)
_LONGEST = 200
_NO_ROUTE = frozenset({errno.EHOSTUNREACH, errno.ENETUNREACH})
_SENTENCES: Mapping[What, tuple[type[ConnectorError], str]] = {
    What.LOGIN: (Refused, "does not let the hub in: check `user` and `password`"),
    What.DATABASE: (Refused, "has no database of the name in `url` for the hub's user"),
    What.RIGHTS: (Refused, "does not let the hub's user read what {name} names"),
    What.CHANGE: (Refused, "{name} would change something there, and the hub only reads"),
    What.STATEMENT: (Unsupported, "does not take {name}: {said}"),
    What.VALUE: (
        Unsupported,
        "a value asked for does not fit what {name} compares it with: see `numbers`, or cast it",
    ),
    What.DATA: (Malformed, "{name} fails on the data it meets (code {code})"),
    What.TIME: (TimedOut, "did not answer within {seconds:g} s"),
    What.BUSY: (Unavailable, "is busy (code {code})"),
    What.AWAY: (Unavailable, "is not there, or its connection broke off (code {code})"),
    What.DAMAGED: (Malformed, "its file is no database of SQLite, or damaged"),
}


@contextmanager
def translated(seconds: float, name: str) -> Iterator[None]:
    """The one place where what drivers raise becomes ours. ``seconds`` is what each wait may take,
    ``name`` what the statement is called in the system's file."""
    try:
        yield
    except TimeoutError as error:
        raise TimedOut(f"did not answer within {seconds:g} s") from error
    except ssl.SSLError as error:
        raise insecure(error) from error
    except UnicodeEncodeError as error:
        raise Unsupported(f"{name} has letters that this database has none for") from error
    except UnicodeError as error:
        raise Malformed("holds text that is not in the encoding it should be in") from error
    except OSError as error:
        raise Unavailable(f"could not be reached: {_why_unreached(error)}") from error
    except (ValueError, OverflowError) as error:
        raise Malformed(f"{name} gives a value that cannot be read") from error
    except _GARBLED as error:
        raise Malformed("answered with what its driver cannot read") from error
    except Exception as error:
        if type(error).__module__.partition(".")[0] not in _DRIVERS:
            raise
        raise _said(error, seconds, name) from error


def _said(error: Exception, seconds: float, name: str) -> ConnectorError:
    """What a driver raised, by the code that the server gave with it."""
    cause = getattr(error, "orig", None) or error
    beneath = _beneath(cause)
    if isinstance(beneath, ssl.SSLError):
        return insecure(beneath)
    if beneath is not None:
        return Unavailable(f"could not be reached: {_why_unreached(beneath)}")
    codes = _codes(cause)
    what = next(filter(None, map(_what, codes)), None)
    if what is None:
        return Unavailable(f"failed (code {codes[0]})" if codes else "its connection broke off")
    kind, sentence = _SENTENCES[what]
    said = _quoted(cause) if what is What.STATEMENT else ""
    return kind(sentence.format(name=name, said=said, seconds=seconds, code=codes[0]))


def _beneath(cause: BaseException) -> OSError | None:
    """What a driver has wrapped, where it is the connection's."""
    found = cause.__cause__ or cause.__context__
    while found is not None and not isinstance(
        found, ssl.SSLError | ConnectionError | socket.gaierror
    ):
        found = found.__cause__ or found.__context__
    return found


def _codes(cause: Exception) -> list[str]:
    """The codes that came with an error, the database's own before the standard's."""
    first = cause.args[0] if cause.args else None
    own = getattr(first, "full_code", first if isinstance(first, int) else None)
    if own is None and isinstance(first, str) and len(first) == 5:
        own = first  # ODBC's: (SQLSTATE, message)
    found = (own, getattr(cause, "sqlite_errorname", None), getattr(cause, "sqlstate", None))
    return [str(code) for code in found if code]


def _what(code: str) -> What | None:
    if code in BY_DATABASE:
        return BY_DATABASE[code]
    prefixes = (code[:length] for length in (5, 2))
    return next((BY_SQLSTATE[p] for p in prefixes if len(code) == 5 and p in BY_SQLSTATE), None)


def _quoted(cause: Exception) -> str:
    """The first line of what the server says, without the class that drivers put before it."""
    said = next((part for part in reversed(cause.args) if isinstance(part, str)), str(cause))
    first = said.strip().partition("\n")[0]
    return first.partition(">: ")[2][:_LONGEST] if first.startswith("<class") else first[:_LONGEST]


def _why_unreached(error: OSError) -> str:
    if isinstance(error, socket.gaierror):
        return "its host name is not known"
    if "SSL" in str(error):
        return "it speaks no TLS"
    if isinstance(error, ConnectionRefusedError | FileNotFoundError):
        return "connection refused"
    if isinstance(error, ConnectionResetError | BrokenPipeError):
        return "it closed the connection"
    return "no route to it" if error.errno in _NO_ROUTE else "no connection"
