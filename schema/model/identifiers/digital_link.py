"""GS1 Digital Link URIs, uncompressed, on any host: read into elements.

``scheme://host[/any/path]/{key}/{value}[/{qualifier}/{value}…][?{attribute}={value}…]``
(GS1 Digital Link URI Syntax 1.4). Only what names the thing is read: attributes such as the expiry
date are not, but a lot or serial that stands among them (an older habit) is.
"""

from urllib.parse import urlsplit

from schema.model.identifiers.characters import unescape
from schema.model.identifiers.gs1 import KEYS, QUALIFIERS, Malformed, identify
from schema.model.identifiers.identifier import Identifier

_WORDS = {
    "sscc": "00", "gtin": "01", "cpv": "22", "lot": "10", "ser": "21", "gln": "414",
    "glnx": "254", "party": "417", "grai": "8003", "giai": "8004", "gdti": "253",
}  # fmt: skip
"""The short names that Digital Link 1.1 allowed in place of application identifiers."""

_LONGEST = 2 + 2 * max(map(len, QUALIFIERS.values()))
"""Segments of the longest key with all its qualifiers."""


def read_digital_link(uri: str) -> Identifier | None:
    """The key that an http(s) URI names; None when the URI is no Digital Link.

    The path's end from some segment on must be a key with its qualifiers and nothing else; the
    first such segment counts. Raises ``Malformed`` when the host is GS1's own resolver, where a
    path can be nothing else, or an escape is not UTF-8.
    """
    parts = urlsplit(uri)
    segments = parts.path.split("/")[1:]
    if segments and not segments[-1]:
        segments.pop()
    for start in range(max(0, len(segments) - _LONGEST), len(segments) - 1):
        if _ai(segments[start]) in KEYS:
            found = _read_tail(segments[start:], parts.query)
            if found:
                return found
    if (parts.hostname or "").lower() == "id.gs1.org":
        raise Malformed("the path after id.gs1.org is no GS1 key with its qualifiers")
    return None


def _ai(segment: str) -> str:
    return _WORDS.get(segment, segment)


def _read_tail(segments: list[str], query: str) -> Identifier | None:
    ais, values = list(map(_ai, segments[::2])), list(map(unescape, segments[1::2]))
    allowed = QUALIFIERS.get(ais[0], ())
    if len(ais) != len(values) or not all(values) or not _in_order(ais[1:], allowed):
        return None
    try:
        return identify(_attributes(query, allowed) | dict(zip(ais, values, strict=True)))
    except Malformed:
        return None


def _attributes(query: str, allowed: tuple[str, ...]) -> dict[str, str]:
    pairs = (field.split("=", 1) for field in query.split("&") if field.partition("=")[2])
    return {_ai(name): unescape(value) for name, value in pairs if _ai(name) in allowed}


def _in_order(ais: list[str], allowed: tuple[str, ...]) -> bool:
    places = [allowed.index(ai) for ai in ais if ai in allowed]
    return len(places) == len(ais) and places == sorted(set(places))
