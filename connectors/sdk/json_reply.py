"""A reply's body as JSON, or the reason why it is none."""

import re

import orjson

from connectors.sdk.errors import Malformed
from schema.model.json import Json

_HEAD = 300
_MARKUP = re.compile(rb"\s*(?:\xef\xbb\xbf)?\s*<(!doctype html|html|head|body|\?xml|[a-z])", re.I)


def decode_json(body: bytes) -> Json:
    """The decoded body. Raises ``Malformed`` saying what came instead, with its beginning.

    Nesting deeper than 1024 is refused. UTF-8 only; a byte order mark is passed over. Done at once,
    some 50 ms for the largest replies allowed: the parser keeps the interpreter to itself, so
    another thread would not free the event loop.
    """
    try:
        value: Json = orjson.loads(body.removeprefix(b"\xef\xbb\xbf"))
    except orjson.JSONDecodeError as error:
        raise Malformed(_why(body, error), head(body)) from error
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
        return "replied with JSON nested too deeply to be read"
    if error.pos >= len(body.decode("utf-8", "replace").rstrip()) - 1:
        return f"replied with JSON that breaks off after {len(body):,} bytes"
    return f"replied with what is not JSON: {error.msg} at character {error.pos}"
