"""A reply's body as XML, or the reason why it is none; and XML as JSON-like values."""

import re
from collections.abc import Iterable
from unicodedata import normalize

from lxml import etree

from connectors.sdk.errors import Malformed
from connectors.sdk.json_reply import head
from schema.epcis.xml_element import Element
from schema.epcis.xml_parsing import UnreadableXml, parse
from schema.model.json import Json

_PAGE = re.compile(rb"\s*(?:\xef\xbb\xbf)?\s*<(?:!doctype\s+html|html)\b", re.I)
_XSI = "{http://www.w3.org/2001/XMLSchema-instance}"
_NIL = f"{_XSI}nil"


def decode_xml(body: bytes) -> Element:
    """The root element. Raises ``Malformed`` saying what came instead, with its beginning.

    In the encoding that the document declares, else UTF-8. A document type declaration, elements
    nested more than 256 deep and texts of more than 10 MB are refused; nothing is ever loaded.
    Done at once, some 100 ms for the largest replies that are usual.
    """
    try:
        return parse(body)
    except UnreadableXml as error:
        raise not_xml(body, error) from error


def not_xml(body: bytes, error: UnreadableXml) -> Malformed:
    """What came instead of XML that is accepted, with its beginning."""
    return Malformed(_why(body, error), head(body) or None)


def xml_value(element: Element, lists: Iterable[str] = ()) -> Json:
    """An element as a value that paths can be applied to.

    An object of its children by their local names, its attributes under ``@name`` and, beside
    either, its own text under ``#text``. An element with text only is that text, white space
    around it left out; an empty one, or ``xsi:nil``, is null. Children of one name are a list where
    there are several, or where ``lists`` has their name. All text is in Unicode form NFC: some
    systems write NFD, and windows-1258 has no other Vietnamese.
    """
    return _value(element, frozenset(lists))


def _value(element: Element, lists: frozenset[str]) -> Json:
    if element.get(_NIL) in ("true", "1"):
        return None
    found: dict[str, Json] = {
        f"@{_local(name)}": normalize("NFC", str(value))
        for name, value in element.attrib.items()
        if not str(name).startswith(_XSI)
    }
    children: dict[str, list[Json]] = {}
    for child in element:
        children.setdefault(_local(child), []).append(_value(child, lists))
    for name, values in children.items():
        found[name] = values if len(values) > 1 or name in lists else values[0]
    text = "".join([element.text or "", *(child.tail or "" for child in element)])
    text = normalize("NFC", text.strip())
    if not found:
        return text or None
    if text:
        found["#text"] = text
    return found


def _local(name: str | bytes | Element) -> str:
    return normalize("NFC", etree.QName(name).localname)


def _why(body: bytes, error: UnreadableXml) -> str:
    if not body.strip():
        return "replied with nothing where XML was expected"
    if _PAGE.match(body[:300]):
        return "replied with an HTML page, not XML"
    if error.rule == "xml.dtd":
        return "replied with XML that brings a document type declaration, which is not read"
    if "Excessive depth" in str(error):
        return "replied with XML nested too deeply to be read"
    if not body.lstrip(b"\xef\xbb\xbf \t\r\n").startswith((b"<", b"\xff\xfe", b"\xfe\xff")):
        return "replied with what is not XML"
    return f"replied with XML that breaks off or has a fault at {error.place}"
