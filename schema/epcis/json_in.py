"""Decoded EPCIS 2.0 JSON-LD to events and master data. This is the hot path of every connector."""

from collections.abc import Callable, Mapping
from typing import Any

from schema.epcis import edtf, fields, rules, usual
from schema.epcis.faults import EventFault
from schema.epcis.master_data import read_master_data
from schema.epcis.names import STANDARD, TooDeep, extend, is_qualified, qualified, qualified_tree
from schema.epcis.scope import Scope, shown
from schema.epcis.sensors import sensor_elements
from schema.epcis.times import event_time, offset, time_text
from schema.model.events import (
    AggregationEvent,
    AssociationEvent,
    Event,
    ObjectEvent,
    TransactionEvent,
    TransformationEvent,
)
from schema.model.json import Json, JsonObject
from schema.model.records import MasterData
from schema.model.times import VIETNAM, EventTime

_Usual = usual.Usual | None
_Field = tuple[str, _Usual, fields.Reader]
"""The model's name of a field, the reader of its usual forms if it has any, and of all of them."""

_COMMON: Mapping[str, _Field] = {
    "eventID": ("event_id", usual.text, fields.uri),
    "recordTime": ("record_time", usual.time_text, time_text),
    "bizStep": ("biz_step", usual.biz_step, fields.biz_step),
    "disposition": ("disposition", usual.disposition, fields.disposition),
    "persistentDisposition": ("persistent_disposition", None, fields.persistent_disposition),
    "readPoint": ("read_point", usual.location, fields.location),
    "bizLocation": ("biz_location", usual.location, fields.location),
    "bizTransactionList": ("biz_transactions", usual.transactions, fields.transactions),
    "sourceList": ("sources", usual.sources, fields.sources),
    "destinationList": ("destinations", usual.destinations, fields.destinations),
    "sensorElementList": ("sensor_elements", None, sensor_elements),
    "certificationInfo": ("certification_info", None, fields.certifications),
    "errorDeclaration": ("error_declaration", None, fields.error_declaration),
}
_ACTION: Mapping[str, _Field] = {"action": ("action", usual.action, fields.action)}
_PARENT: Mapping[str, _Field] = {"parentID": ("parent_id", usual.text, fields.uri)}
_THINGS: Mapping[str, _Field] = {
    "epcList": ("epc_list", usual.texts, fields.uris),
    "quantityList": ("quantity_list", usual.quantities, fields.quantities),
}
_CHILDREN: Mapping[str, _Field] = {
    "childEPCs": ("child_epcs", usual.texts, fields.uris),
    "childQuantityList": ("child_quantity_list", usual.quantities, fields.quantities),
}
_MADE: Mapping[str, _Field] = {
    "transformationID": ("transformation_id", usual.text, fields.uri),
    "inputEPCList": ("input_epc_list", usual.texts, fields.uris),
    "inputQuantityList": ("input_quantity_list", usual.quantities, fields.quantities),
    "outputEPCList": ("output_epc_list", usual.texts, fields.uris),
    "outputQuantityList": ("output_quantity_list", usual.quantities, fields.quantities),
}
_ILMD: Mapping[str, _Field] = {"ilmd": ("ilmd", None, fields.ilmd)}

_TYPES: Mapping[str, tuple[Callable[..., Event], Mapping[str, _Field]]] = {
    "ObjectEvent": (ObjectEvent, {**_COMMON, **_ACTION, **_THINGS, **_ILMD}),
    "AggregationEvent": (AggregationEvent, {**_COMMON, **_ACTION, **_PARENT, **_CHILDREN}),
    "AssociationEvent": (AssociationEvent, {**_COMMON, **_ACTION, **_PARENT, **_CHILDREN}),
    "TransactionEvent": (TransactionEvent, {**_COMMON, **_ACTION, **_PARENT, **_THINGS}),
    "TransformationEvent": (TransformationEvent, {**_COMMON, **_MADE, **_ILMD}),
}
_READ_APART = frozenset({"type", "@context", "eventTime", "eventTimeZoneOffset"})
EVENT_FIELDS: Mapping[str, frozenset[str]] = {
    name: frozenset(known) | _READ_APART for name, (_, known) in _TYPES.items()
}
"""The fields of each event type that need no namespace."""


def namespaces(document: JsonObject) -> Mapping[str, str]:
    """The prefixes a document (or a bare event) declares, over those of the GS1 context."""
    return extend(STANDARD, document.get("@context"))


def master_data(document: JsonObject) -> tuple[MasterData, ...]:
    """The vocabulary elements in a document's header, body or query results.

    Raises ``EventFault`` where one cannot be read; the events of the document still can.
    """
    scope = Scope(namespaces(document))
    found = tuple(read_master_data(document, scope))
    if scope.faults:
        raise EventFault(tuple(scope.faults))
    return found


def event_from_json(
    obj: Json,
    namespaces: Mapping[str, str],
    *,
    default_offset: str = VIETNAM,
    strict: bool = False,
) -> Event:
    """One event of a document whose prefixes are ``namespaces``; its own ``@context`` is added.

    Without ``strict`` an event may lack ``eventTimeZoneOffset`` and its time a zone (it takes the
    event's offset, else ``default_offset``). Raises ``EventFault`` with every fault found.
    """
    if type(obj) is not dict:
        raise EventFault.single("", "type.object", f"an event is an object, not {shown(obj)}")
    kind = obj.get("type")
    found = _TYPES.get(kind) if type(kind) is str else None
    if found is None or type(kind) is not str:
        raise EventFault.single("/type", *_type_fault(obj))
    rules.check_size(obj)
    if "@context" in obj:
        namespaces = extend(namespaces, obj["@context"])
    scope = Scope(namespaces, strict, default_offset)
    make, known = found
    try:
        values = _read_fields(scope, obj, known)
    except TooDeep as why:
        raise EventFault.single("", "value.depth", "the event is nested too deeply") from why
    values["event_time"] = _time(scope, obj)
    rules.check(scope, kind, obj)
    if scope.faults:
        raise EventFault(tuple(scope.faults))
    values["extensions"] = scope.extensions
    return make(**values)


def _type_fault(obj: JsonObject) -> tuple[str, str]:
    if "type" not in obj:
        return "field.required", "an event has a type"
    return "value.type", f"{shown(obj['type'])} is not one of the five event types of EPCIS 2.0"


def _read_fields(scope: Scope, obj: JsonObject, known: Mapping[str, _Field]) -> dict[str, Any]:
    values: dict[str, Any] = {}
    strict = scope.strict
    for name, value in obj.items():
        field = known.get(name)
        if field is not None:
            if value is not None or strict:
                own, usually, read = field
                found = usually(value) if usually is not None and not strict else None
                values[own] = read(scope, "/" + name, value) if found is None else found
        elif is_qualified(name):
            full = qualified(name, scope.namespaces)
            scope.extensions[full] = qualified_tree(value, scope.namespaces)
        elif name not in _READ_APART:
            scope.unknown("", name, str(obj["type"]))
    return values


def _time(scope: Scope, obj: JsonObject) -> EventTime:
    stated = obj.get("eventTimeZoneOffset")
    if stated is None:
        if scope.strict:
            scope.fault("", "field.required", "an event has an eventTimeZoneOffset (EPCIS 7.4.1)")
        local = None
    else:
        local = offset(scope, "/eventTimeZoneOffset", stated)
    if "eventTime" not in obj:
        scope.fault("", "field.required", "an event has an eventTime (EPCIS 7.4.1)")
        return EventTime(None, None)
    when = event_time(scope, obj["eventTime"], local)
    inexact = scope.extensions.get(edtf.FIELD) if scope.extensions else None
    return when if inexact is None else _interval(scope, inexact, when)


def _interval(scope: Scope, inexact: Json, stated: EventTime) -> EventTime:
    try:
        return edtf.interval(str(inexact), stated)
    except ValueError as why:
        scope.fault(f"/{edtf.FIELD}", "value.edtf", str(why))
        return stated
