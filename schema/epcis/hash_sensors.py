"""The standard fields of a sensor element in the CBV event hash, in canonical order (CBV 8.9.3)."""

from collections.abc import Mapping, Sequence

from schema.epcis.hash_values import free_value, identifier, timestamp
from schema.epcis.sensors import TIMES
from schema.epcis.vocabulary import GS1_VOC, WEB
from schema.model.json import Json, JsonObject
from schema.model.times import instant

_METADATA = (
    "time",
    "startTime",
    "endTime",
    "deviceID",
    "deviceMetadata",
    "rawData",
    "dataProcessingMethod",
    "bizRules",
)
_REPORT = (
    "type",
    "exception",
    "deviceID",
    "deviceMetadata",
    "rawData",
    "dataProcessingMethod",
    "time",
    "microorganism",
    "chemicalSubstance",
    "value",
    "component",
    "stringValue",
    "booleanValue",
    "hexBinaryValue",
    "uriValue",
    "minValue",
    "maxValue",
    "meanValue",
    "sDev",
    "percRank",
    "percValue",
    "uom",
    "coordinateReferenceSystem",
)
_VERBATIM = frozenset({"stringValue", "hexBinaryValue", "uom", "coordinateReferenceSystem"})
_WORDS = {"type": GS1_VOC, "exception": GS1_VOC, "component": f"{WEB}Comp-"}
"""What the bare words of these fields stand under."""


def sensor_text(element: JsonObject) -> str:
    """One sensor element without its extensions."""
    text = "sensorElement"
    metadata = element.get("sensorMetadata")
    if isinstance(metadata, Mapping):
        inner = _fields(metadata, _METADATA)
        text += f"sensorMetadata{inner}" if inner else ""
    reports = element.get("sensorReport")
    if isinstance(reports, list):
        texts = [_fields(report, _REPORT) for report in reports if isinstance(report, Mapping)]
        text += "".join(sorted(f"sensorReport{inner}" for inner in texts))
    return text


def _fields(part: JsonObject, order: Sequence[str]) -> str:
    return "".join(f"{name}={_value(name, part[name])}" for name in order if name in part)


def _value(name: str, value: Json) -> str:
    if not isinstance(value, str):
        return free_value(value)
    text = value.strip()
    if name in TIMES:
        return _time(text)
    if name in _VERBATIM or (name in _WORDS and ":" in text):
        return text
    return _WORDS[name] + text if name in _WORDS else identifier(text)


def _time(text: str) -> str:
    """The time in its canonical form; what is none, in an event of another source, as it is."""
    try:
        at = instant(text).earliest
    except ValueError:
        return text
    return text if at is None else timestamp(at)
