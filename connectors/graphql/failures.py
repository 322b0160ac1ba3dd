"""What a GraphQL response says went wrong (specification, 7.1), in the four errors.

A system's codes (``extensions.code``, as most servers write them) say best what happens next. An
error without a known code is one of the question when it has no ``path`` (nothing was executed),
and one of the system's inside when it has one.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from time import time

from connectors.sdk.errors import ConnectorError, Refused, Unavailable, Unsupported
from connectors.sdk.http_failures import retry_after
from schema.model.json import Json, JsonObject

_LONGEST = 200
_WORDS = {
    "refused": (
        "UNAUTHENTICATED UNAUTHORIZED UNAUTHORISED FORBIDDEN ACCESS_DENIED PERMISSION_DENIED"
        " AUTH_NOT_AUTHENTICATED AUTH_NOT_AUTHORIZED NOT_AUTHENTICATED NOT_AUTHORIZED"
        " AUTHENTICATION_ERROR AUTHORIZATION_ERROR AUTHENTICATION_FAILED INVALID_JWT INVALID_TOKEN"
        " TOKEN_EXPIRED 401 403"
    ),
    "unavailable": (
        "RATE_LIMIT RATE_LIMITED RATE_LIMIT_EXCEEDED TOO_MANY_REQUESTS THROTTLED TIMEOUT"
        " REQUEST_TIMEOUT SERVICE_UNAVAILABLE UNAVAILABLE 429 503 504"
    ),
    "unsupported": (
        "GRAPHQL_PARSE_FAILED GRAPHQL_VALIDATION_FAILED BAD_USER_INPUT BAD_REQUEST"
        " VALIDATION_FAILED VALIDATIONERROR INVALIDSYNTAX OPERATION_RESOLUTION_FAILURE"
        " PERSISTED_QUERY_NOT_SUPPORTED MAX_COST_EXCEEDED 400"
    ),
}
USUAL: Mapping[str, str] = {code: what for what, codes in _WORDS.items() for code in codes.split()}
"""The codes of the servers most in use: Apollo, Hot Chocolate, graphql-java, Hasura, Shopify,
GitHub."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One error of a response. ``path`` leads to what could not be given, below ``data``."""

    message: str
    path: tuple[str | int, ...]
    wait: float | None
    outcome: str | None
    """What its code means, where that is known."""

    @property
    def within_reach(self) -> bool:
        """Whether it may concern one record alone: not where the system refuses or is overloaded,
        for then nothing is wrong with the record."""
        return self.outcome not in ("refused", "unavailable")

    def error(self) -> ConnectorError:
        """As one of the four."""
        if self.outcome == "refused":
            return Refused(f"it refuses this: {self.message}")
        if self.outcome == "unsupported" or (self.outcome is None and not self.path):
            return Unsupported(f"it does not take this question: {self.message}")
        return Unavailable(f"a part of its answer failed: {self.message}", self.wait)


def faults_in(errors: Json, own: Mapping[str, str]) -> list[Fault]:
    """The errors of a response, in its order; of whatever shape, none is passed over.

    ``own`` says what codes of the system mean that are not usual, or mean something else here.
    """
    if not errors:
        return []
    known = {**USUAL, **{_plain(code): outcome for code, outcome in own.items()}}
    return [_fault(one, known) for one in (errors if isinstance(errors, list) else [errors])]


def worst(faults: Sequence[Fault]) -> ConnectorError:
    """The error to raise for several: one that asking again will not mend goes before."""
    found = [fault.error() for fault in faults]
    return next((one for one in found if not isinstance(one, Unavailable)), found[0])


def _fault(error: Json, known: Mapping[str, str]) -> Fault:
    if not isinstance(error, dict):
        return Fault(_cut(error), (), None, None)
    more = error.get("extensions")
    extensions = more if isinstance(more, dict) else {}
    code = next(filter(None, map(_plain, _codes(error, extensions))), "")
    wait = extensions.get("retryAfter", extensions.get("retry_after"))
    return Fault(
        _cut(error.get("message")),
        _path(error.get("path")),
        retry_after(str(wait), time()),
        known.get(code),
    )


def _codes(error: JsonObject, extensions: JsonObject) -> Iterator[Json]:
    """Where servers put their codes, the usual place first."""
    yield extensions.get("code")
    yield extensions.get("classification")
    yield error.get("type")
    yield error.get("code")


def _plain(code: Json) -> str:
    """A code as compared: ``access-denied`` is ``ACCESS_DENIED``."""
    return re.sub(r"[\s-]+", "_", str(code).strip()).upper() if code is not None else ""


def _path(path: Json) -> tuple[str | int, ...]:
    steps = path if isinstance(path, list) else [path] if path else []
    return tuple(step if type(step) is int else str(step) for step in steps)


def _cut(message: Json) -> str:
    text = " ".join(str(message or "").split())
    return text[:_LONGEST] or "it does not say why"
