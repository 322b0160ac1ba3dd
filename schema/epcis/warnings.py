"""What is wrong with a document and keeps no event of it from being read."""

from collections.abc import Iterator

from schema.epcis.document import FoundEvent, Opened
from schema.epcis.faults import Fault
from schema.model.identifiers.canonical import read
from schema.model.identifiers.check_digit import is_check_digit_fault
from schema.model.json import Json, JsonObject

_FIELDS = (
    "parentID",
    "epcList",
    "childEPCs",
    "inputEPCList",
    "outputEPCList",
    "quantityList",
    "childQuantityList",
    "inputQuantityList",
    "outputQuantityList",
    "readPoint",
    "bizLocation",
    "bizTransactionList",
    "sourceList",
    "destinationList",
)
_WITHIN = ("epcClass", "id", "bizTransaction", "source", "destination")


def warnings(opened: Opened) -> tuple[Fault, ...]:
    """Every identifier of an event that ends in another digit than its check digit, in order."""
    return tuple(fault for found in opened.events for fault in _of_event(found))


def _of_event(found: FoundEvent) -> Iterator[Fault]:
    if not isinstance(found.raw, dict):
        return
    for pointer, text in _identifiers(found.raw):
        fault = read(text).fault
        if fault is not None and is_check_digit_fault(fault):
            yield Fault(found.locate(pointer), "value.checkdigit", f"{text}: {fault}")


def _identifiers(event: JsonObject) -> Iterator[tuple[str, str]]:
    """Each identifier with its JSON pointer within the event."""
    for name in _FIELDS:
        value = event.get(name)
        listed = value if isinstance(value, list) else None
        if listed is None:
            yield from _named(f"/{name}", value)
        else:
            for index, one in enumerate(listed):
                yield from _named(f"/{name}/{index}", one)


def _named(pointer: str, value: Json) -> Iterator[tuple[str, str]]:
    if isinstance(value, str):
        yield pointer, value
    elif isinstance(value, dict):
        for name in _WITHIN:
            text = value.get(name)
            if isinstance(text, str):
                yield f"{pointer}/{name}", text
