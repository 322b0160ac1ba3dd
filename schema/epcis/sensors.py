"""Sensor elements (EPCIS 7.3.7): kept as objects in the JSON-LD shape, names and words made one.

Types, components and exceptions are the bare GS1 word where there is one; the rest is as written.
"""

from schema.epcis.names import expanded, is_qualified, qualified, qualified_tree
from schema.epcis.scope import Scope, shown
from schema.epcis.times import time_text
from schema.epcis.vocabulary import COMPONENTS, gs1_word
from schema.model.json import Json, JsonObject

TIMES = frozenset({"time", "startTime", "endTime"})
NUMBERS = frozenset({"value", "minValue", "maxValue", "meanValue", "sDev", "percRank", "percValue"})
METADATA = frozenset(
    {"deviceID", "deviceMetadata", "rawData", "dataProcessingMethod", "bizRules"} | TIMES
)
REPORT = frozenset(
    {
        "type",
        "exception",
        "deviceID",
        "deviceMetadata",
        "rawData",
        "dataProcessingMethod",
        "bizRules",
        "time",
        "microorganism",
        "chemicalSubstance",
        "component",
        "stringValue",
        "booleanValue",
        "hexBinaryValue",
        "uriValue",
        "uom",
        "coordinateReferenceSystem",
    }
    | NUMBERS
)


def sensor_elements(scope: Scope, place: str, value: Json) -> tuple[JsonObject, ...]:
    """A sensor element list."""
    return tuple(
        _element(scope, f"{place}/{i}", entry)
        for i, entry in enumerate(scope.entries(place, value))
    )


def _element(scope: Scope, place: str, value: Json) -> JsonObject:
    members = scope.members(place, value)
    found: dict[str, Json] = {}
    for name, entry in members.items():
        at = f"{place}/{name}"
        if name == "sensorMetadata":
            found[name] = _part(scope, at, entry, METADATA)
        elif name == "sensorReport":
            reports = scope.entries(at, entry)
            found[name] = [_part(scope, f"{at}/{i}", r, REPORT) for i, r in enumerate(reports)]
        elif is_qualified(name):
            own = qualified(name, scope.namespaces)
            found[own] = qualified_tree(entry, scope.namespaces)
        else:
            scope.unknown(place, name, "a sensor element")
    if "sensorReport" not in members and type(value) is dict:
        scope.fault(place, "field.required", "a sensor element has a sensorReport")
    return found


def _part(scope: Scope, place: str, value: Json, known: frozenset[str]) -> JsonObject:
    found: dict[str, Json] = {}
    for name, entry in scope.members(place, value).items():
        if name in known:
            found[name] = _value(scope, f"{place}/{name}", name, entry)
        elif is_qualified(name):
            own = qualified(name, scope.namespaces)
            found[own] = qualified_tree(entry, scope.namespaces)
        else:
            scope.unknown(place, name, "a sensor report" if known is REPORT else "sensor metadata")
    return found


def _value(scope: Scope, place: str, name: str, value: Json) -> Json:
    if name in TIMES:
        return time_text(scope, place, value)
    if name in NUMBERS:
        return _number(scope, place, value)
    if name == "booleanValue":
        return _boolean(scope, place, value)
    text = scope.text(place, value)
    if name in {"type", "exception"}:
        return gs1_word(expanded(text, scope.namespaces))
    if name == "component":
        uri = expanded(text, scope.namespaces)
        return COMPONENTS.get(uri, uri)
    return text


def _number(scope: Scope, place: str, value: Json) -> Json:
    if type(value) is not float and type(value) is not int:
        scope.fault(place, "type.number", f"a number is expected, not {shown(value)}")
    return value


def _boolean(scope: Scope, place: str, value: Json) -> Json:
    if type(value) is not bool:
        scope.fault(place, "type.boolean", f"true or false is expected, not {shown(value)}")
    return value
