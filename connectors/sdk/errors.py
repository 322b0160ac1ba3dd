"""The four errors a connector may raise, named by what happens next. There are no others."""

from schema.model.json import Json


class ConnectorError(Exception):
    """What went wrong, as a sentence an operator can act on; never holds a secret."""


class Unavailable(ConnectorError):
    """The system cannot answer now and may later. ``retry_after`` in seconds, if it said."""

    def __init__(self, reason: str, retry_after: float | None = None) -> None:
        super().__init__(reason)
        self.retry_after = retry_after


class TimedOut(Unavailable):
    """The system did not answer in the time it was given."""


class Refused(ConnectorError):
    """The system will not answer us: credentials, permission, or a host not allowed."""


class Unsupported(ConnectorError):
    """The system cannot be asked this; asking again will not help."""


class Malformed(ConnectorError):
    """What came back cannot be read. A whole reply when raised; one record when set aside.

    ``record`` is the record at fault (or the head of the reply), ``path`` where in it.
    """

    def __init__(self, why: str, record: Json = None, path: str = "") -> None:
        super().__init__(why)
        self.why = why
        self.record = record
        self.path = path


def prefixed(words: str, error: ConnectorError) -> ConnectorError:
    """The same error, its sentence after ``words``; without the record that it may hold."""
    said = f"{words} {error}"
    if isinstance(error, Unavailable):
        return type(error)(said, error.retry_after)
    return type(error)(said)
