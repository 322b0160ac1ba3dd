"""A trial as JSON."""

from typing import Any

from connectors.mapping.explaining.told import Element, Explained, Field, Part, Thing, Unmapped
from connectors.trying.told import LeftOut, Trial, Tried
from schema.epcis.json_out import event_to_json
from schema.model.events import BizTransaction, QuantityElement, SourceDest
from schema.model.json import Json, JsonObject
from schema.model.records import MasterData, Record, Said
from schema.model.times import VIETNAM, EventTime, Micros, iso


def trial_json(trial: Trial) -> JsonObject:
    """All of it: ``records``, whether there are ``more``, and the ``error``, if any."""
    return {**ending_json(trial), "records": [_tried(one) for one in trial.records]}


def ending_json(trial: Trial) -> JsonObject:
    """How the answer ended."""
    error = trial.error
    return {
        "sound": trial.sound,
        "notAsked": trial.not_asked,
        "more": trial.more,
        "morePages": trial.more_pages,
        "error": None if error is None else {"kind": type(error).__name__, "reason": str(error)},
    }


def _tried(one: Tried) -> JsonObject:
    said = {
        "way": one.way or None,
        "said": [said_json(said) for said in one.said],
        "leftOut": [_left_out(left) for left in one.left_out],
    }
    return said if one.explained is None else {**said, **_explained(one.explained)}


def _left_out(left: LeftOut) -> JsonObject:
    return {"reason": left.reason, "said": said_json(left.said)}


def _explained(explained: Explained) -> JsonObject:
    return {
        "record": explained.record,
        "events": [_element(element) for element in explained.elements],
        "things": [_thing(thing) for thing in explained.things],
        "unmapped": [_unmapped(one) for one in explained.unmapped],
    }


def _element(element: Element) -> JsonObject:
    return {
        "mapping": element.mapping,
        "at": element.at or None,
        "said": None if element.said is None else said_json(element.said),
        "fields": [_field(field) for field in element.fields],
    }


def _thing(thing: Thing) -> JsonObject:
    return {"name": thing.name, "said": [said_json(said) for said in thing.said]}


def _unmapped(one: Unmapped) -> JsonObject:
    return {"path": one.path, "value": one.value}


def _field(field: Field) -> JsonObject:
    return {
        "field": field.name,
        "value": value_json(field.value),
        "paths": [_part(part) for part in field.parts],
        "through": field.through or None,
        "fault": field.fault or None,
        "dropped": field.dropped or None,
    }


def _part(part: Part) -> JsonObject:
    return {
        "key": part.key or None,
        "path": part.path,
        "found": part.found,
        "unused": part.unused or None,
    }


def said_json(said: Said) -> JsonObject:
    """One thing said: an ``EVENT`` as EPCIS 2.0 JSON-LD, ``MASTER_DATA``, or what is ``SET_ASIDE``
    with why and where."""
    if isinstance(said, Record):
        recorded = said.recorded_at
        return {
            "outcome": "EVENT",
            "recordId": said.record_id,
            "recordedAt": None if recorded is None else iso(recorded),
            "event": event_to_json(said.event),
        }
    if isinstance(said, MasterData):
        return {
            "outcome": "MASTER_DATA",
            "type": said.type,
            "id": said.id,
            "attributes": said.attributes,
            "children": list(said.children),
        }
    return {
        "outcome": "SET_ASIDE",
        "recordId": said.record_id,
        "reason": said.reason,
        "path": said.path or None,
        "record": said.raw,
    }


def value_json(value: Any) -> Json:
    """The value of a field: times as their two ends, quantities and lists' entries as EPCIS names
    their parts."""
    if isinstance(value, EventTime):
        return {"earliest": _at(value.earliest), "latest": _at(value.latest)}
    if isinstance(value, QuantityElement):
        return {"epcClass": value.epc_class, "quantity": value.quantity, "uom": value.uom}
    if isinstance(value, BizTransaction | SourceDest):
        return {"type": value.type, "value": value.value}
    found: Json = value
    return found


def _at(end: Micros | None) -> str | None:
    return None if end is None else iso(end, VIETNAM)
