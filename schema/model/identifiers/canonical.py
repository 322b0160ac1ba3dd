"""Any identifier of a document as one ``Identifier``: never refused, faults kept beside it."""

import re
from functools import lru_cache

from schema.model.identifiers.digital_link import read_digital_link
from schema.model.identifiers.epc_urn import read_epc_urn
from schema.model.identifiers.gs1 import Malformed
from schema.model.identifiers.identifier import Identifier, Kind
from schema.model.identifiers.local import read_local
from schema.model.identifiers.trace_code import identifier, read_uri

_URI = re.compile(r"([A-Za-z][A-Za-z0-9+.\-]*):[^\s\x00-\x1f\x7f]+")
_LOCAL = ("urn:txng:item:", "urn:txng:place:")


_LONGEST_KEPT = 512
"""Characters of the longest id that is kept in memory, so that hostile ones can't fill it."""


def read(text: str) -> Identifier:
    """The identifier that ``text`` is, whatever its spelling; never raises.

    EPC URNs, Digital Links on any host and local codes are taken apart; any other absolute URI is
    kept as written, also one that breaks the rules of its form (``fault`` says which). What is no
    URI is ``UNREADABLE``. White space around it does not count.
    """
    return _read_kept(text) if len(text) <= _LONGEST_KEPT else _read(text)


def is_readable(text: str) -> bool:
    """Whether ``text`` is an identifier of some kind: what ``read`` would say, without taking it
    apart or keeping it in memory."""
    plain = text.isascii() and _URI.fullmatch(text) is not None
    return plain or read(text).kind is not Kind.UNREADABLE


def _read(text: str) -> Identifier:
    uri = text.strip()
    try:
        uri.encode()
    except UnicodeEncodeError as error:
        readable = uri.encode(errors="backslashreplace").decode()
        return Identifier(Kind.UNREADABLE, readable, fault=f"is not text: {error.reason}")
    if not _URI.fullmatch(uri):
        return Identifier(Kind.UNREADABLE, uri, fault="is neither a URI nor a GS1 key")
    try:
        return _read_uri(uri) or Identifier(Kind.URI, uri, site=uri)
    except ValueError as error:
        return Identifier(Kind.URI, uri, site=uri, fault=_reason(error))


_read_kept = lru_cache(maxsize=1 << 17)(_read)


def _read_uri(uri: str) -> Identifier | None:
    start = uri[:16].lower()
    if start.startswith("urn:epc:"):
        return read_epc_urn(uri)
    if start.startswith(("http://", "https://")):
        return read_digital_link(uri)
    if start.startswith("urn:txng:trace:"):
        return identifier(read_uri(uri))
    return read_local(uri) if start.startswith(_LOCAL) else None


def _reason(error: ValueError) -> str:
    if isinstance(error, UnicodeDecodeError):
        return "its percent-escapes are not UTF-8"
    return str(error) if isinstance(error, Malformed) else "is no well-formed URI"


def canonical(text: str) -> str:
    """The one form in which two spellings of the same thing are equal."""
    return read(text).canonical


def site(text: str) -> str:
    """The place at which all extensions of a GLN join, canonical; other ids as they are."""
    identifier = read(text)
    return identifier.site or identifier.canonical
