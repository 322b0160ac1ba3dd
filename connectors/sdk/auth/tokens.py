"""What a token endpoint answers (RFC 6749, 5.1 and 5.2), as a token or one of the four errors.

Nothing of the answer but a code of the standard is repeated: tokens and secrets may be in it.
"""

import re
from dataclasses import dataclass, field
from math import isfinite

from connectors.sdk.errors import Malformed, Refused
from connectors.sdk.http_failures import check_status
from connectors.sdk.json_reply import decode_json
from connectors.sdk.reply import Reply
from schema.model.json import Json
from schema.model.times import SECOND, Micros

_CODES = frozenset(
    {
        "invalid_request",
        "invalid_client",
        "invalid_grant",
        "unauthorized_client",
        "unsupported_grant_type",
        "invalid_scope",
    }
)
_WORD = re.compile(r"[\x21-\x7e]+")
_LONGEST = 365 * 86_400


@dataclass(frozen=True, slots=True)
class Token:
    """An access token, good until before ``until`` (UTC microseconds; None: until refused)."""

    text: str = field(repr=False)
    until: Micros | None


def read_token(reply: Reply, asked_at: Micros, lifetime: int | None) -> Token:
    """The token in a reply to a request sent at ``asked_at``; ``lifetime`` in seconds is that of
    tokens whose reply does not say. Given up a tenth of its life, at most a minute, early."""
    if reply.status in (400, 401):
        raise Refused(f"does not give the hub a token{_code(reply)}: check `auth`")
    check_status(reply.status, reply.headers.get("retry-after", ""))
    if reply.status == 404:
        raise Malformed("is not there (HTTP 404): check `token_url`")
    value = _object(reply.body)
    text, kind = value.get("access_token"), value.get("token_type", "Bearer")
    if not isinstance(text, str) or not _WORD.fullmatch(text):
        raise Malformed("replied without an access token that can be sent")
    if not isinstance(kind, str) or kind.lower() != "bearer":
        raise Malformed("replied with a token of another type than Bearer")
    seconds = _seconds(value.get("expires_in"), lifetime)
    if seconds is None:
        return Token(text, None)
    return Token(text, asked_at + round((seconds - min(60.0, seconds / 10)) * SECOND))


def _object(body: bytes) -> dict[str, Json]:
    try:
        value = decode_json(body)
    except Malformed as error:
        raise Malformed(error.why) from None  # its record is the reply's beginning
    if not isinstance(value, dict):
        raise Malformed("replied with JSON that is no object")
    return value


def _code(reply: Reply) -> str:
    try:
        code = _object(reply.body).get("error")
    except Malformed:
        return ""
    return f" ({code})" if isinstance(code, str) and code in _CODES else ""


def _seconds(said: Json, lifetime: int | None) -> float | None:
    """How long a token holds. Some endpoints write the number in quotes."""
    if said is None:
        return lifetime
    try:
        seconds = float(said) if isinstance(said, int | float | str) else -1.0
    except (ValueError, OverflowError):
        seconds = -1.0
    if not isfinite(seconds) or seconds < 0 or isinstance(said, bool):
        raise Malformed("replied with an `expires_in` that is no number of seconds")
    return min(seconds, _LONGEST)
