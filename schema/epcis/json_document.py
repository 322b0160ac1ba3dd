"""EPCIS 2.0 JSON-LD documents: the frame around the events (EPCIS 8.2 and 10)."""

from collections.abc import Iterator, Mapping
from functools import partial

import orjson

from schema.epcis.document import DocumentKind, FoundEvent, Opened, Version
from schema.epcis.faults import Fault, InvalidDocument
from schema.epcis.json_in import EVENT_FIELDS, namespaces
from schema.epcis.master_data import read_master_data, vocabulary_lists
from schema.epcis.scope import Scope, shown
from schema.epcis.times import time_text
from schema.model.json import Json, JsonObject

_KINDS = {
    "EPCISDocument": DocumentKind.CAPTURE,
    "EPCISQueryDocument": DocumentKind.QUERY,
    "EPCISMasterDataDocument": DocumentKind.MASTER_DATA,
}
_LISTS = (
    ("epcisBody", "eventList"),
    ("epcisBody", "event"),
    ("epcisBody", "queryResults", "resultsBody", "eventList"),
    ("epcisBody", "queryResults", "resultsBody", "event"),
)
_REQUIRED = ("@context", "schemaVersion", "creationDate", "epcisBody")
_FRAME = frozenset({*_REQUIRED, "type", "epcisHeader"})


def open_json(text: bytes) -> Opened:
    """The frame of a document or a bare event (UTF-8). ``InvalidDocument`` when it has none."""
    try:
        value: Json = orjson.loads(text)
    except orjson.JSONDecodeError as why:
        place = f"line {why.lineno}, column {why.colno}"
        raise InvalidDocument((Fault(place, "json.syntax", str(why)),)) from why
    if not isinstance(value, dict):
        message = f"an EPCIS document is an object, not {shown(value)}"
        raise InvalidDocument((Fault("", "type.object", message),))
    return _open_object(value)


def _open_object(document: dict[str, Json]) -> Opened:
    kind = document.get("type")
    if isinstance(kind, str) and (
        kind in EVENT_FIELDS or (kind not in _KINDS and _is_event(document))
    ):
        return _bare(document)
    if not isinstance(kind, str) or kind not in _KINDS:
        raise InvalidDocument((_not_a_document(document),))
    scope = Scope(namespaces(document), strict=True)
    _check_frame(scope, document)
    found = tuple(_events(scope, document))
    if not found:
        _check_body(scope, document)
    master_data = tuple(read_master_data(document, scope))
    header = _header(document)
    return Opened(_KINDS[kind], Version.JSON_2_0, header, found, master_data, tuple(scope.faults))


def _is_event(value: JsonObject) -> bool:
    return "eventTime" in value and "epcisBody" not in value


def _bare(event: JsonObject) -> Opened:
    faults: tuple[Fault, ...] = ()
    if "@context" not in event:
        message = "an event by itself names its @context"
        faults = (Fault("", "field.required", message),)
    found = FoundEvent(event, namespaces(event), partial(_under, ""))
    return Opened(DocumentKind.EVENT, Version.JSON_2_0, events=(found,), faults=faults)


def _not_a_document(value: JsonObject) -> Fault:
    if "type" in value:
        names = ", ".join(_KINDS)
        message = f"{shown(value['type'])} is neither {names} nor an event type"
        return Fault("/type", "document.type", message)
    if any(name == "eventType" or "_" in name for name in value):
        return Fault("", "document.query", "this is a query, not a document: it holds no events")
    return Fault("", "field.required", "a document has a type, for example EPCISDocument")


def _check_frame(scope: Scope, document: JsonObject) -> None:
    for name in _REQUIRED:
        if name not in document:
            scope.fault("", "field.required", f"a document has {name} (EPCIS 10)")
    version = document.get("schemaVersion", "2.0")
    if not isinstance(version, str) or not version.startswith("2."):
        message = f"{shown(version)} is not a version that has JSON-LD"
        scope.fault("/schemaVersion", "document.version", message)
    if "creationDate" in document:
        time_text(scope, "/creationDate", document["creationDate"])


def _check_body(scope: Scope, document: JsonObject) -> None:
    """Refuse a document whose lists cannot be found or are none: silence is not an answer."""
    lists = [*_event_lists(document), *vocabulary_lists(document)]
    if not lists:
        message = "a document has an eventList or a vocabularyList (EPCIS 10)"
        scope.fault("/epcisBody", "field.required", message)
    if not lists or not all(isinstance(value, list) for _, value in lists):
        raise InvalidDocument(tuple(scope.faults))


def _event_lists(document: JsonObject) -> Iterator[tuple[str, Json]]:
    """Each place where a document has events, as a JSON pointer and what stands there."""
    for path in _LISTS:
        value: Json = document
        for step in path:
            value = value.get(step) if isinstance(value, Mapping) else None
        if value is not None:
            yield "/" + "/".join(path), value


def _events(scope: Scope, document: JsonObject) -> Iterator[FoundEvent]:
    known = namespaces(document)
    for place, value in _event_lists(document):
        if place.endswith("/event"):
            yield FoundEvent(value, known, partial(_under, place))
            continue
        for i, entry in enumerate(scope.entries(place, value)):
            yield FoundEvent(entry, known, partial(_under, f"{place}/{i}"))


def _under(place: str, pointer: str) -> str:
    return place + pointer


def _header(document: JsonObject) -> dict[str, Json]:
    """The fields beside the events, those of the header and of the query results among them."""
    header = {name: value for name, value in document.items() if name not in _FRAME}
    for name in ("schemaVersion", "creationDate"):
        if name in document:
            header[name] = document[name]
    inner = document.get("epcisHeader")
    if isinstance(inner, Mapping):
        header |= {name: value for name, value in inner.items() if name != "epcisMasterData"}
    body = document.get("epcisBody")
    results = body.get("queryResults") if isinstance(body, Mapping) else None
    if isinstance(results, Mapping):
        header |= {name: value for name, value in results.items() if name != "resultsBody"}
    return header
