"""HTTP exchanges as JSON that people read, and back: bodies decoded, pretty, scrubbed.

A body is an object of one key: ``json`` with the value; ``xml``, ``form`` or ``text`` with lines or
pairs; ``base64``. What comes back means the same, byte for byte it need not be.
"""

import base64
from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl, quote, urlencode, urlsplit

import orjson
from lxml import etree

from connectors.sdk.asked import Asked
from connectors.sdk.reply import Reply
from connectors.testing.cassette.scrubbing import Scrubber
from connectors.testing.cassette.stems import Category
from schema.epcis.xml_element import Element
from schema.epcis.xml_parsing import UnreadableXml, parse
from schema.model.json import Json, JsonObject

_ASKED = frozenset({"accept", "content-type", "soapaction", "accept-language"})
_TOLD = frozenset({"content-type", "link", "retry-after", "location"})
_OPEN = "gs1-"
"""Headers that are written down; all others may hold credentials, and are left out."""
_FORM = "application/x-www-form-urlencoded"


def request_form(request: Asked, scrubber: Scrubber) -> JsonObject:
    """A request as it is written down and looked up by."""
    form: dict[str, Json] = {
        "method": request.method,
        "url": _url(request.url, scrubber),
        "headers": _headers(request.headers, _ASKED, scrubber),
    }
    if request.data:
        form["body"] = _body(request.data, _type(request.headers), scrubber)
    return form


def reply_form(reply: Reply, scrubber: Scrubber) -> JsonObject:
    """A reply as it is written down."""
    headers = _headers(reply.headers, _TOLD, scrubber)
    form: dict[str, Json] = {"status": reply.status, "headers": headers}
    if reply.body:
        form["body"] = _body(reply.body, _type(reply.headers), scrubber)
    return form


def reply_of(form: Mapping[str, Any], recorded: str, origin: str) -> Reply:
    """The reply that was written down; addresses in it of the origin ``recorded`` at are of
    ``origin`` now."""
    headers = {name: text.replace(recorded, origin) for name, text in form["headers"].items()}
    body = body_bytes(form.get("body")).replace(recorded.encode(), origin.encode())
    return Reply(form["status"], headers, body, origin)


def body_bytes(form: Mapping[str, Any] | None) -> bytes:
    """The bytes of a body that was written down."""
    if form is None:
        return b""
    if "json" in form:
        return orjson.dumps(form["json"])
    if "form" in form:
        return urlencode(form["form"]).encode("ascii")
    if "base64" in form:
        return base64.b64decode(form["base64"])
    return "\n".join(form.get("xml", form.get("text", []))).encode()


def _url(url: str, scrubber: Scrubber) -> str:
    parts = urlsplit(url)
    pairs = (part.partition("=") for part in parts.query.split("&") if part)
    scrubbed = [(n, mark, _parameter(n, value, scrubber)) for n, mark, value in pairs]
    query = "&".join(map("".join, scrubbed))
    return parts._replace(path=scrubber.text(parts.path), query=query).geturl()


def _parameter(name: str, value: str, scrubber: Scrubber) -> str:
    """A parameter as it stands in an address, encoded anew only where it is replaced."""
    ((_, text),) = parse_qsl(f"x={value}", keep_blank_values=True) or [("x", "")]
    replaced = scrubber.parameter(name, text)
    return value if replaced == text else quote(replaced, safe="()")


def _headers(headers: Mapping[str, str], kept: frozenset[str], scrubber: Scrubber) -> JsonObject:
    lower = {name.lower(): value for name, value in headers.items()}
    chosen = (name for name in sorted(lower) if name in kept or name.startswith(_OPEN))
    return {name: scrubber.text(lower[name]) for name in chosen}


def _type(headers: Mapping[str, str]) -> str:
    found = (v for name, v in headers.items() if name.lower() == "content-type")
    return next(found, "").partition(";")[0].strip().lower()


def _body(body: bytes, content_type: str, scrubber: Scrubber) -> JsonObject:
    if content_type == _FORM:
        pairs = parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True)
        return {"form": [[name, scrubber.parameter(name, text)] for name, text in pairs]}
    try:
        return {"json": scrubber.value(orjson.loads(body))}
    except orjson.JSONDecodeError:
        return _markup(body, scrubber) or _plain(body, scrubber)


def _markup(body: bytes, scrubber: Scrubber) -> JsonObject | None:
    try:
        root = parse(body)
    except UnreadableXml:
        return None
    _scrub_element(root, scrubber, None)
    etree.indent(root, "  ")
    return {"xml": etree.tostring(root, encoding="unicode").split("\n")}


def _scrub_element(element: Element, scrubber: Scrubber, around: Category | None) -> None:
    """An element and those in it, as an object and its fields: what is in a person's is theirs."""
    name = etree.QName(element).localname
    if element.text and element.text.strip():
        element.text = str(scrubber.named(name, element.text.strip(), around))
    category = scrubber.category(name, around)
    for attribute, value in element.attrib.items():
        local = etree.QName(attribute).localname
        element.attrib[attribute] = str(scrubber.named(local, str(value), category))
    for child in element.iterchildren(etree.Element):
        _scrub_element(child, scrubber, category)


def _plain(body: bytes, scrubber: Scrubber) -> JsonObject:
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError:
        return {"base64": base64.b64encode(body).decode("ascii")}
    return {"text": scrubber.text(text).split("\n")}
