"""One event element, EPCIS XML 2.0 or 1.2, to the shape it would have in JSON-LD.

The event reader then works on one shape, whatever the syntax. Here only the syntax is looked at;
a value that is not a number where one belongs stays text, and the reader faults it.
"""

import re
from collections.abc import Callable, Iterator, Mapping

from schema.epcis.faults import Fault
from schema.epcis.sensors import METADATA, NUMBERS, REPORT
from schema.epcis.xml_element import (
    Element,
    add,
    attributes,
    content,
    name_of,
    text_of,
    to_json,
)
from schema.model.json import Json

_NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d{1,3})?", re.ASCII)
_TEXTS = frozenset({"epc", "correctiveEventID"})
_WHAT = frozenset(
    {"epcList", "childEPCs", "inputEPCList", "outputEPCList", "quantityList", "action"}
)
"""Fields that stand after ``eventTime`` in every XML schema of EPCIS."""


def number(text: str) -> Json:
    """A number in a form of XML Schema, or the text itself when it is none."""
    if not _NUMBER.fullmatch(text):
        return text
    value = float(text)
    return int(value) if value.is_integer() and abs(value) < 2**53 else value


def _texts(element: Element) -> Json:
    """The texts of a list; an element that does not belong there stays an object, to be faulted."""
    return [
        text_of(child) if name_of(child) in _TEXTS else {name_of(child): text_of(child)}
        for child in content(element)
    ]


def _object(element: Element) -> dict[str, Json]:
    """Children by name: text for EPCIS elements, extension values for others."""
    found: dict[str, Json] = {}
    for child in content(element):
        name = name_of(child)
        value = to_json(child) if name.startswith("{") or len(child) else text_of(child)
        add(found, name, value)
    return found


def _quantities(element: Element) -> Json:
    return [
        _quantity(child) if name_of(child) == "quantityElement" else {name_of(child): ""}
        for child in content(element)
    ]


def _quantity(element: Element) -> Json:
    found = {name: value for name, value in _object(element).items() if value != ""}
    if isinstance(found.get("quantity"), str):
        found["quantity"] = number(str(found["quantity"]))
    return found


def _typed(element: Element) -> Json:
    return [{**attributes(child), name_of(child): text_of(child)} for child in content(element)]


def _dispositions(element: Element) -> Json:
    found: dict[str, Json] = {}
    for child in content(element):
        held = found.setdefault(name_of(child), [])
        if isinstance(held, list):
            held.append(text_of(child))
    return found


def _error(element: Element) -> Json:
    found: dict[str, Json] = {}
    for child in content(element):
        name = name_of(child)
        if name == "correctiveEventIDs":
            found[name] = _texts(child)
        else:
            add(found, name, to_json(child) if name.startswith("{") else text_of(child))
    return found


def _sensors(element: Element) -> Json:
    return [
        _sensor(child) if name_of(child) == "sensorElement" else {name_of(child): ""}
        for child in content(element)
    ]


def _sensor(element: Element) -> Json:
    found: dict[str, Json] = {}
    reports: list[Json] = []
    for child in content(element):
        name = name_of(child)
        if name == "sensorReport":
            reports.append(_sensor_part(child, REPORT))
        elif name == "sensorMetadata":
            found[name] = _sensor_part(child, METADATA)
        else:
            add(found, name, to_json(child))
    return {**found, "sensorReport": reports} if reports else found


def _sensor_part(element: Element, known: frozenset[str]) -> Json:
    found: dict[str, Json] = {}
    for name, text in attributes(element).items():
        if name in NUMBERS:
            found[name] = number(text)
        elif name == "booleanValue":
            found[name] = {"true": True, "1": True, "false": False, "0": False}.get(text, text)
        else:
            found[name] = text
    for child in content(element):
        name = name_of(child)
        add(found, name, to_json(child) if name not in known else text_of(child))
    return found


_READERS: Mapping[str, Callable[[Element], Json]] = {
    **dict.fromkeys(("epcList", "childEPCs", "inputEPCList", "outputEPCList"), _texts),
    **dict.fromkeys(
        ("quantityList", "childQuantityList", "inputQuantityList", "outputQuantityList"),
        _quantities,
    ),
    **dict.fromkeys(("bizTransactionList", "sourceList", "destinationList"), _typed),
    **dict.fromkeys(("readPoint", "bizLocation", "ilmd"), _object),
    "persistentDisposition": _dispositions,
    "errorDeclaration": _error,
    "sensorElementList": _sensors,
}


def event_object(element: Element) -> dict[str, Json]:
    """The event as a JSON-LD object, its extension names written ``{namespace}name``.

    A ``QuantityEvent`` of EPCIS 1.x is the ``ObjectEvent`` that stands for it since 1.1 (EPCIS 1.2,
    7.4.5): so much of a class was seen.
    """
    found: dict[str, Json] = {"type": name_of(element)}
    for child in content(element):
        name = name_of(child)
        if name in _READERS:
            found[name] = _READERS[name](child)
        elif name.startswith("{"):
            add(found, name, to_json(child))
        elif name == "certificationInfo":
            add(found, name, text_of(child))
        elif text := text_of(child):
            found[name] = text
    return _as_object_event(found) if found["type"] == "QuantityEvent" else found


def _as_object_event(found: dict[str, Json]) -> dict[str, Json]:
    seen: dict[str, Json] = {
        name: found.pop(name) for name in ("epcClass", "quantity") if name in found
    }
    if isinstance(seen.get("quantity"), str):
        seen["quantity"] = number(str(seen["quantity"]))
    return {**found, "type": "ObjectEvent", "action": "OBSERVE", "quantityList": [seen]}


def repeated_fields(element: Element, locate: Callable[[str], str]) -> Iterator[Fault]:
    """A fault for each field that stands more than once in an event."""
    seen: set[str] = set()
    for name in (name_of(child) for child in content(element)):
        if name in seen and not name.startswith("{") and name != "certificationInfo":
            yield Fault(locate(f"/{name}"), "field.repeated", f"{name} stands more than once")
        seen.add(name)


def misplaced_fields(element: Element, locate: Callable[[str], str]) -> Iterator[Fault]:
    """A fault where a 2.0 event says what happened before it says when.

    The schemas fix the order of all elements; many writers do not keep it, and no meaning hangs on
    it, so that the rest of the order is not asked for.
    """
    names = [name_of(child) for child in content(element)]
    before = names[: names.index("eventTime")] if "eventTime" in names else []
    for name in before:
        if name in _WHAT:
            message = f"{name} stands before eventTime (EPCIS 9.5, the order of elements)"
            yield Fault(locate(f"/{name}"), "xml.order", message)
