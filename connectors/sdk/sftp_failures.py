"""What went wrong over SFTP, in the four errors; their sentences name no host and no path."""

import errno
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import asyncssh

from connectors.sdk.errors import (
    ConnectorError,
    Malformed,
    Refused,
    TimedOut,
    Unavailable,
    Unsupported,
)

_GONE = (asyncssh.SFTPNoSuchFile, asyncssh.SFTPNoSuchPath)
_LOST = (asyncssh.SFTPConnectionLost, asyncssh.SFTPNoConnection)


def why_unlisted(error: asyncssh.SFTPError) -> ConnectorError:
    """Why the folder could not be listed."""
    if isinstance(error, _GONE):
        return Malformed("the folder that the system's file names is not on its server")
    if isinstance(error, asyncssh.SFTPPermissionDenied):
        return Refused("its server does not let the hub's user list the folder")
    return Unavailable("its server could not list the folder")


def why_unopened(error: asyncssh.SFTPError) -> ConnectorError:
    """Why one file could not be read."""
    if isinstance(error, _GONE):
        return Malformed("is not there any more")
    if isinstance(error, asyncssh.SFTPPermissionDenied):
        return Malformed("may not be read by the hub's user")
    return Malformed("could not be read by its server")


@contextmanager
def translated(
    deadline: float, why: Callable[[asyncssh.SFTPError], ConnectorError] = why_unlisted
) -> Iterator[None]:
    """The one place where what the client raises becomes ours; ``why`` of a refused request."""
    try:
        yield
    except TimeoutError as error:
        raise TimedOut(f"did not answer within {deadline:g} s") from error
    except _LOST as error:
        raise Unavailable("its connection broke off") from error
    except asyncssh.SFTPError as error:
        raise why(error) from error
    except asyncssh.Error as error:
        raise _of_connection(error) from error
    except UnicodeError as error:
        raise Refused("its host's name is none") from error
    except OSError as error:
        raise Unavailable(f"could not be reached: {_why_unreached(error)}") from error


def _of_connection(error: asyncssh.Error) -> ConnectorError:
    if isinstance(error, asyncssh.HostKeyNotVerifiable):
        return Refused("its server's key is none of those in the system's file: it may be another")
    if isinstance(error, asyncssh.PermissionDenied):
        return Refused("its server does not accept the hub's user: check its credentials")
    if isinstance(error, asyncssh.KeyExchangeFailed):
        return Unsupported("its server speaks no method of SSH that is still safe")
    if isinstance(error, asyncssh.ChannelOpenError):
        return Unsupported("its server speaks no SFTP with the hub's user")
    if isinstance(error, asyncssh.ProtocolError | asyncssh.ProtocolNotSupported):
        return Malformed("its server answers with what is not SSH")
    return Unavailable("its connection broke off")


def _why_unreached(error: OSError) -> str:
    if isinstance(error, socket.gaierror):
        return "its host name is not known"
    if error.errno == errno.ECONNREFUSED:
        return "connection refused"
    return "no connection"
