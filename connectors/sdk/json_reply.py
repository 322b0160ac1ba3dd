"""A reply's body as JSON, or the reason why it is none."""

import re
from collections.abc import Mapping
from unicodedata import normalize

import orjson

from connectors.sdk.errors import Malformed
from schema.model.json import Json

_HEAD = 300
_TOO_DEEP = "replied with JSON nested too deeply to be read"
_MARKUP = re.compile(rb"\s*(?:\xef\xbb\xbf)?\s*<(!doctype html|html|head|body|\?xml|[a-z])", re.I)

COMBINING = (b"\xcc", b"\xcd")
"""What a combining mark (U+0300 to U+036F) begins with in UTF-8."""
_COMBINING = (*COMBINING, b"\\u03")
"""The same, or escaped."""


def decode_json(body: bytes) -> Json:
    """The decoded body. Raises ``Malformed`` saying what came instead, with its beginning.

    Nesting deeper than 1024 is refused. UTF-8 only; a byte order mark is passed over; text in
    Unicode form NFD is brought into NFC. Done at once, some 50 ms for the largest replies allowed:
    the parser keeps the interpreter to itself, so another thread would not free the event loop.
    """
    try:
        value: Json = orjson.loads(body.removeprefix(b"\xef\xbb\xbf"))
    except orjson.JSONDecodeError as error:
        raise Malformed(_why(body, error), head(body)) from error
    if not may_be_decomposed(body):
        return value
    try:
        return composed(value)
    except RecursionError as error:
        raise Malformed(_TOO_DEEP, head(body)) from error


def may_be_decomposed(body: bytes) -> bool:
    """Whether JSON in UTF-8 holds a combining mark: else all its text is in form NFC already."""
    return any(mark in body for mark in _COMBINING)


def composed(value: Json) -> Json:
    """The same with every text, names too, in Unicode form NFC: some systems write NFD."""
    if isinstance(value, str):
        return normalize("NFC", value)
    if isinstance(value, Mapping):
        return {normalize("NFC", name): composed(inner) for name, inner in value.items()}
    if isinstance(value, list):
        return [composed(inner) for inner in value]
    return value


def head(body: bytes) -> str:
    """The beginning of a reply, as text to show."""
    return body[:_HEAD].decode("utf-8", "replace")


def _why(body: bytes, error: orjson.JSONDecodeError) -> str:
    if not body.strip():
        return "replied with nothing where JSON was expected"
    markup = _MARKUP.match(body[:_HEAD])
    if markup:
        page = "an XML document" if markup[1].lower() == b"?xml" else "an HTML page"
        return f"replied with {page}, not JSON"
    if "depth" in error.msg or "ecursion" in error.msg:
        return _TOO_DEEP
    if error.pos >= len(body.decode("utf-8", "replace").rstrip()) - 1:
        return f"replied with JSON that breaks off after {len(body):,} bytes"
    return f"replied with what is not JSON: {error.msg} at character {error.pos}"
