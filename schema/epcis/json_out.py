"""Events and master data to EPCIS 2.0 JSON-LD. Reading what is written gives equal events."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

import orjson

from schema.epcis.edtf import with_spelled
from schema.epcis.names import STANDARD_CONTEXT
from schema.epcis.prefixes import Prefixes
from schema.epcis.times import stated_text
from schema.model.events import ErrorDeclaration, Event, QuantityElement
from schema.model.json import Json, JsonObject
from schema.model.records import MasterData
from schema.model.times import iso

_WRITTEN_FIRST: Mapping[str, str] = {
    "event_id": "eventID",
    "record_time": "recordTime",
    "parent_id": "parentID",
    "transformation_id": "transformationID",
    "epc_list": "epcList",
    "child_epcs": "childEPCs",
    "input_epc_list": "inputEPCList",
    "output_epc_list": "outputEPCList",
    "action": "action",
    "biz_step": "bizStep",
    "disposition": "disposition",
}
_QUANTITIES: Mapping[str, str] = {
    "quantity_list": "quantityList",
    "child_quantity_list": "childQuantityList",
    "input_quantity_list": "inputQuantityList",
    "output_quantity_list": "outputQuantityList",
}
_EPOCH = "1970-01-01T00:00:00Z"


def write_document(
    events: Iterable[Event],
    master_data: Iterable[MasterData] = (),
    *,
    created: datetime | None = None,
) -> bytes:
    """A capture document as UTF-8 JSON-LD, with the namespaces used declared in its ``@context``.

    ``created`` is the ``creationDate``; without it the latest event time stands there, so that
    the same events always make the same bytes.
    """
    prefixes = Prefixes()
    said = list(events)
    written = [_event(event, prefixes) for event in said]
    vocabularies = _vocabularies(master_data, prefixes)
    document: dict[str, Json] = {
        "@context": _context(prefixes),
        "type": "EPCISDocument",
        "schemaVersion": "2.0",
        "creationDate": created.isoformat() if created else latest_time(said),
    }
    if vocabularies:
        document["epcisHeader"] = {"epcisMasterData": {"vocabularyList": vocabularies}}
    document["epcisBody"] = {"eventList": written}
    return orjson.dumps(document, option=orjson.OPT_INDENT_2)


def event_to_json(event: Event) -> dict[str, Json]:
    """One event as a JSON-LD object of its own, with a ``@context``."""
    prefixes = Prefixes()
    written = _event(event, prefixes)
    return {"@context": _context(prefixes), **written}


def _context(prefixes: Prefixes) -> list[Json]:
    return [STANDARD_CONTEXT, *({prefix: uri} for prefix, uri in prefixes.declared.items())]


def latest_time(events: Sequence[Event]) -> str:
    """The latest time of these events as text: what stands in for a date of creation."""
    times = [event.event_time.latest for event in events if event.event_time.latest is not None]
    return iso(max(times)) if times else _EPOCH


def _event(event: Event, prefixes: Prefixes) -> dict[str, Json]:
    time = event.event_time
    found: dict[str, Json] = {
        "type": event.type.value,
        "eventTime": stated_text(time),
        "eventTimeZoneOffset": time.offset,
    }
    for attribute, name in _WRITTEN_FIRST.items():
        value = getattr(event, attribute, None)
        if value:
            found[name] = list(value) if isinstance(value, tuple) else str(value)
    for attribute, name in _QUANTITIES.items():
        if value := getattr(event, attribute, None):
            found[name] = [_quantity(element) for element in value]
    found |= _context_fields(event)
    if event.error_declaration:
        found["errorDeclaration"] = _error(event.error_declaration, prefixes)
    if event.sensor_elements:
        found["sensorElementList"] = [prefixes.compact(e) for e in event.sensor_elements]
    if ilmd := getattr(event, "ilmd", None):
        found["ilmd"] = prefixes.compact(ilmd)
    _add_extensions(found, with_spelled(event.extensions, time), prefixes)
    return found


def _quantity(element: QuantityElement) -> JsonObject:
    found: dict[str, Json] = {"epcClass": element.epc_class}
    if element.quantity is not None:
        whole = element.quantity.is_integer() and abs(element.quantity) < 2**53
        found["quantity"] = int(element.quantity) if whole else element.quantity
    if element.uom is not None:
        found["uom"] = element.uom
    return found


def _context_fields(event: Event) -> dict[str, Json]:
    """Where, why and the lists of documents and parties."""
    found: dict[str, Json] = {}
    if event.read_point:
        found["readPoint"] = {"id": event.read_point}
    if event.biz_location:
        found["bizLocation"] = {"id": event.biz_location}
    if kept := event.persistent_disposition:
        parts = {"set": list(kept.set), "unset": list(kept.unset)}
        found["persistentDisposition"] = {k: v for k, v in parts.items() if v}
    if event.biz_transactions:
        found["bizTransactionList"] = [
            {**({"type": t.type} if t.type else {}), "bizTransaction": t.value}
            for t in event.biz_transactions
        ]
    if event.sources:
        found["sourceList"] = [{"type": s.type, "source": s.value} for s in event.sources]
    if event.destinations:
        found["destinationList"] = [
            {"type": d.type, "destination": d.value} for d in event.destinations
        ]
    if event.certification_info:
        found["certificationInfo"] = list(event.certification_info)
    return found


def _error(declaration: ErrorDeclaration, prefixes: Prefixes) -> JsonObject:
    found: dict[str, Json] = {"declarationTime": declaration.declaration_time}
    if declaration.reason:
        found["reason"] = declaration.reason
    if declaration.corrective_event_ids:
        found["correctiveEventIDs"] = list(declaration.corrective_event_ids)
    return {**found, **prefixes.compact_object(declaration.extensions)}


def _add_extensions(
    found: dict[str, Json], extensions: Mapping[str, Json], prefixes: Prefixes
) -> None:
    """Each extension at its place: on the event, or in the element its path names."""
    for key, value in extensions.items():
        path, brace, rest = ("", "", key) if key[:1] == "{" else key.partition("/{")
        place = _at(found, path.split("/")) if brace else found
        name = "{" + rest if brace else key
        place[prefixes.name(name)] = prefixes.compact(value)


def _at(found: dict[str, Json], path: Sequence[str]) -> dict[str, Json]:
    """The element at a path; the event itself where it has no such element."""
    place: Json = found
    for step in path:
        if isinstance(place, dict):
            place = place.get(step)
        elif isinstance(place, list) and step.isdigit() and int(step) < len(place):
            place = place[int(step)]
    return place if isinstance(place, dict) else found


def _vocabularies(master_data: Iterable[MasterData], prefixes: Prefixes) -> list[Json]:
    by_type: dict[str, list[Json]] = {}
    for element in master_data:
        by_type.setdefault(element.type, []).append(_element(element, prefixes))
    return [{"type": kind, "vocabularyElementList": found} for kind, found in by_type.items()]


def _element(element: MasterData, prefixes: Prefixes) -> JsonObject:
    attributes: list[Json] = []
    for name, value in element.attributes.items():
        values = value if isinstance(value, list) else [value]
        attributes += [{"id": name, "attribute": prefixes.compact(entry)} for entry in values]
    found: dict[str, Json] = {"id": element.id, "attributes": attributes}
    return {**found, "children": list(element.children)} if element.children else found
