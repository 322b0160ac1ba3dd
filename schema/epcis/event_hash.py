"""The CBV 2.0 event hash (CBV 2.0 section 8.9): an id that follows from an event's content alone.

An event is written as one text in a canonical order and form (the pre-hash string), the same for
every syntax, spelling and order in which it may come; its SHA-256 is the id. What says something
about the record rather than the event takes no part: ``eventID``, ``recordTime``,
``errorDeclaration`` and ``certificationInfo``; so an event and its retraction have one id.

Where the standard's text and its published examples differ, the examples are followed, as other
implementations do: the type of a transaction, source or destination precedes its value, extensions
within standard elements come before those of the event, each behind its element's name.
"""

from collections.abc import Iterable, Mapping
from dataclasses import fields
from hashlib import sha256

from schema.epcis.edtf import with_spelled
from schema.epcis.hash_extensions import extension_text, sensor_extension_text
from schema.epcis.hash_sensors import sensor_text
from schema.epcis.hash_values import identifier, number, timestamp
from schema.epcis.times import stated_time
from schema.epcis.vocabulary import WEB
from schema.model.events import (
    CLASSES,
    BizTransaction,
    Event,
    PersistentDisposition,
    QuantityElement,
    SourceDest,
)
from schema.model.json import Json
from schema.model.keys import FactId

_WHAT = (
    ("epc_list", "epcList"),
    ("parent_id", "parentID"),
    ("input_epc_list", "inputEPCList"),
    ("child_epcs", "childEPCs"),
    ("quantity_list", "quantityList"),
    ("child_quantity_list", "childQuantityList"),
    ("input_quantity_list", "inputQuantityList"),
    ("output_epc_list", "outputEPCList"),
    ("output_quantity_list", "outputQuantityList"),
)
"""What an event is about, in the canonical property order (CBV 8.9.3)."""
_OF_TYPE = {
    type_: tuple(pair for pair in _WHAT if pair[0] in {field.name for field in fields(made)})
    for type_, made in CLASSES.items()
}
"""Which of it each type has."""

_PLACES = {"readPoint": 0, "bizLocation": 1}


def event_hash(event: Event) -> FactId:
    """``ni:///sha-256;<64 hexadecimal digits>?ver=CBV2.0``."""
    digest = sha256(pre_hash(event).encode()).hexdigest()
    return FactId(f"ni:///sha-256;{digest}?ver=CBV2.0")


def pre_hash(event: Event) -> str:
    """The canonical text of an event: what is hashed."""
    time = event.event_time
    parts = [
        f"eventType={event.type.value}eventTime={timestamp(stated_time(time))}"
        f"eventTimeZoneOffset={time.offset}",
        *_what(event),
        *_why_and_where(event),
        *_lists(event),
        *sorted(map(sensor_text, event.sensor_elements)),
        *_extensions(event),
    ]
    return "".join(parts)


def _what(event: Event) -> Iterable[str]:
    for attribute, name in _OF_TYPE[event.type]:
        value = getattr(event, attribute)
        if not value:
            continue
        if isinstance(value, str):
            yield f"{name}={identifier(value)}"
        elif isinstance(value[0], str):
            yield name + "".join(sorted([f"epc={identifier(epc)}" for epc in value]))
        else:
            yield name + "".join(sorted([_quantity(element) for element in value]))


def _quantity(element: QuantityElement) -> str:
    text = f"quantityElementepcClass={identifier(element.epc_class)}"
    if element.quantity is not None:
        text += f"quantity={number(element.quantity)}"
    return text if element.uom is None else f"{text}uom={element.uom}"


def _why_and_where(event: Event) -> Iterable[str]:
    if action := getattr(event, "action", None):
        yield f"action={action.value}"
    if transformation := getattr(event, "transformation_id", None):
        yield f"transformationID={identifier(transformation)}"
    if event.biz_step:
        yield f"bizStep={_word(event.biz_step, 'BizStep')}"
    if event.disposition:
        yield f"disposition={_word(event.disposition, 'Disp')}"
    if event.persistent_disposition:
        yield _persistent(event.persistent_disposition)
    if event.read_point:
        yield f"readPointid={identifier(event.read_point)}"
    if event.biz_location:
        yield f"bizLocationid={identifier(event.biz_location)}"


def _word(text: str, kind: str) -> str:
    """The web URI of a CBV word; any other URI as it is."""
    return text if ":" in text else f"{WEB}{kind}-{text}"


def _persistent(value: PersistentDisposition) -> str:
    set_ = sorted(f"set={_word(text, 'Disp')}" for text in value.set)
    unset = sorted(f"unset={_word(text, 'Disp')}" for text in value.unset)
    return "".join(["persistentDisposition", *set_, *unset])


def _lists(event: Event) -> Iterable[str]:
    if event.biz_transactions:
        yield _typed("bizTransaction", "BTT", event.biz_transactions)
    if event.sources:
        yield _typed("source", "SDT", event.sources)
    if event.destinations:
        yield _typed("destination", "SDT", event.destinations)


def _typed(name: str, kind: str, entries: Iterable[BizTransaction | SourceDest]) -> str:
    texts = [
        (f"type={_word(one.type, kind)}" if one.type else "") + f"{name}={identifier(one.value)}"
        for one in entries
    ]
    return f"{name}List" + "".join(sorted(texts))


def _extensions(event: Event) -> Iterable[str]:
    """Instance data, then extensions within standard elements, then those of the event."""
    if ilmd := getattr(event, "ilmd", None):
        yield "ilmd" + extension_text(ilmd)
    extensions = with_spelled(event.extensions, event.event_time)
    for place, inner in _by_place(extensions) if extensions else ():
        yield place + extension_text(inner)
    yield from sorted(map(sensor_extension_text, event.sensor_elements))
    if extensions:
        yield extension_text({k: v for k, v in extensions.items() if k[:1] == "{"})


def _by_place(extensions: Mapping[str, Json]) -> Iterable[tuple[str, dict[str, Json]]]:
    """Extensions within standard elements, by the element, in the canonical order of these."""
    places: dict[str, dict[str, Json]] = {}
    for key, value in extensions.items():
        path, _, rest = key.partition("/{")
        if rest and key[0] != "{":
            places.setdefault(path, {})["{" + rest] = value
    return sorted(places.items(), key=lambda item: (_PLACES.get(item[0], 2), item[0]))
