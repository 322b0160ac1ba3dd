"""EPCIS XML documents, 2.0 and 1.2: the frame around the events."""

from collections.abc import Iterator, Mapping
from functools import partial

from lxml import etree

from schema.epcis.document import DocumentKind, FoundEvent, Opened, Version
from schema.epcis.faults import Fault, InvalidDocument
from schema.epcis.json_in import EVENT_FIELDS
from schema.epcis.xml_element import (
    Element,
    attributes,
    content,
    line_of,
    name_of,
    namespaces_of,
    place_of,
    text_of,
    to_json,
)
from schema.epcis.xml_event import event_object, misplaced_fields, repeated_fields
from schema.epcis.xml_master_data import read_vocabularies
from schema.epcis.xml_parsing import UnreadableXml, parse
from schema.model.json import Json

_KINDS = {
    "EPCISDocument": DocumentKind.CAPTURE,
    "EPCISQueryDocument": DocumentKind.QUERY,
    "EPCISMasterDataDocument": DocumentKind.MASTER_DATA,
}
_QUERIES = frozenset({"Poll", "Subscribe", "Unsubscribe", "GetQueryNames", "GetSubscriptionIDs"})


def open_xml(data: bytes) -> Opened:
    """The frame of a document or a bare event. ``InvalidDocument`` when it has none."""
    root = _parsed(data)
    name = name_of(root)
    if name in EVENT_FIELDS:
        version = _version(root)
        found = _found(root, version)
        return Opened(DocumentKind.EVENT, version, events=(found,))
    if name not in _KINDS:
        message = f"{name} is neither {', '.join(_KINDS)} nor an event"
        raise InvalidDocument((Fault(place_of(root), "document.type", message),))
    body = root.find("{*}EPCISBody")
    if body is None:
        raise InvalidDocument((Fault(place_of(root), "field.required", "no EPCISBody"),))
    for child in body:
        if name_of(child) in _QUERIES:
            message = "this is a query, not a document: it holds no events"
            raise InvalidDocument((Fault(place_of(child), "document.query", message),))
    return _open(root, _KINDS[name])


def _parsed(data: bytes) -> Element:
    try:
        return parse(data)
    except UnreadableXml as why:
        raise InvalidDocument((Fault(why.place, why.rule, str(why)),)) from why


def _open(root: Element, kind: DocumentKind) -> Opened:
    version = _version(root)
    required = ("schemaVersion", "creationDate") if kind is DocumentKind.CAPTURE else ()
    faults = [
        Fault(place_of(root), "field.required", f"a document has the attribute {name} (EPCIS 9.5)")
        for name in required
        if name not in root.attrib
    ]
    events = tuple(_events(root, version))
    if root.find(".//{*}EventList") is None and root.find(".//{*}VocabularyList") is None:
        message = "a document has an EventList or a VocabularyList (EPCIS 9.5)"
        raise InvalidDocument((*faults, Fault(place_of(root), "field.required", message)))
    master_data = tuple(read_vocabularies(root, faults))
    return Opened(kind, version, _header(root), events, master_data, tuple(faults))


def _events(root: Element, version: Version) -> Iterator[FoundEvent]:
    for event_list in root.iter("{*}EventList"):
        for element in content(event_list):
            yield _found(element, version)


def _found(element: Element, version: Version) -> FoundEvent:
    lines = {name_of(child): line_of(child) for child in content(element)}
    locate = partial(_locate, element, lines)
    early = misplaced_fields(element, locate) if version is Version.XML_2_0 else ()
    return FoundEvent(
        raw=event_object(element),
        namespaces=namespaces_of(element),
        locate=locate,
        faults=tuple(repeated_fields(element, locate)),
        borne=tuple(early),
    )


def _locate(element: Element, lines: Mapping[str, int], pointer: str) -> str:
    """The XPath and line of a JSON pointer within the event (its type is the element itself)."""
    steps = pointer.split("/")[1:] if pointer not in {"", "/type"} else []
    path = "".join(f"/*[{int(s) + 1}]" if s.isdigit() else f"/{s}" for s in steps)
    line = lines.get(steps[0], 0) if steps else 0
    base = element.getroottree().getpath(element)
    return f"{base}{path} (line {line or line_of(element)})"


def _version(root: Element) -> Version:
    """By the namespace, else the ``schemaVersion``; a bare event by its 1.x wrappers."""
    namespace = etree.QName(root).namespace or ""
    if namespace.endswith(":xsd:2"):
        return Version.XML_2_0
    if namespace.endswith(":xsd:1") or root.get("schemaVersion", "").startswith("1"):
        return Version.XML_1_2
    wrapped = any(name_of(child) in {"extension", "baseExtension"} for child in root)
    return Version.XML_1_2 if wrapped else Version.XML_2_0


def _header(root: Element) -> dict[str, Json]:
    """Attributes, header elements and the fields of query results, by name."""
    header: dict[str, Json] = dict(attributes(root))
    for child in root.iterfind("{*}EPCISHeader/*"):
        if name_of(child) != "extension":
            header[name_of(child)] = to_json(child)
    for child in root.iterfind("{*}EPCISBody/{*}QueryResults/*"):
        if name_of(child) != "resultsBody":
            header[name_of(child)] = text_of(child)
    return header
