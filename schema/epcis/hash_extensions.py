"""Extension fields in the CBV event hash: full names, values, children sorted at every level."""

from collections.abc import Iterator, Mapping

from schema.epcis.hash_values import free_value
from schema.model.json import Json, JsonObject


def extension_text(value: JsonObject) -> str:
    """All fields of an object, each as ``{namespace}name=value`` or name and children."""
    return "".join(sorted(text for name in value for text in _field(name, value[name])))


def _field(name: str, value: Json) -> Iterator[str]:
    """A list is its name once for each entry, as repeated XML elements are."""
    if isinstance(value, list):
        for entry in value:
            yield from _field(name, entry)
    elif isinstance(value, Mapping):
        yield name + extension_text(value)
    else:
        text = free_value(value)
        yield f"{name}={text}" if text else name


def sensor_extension_text(element: JsonObject) -> str:
    """The extensions within a sensor element and its parts; empty if it has none."""
    metadata = element.get("sensorMetadata")
    text = _part("sensorMetadata", metadata) if isinstance(metadata, Mapping) else ""
    reports = element.get("sensorReport")
    if isinstance(reports, list):
        parts = (_part("sensorReport", report) for report in reports if isinstance(report, Mapping))
        text += "".join(sorted(parts))
    text += extension_text(_own(element))
    return f"sensorElement{text}" if text else ""


def _part(name: str, value: JsonObject) -> str:
    own = _own(value)
    return name + extension_text(own) if own else ""


def _own(value: JsonObject) -> JsonObject:
    return {name: entry for name, entry in value.items() if name[:1] == "{"}
