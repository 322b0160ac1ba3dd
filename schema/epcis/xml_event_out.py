"""One event as an element of EPCIS XML 1.2 (ISO/IEC 19987:2017, 9.5): the order of its schema.

Fields that came after EPCIS 1.0 stand in ``extension``, those of every event type in
``baseExtension``. A field that 1.2 has no place for is a fault, never left out.
"""

from collections.abc import Iterator, Mapping

from lxml import etree

from schema.epcis.edtf import with_spelled
from schema.epcis.faults import EventFault, Fault
from schema.epcis.times import stated_text
from schema.epcis.xml_element import Element
from schema.epcis.xml_field_out import ATTRIBUTES, WRITERS, add_text, add_texts, urn
from schema.epcis.xml_value_out import add_extensions
from schema.model.events import ErrorDeclaration, Event, EventType

_WHY = ("bizStep", "disposition", "readPoint", "bizLocation")
_PARTIES = ("sourceList", "destinationList")
_FIELDS: Mapping[EventType, tuple[tuple[str, ...], tuple[str, ...]]] = {
    EventType.OBJECT: (
        ("epcList", "action", *_WHY, "bizTransactionList"),
        ("quantityList", *_PARTIES, "ilmd"),
    ),
    EventType.AGGREGATION: (
        ("parentID", "childEPCs", "action", *_WHY, "bizTransactionList"),
        ("childQuantityList", *_PARTIES),
    ),
    EventType.TRANSACTION: (
        ("bizTransactionList", "parentID", "epcList", "action", *_WHY),
        ("quantityList", *_PARTIES),
    ),
    EventType.TRANSFORMATION: (
        (
            *("inputEPCList", "inputQuantityList", "outputEPCList", "outputQuantityList"),
            *("transformationID", *_WHY, "bizTransactionList", *_PARTIES, "ilmd"),
        ),
        (),
    ),
}
"""The fields of each type in order: its own, and those within its ``extension``."""

_ALWAYS = frozenset(
    {
        (EventType.OBJECT, "epcList"),
        (EventType.TRANSACTION, "epcList"),
        (EventType.AGGREGATION, "childEPCs"),
    }
)
"""Lists that the schema wants even where they are empty."""
_NOT_IN_1_2: Mapping[str, str] = {
    "persistent_disposition": "persistentDisposition",
    "sensor_elements": "sensorElementList",
    "certification_info": "certificationInfo",
}
_PLACES = ("readPoint", "bizLocation")
_MINUTES = len("2024-11-05T07:00")


def event_element(event: Event) -> Element:
    """The event, which reads back equal. ``EventFault`` with all that 1.2 has no place for.

    What XML itself cannot hold is lost: white space around a text, and whether an extension's
    value was a text, a number or a list of one.
    """
    faults = tuple(_uncarried(event))
    if faults:
        raise EventFault(faults)
    try:
        return _element(event)
    except ValueError as why:
        raise EventFault.single("", "xml.carried", f"XML cannot hold this event: {why}") from why


def _uncarried(event: Event) -> Iterator[Fault]:
    if event.type not in _FIELDS:
        yield Fault("/type", "xml.carried", f"EPCIS 1.2 has no {event.type}")
    for attribute, name in _NOT_IN_1_2.items():
        if getattr(event, attribute):
            yield Fault(f"/{name}", "xml.carried", f"EPCIS 1.2 has no {name}")
    for path in dict.fromkeys(key.partition("/{")[0] for key in event.extensions if key[0] != "{"):
        if path not in _PLACES or not getattr(event, ATTRIBUTES[path]):
            yield Fault(f"/{path}", "xml.carried", f"EPCIS 1.2 extends no {path} here")


def _element(event: Event) -> Element:
    element = etree.Element(event.type.value)
    _add_frame(element, event)
    own, later = _FIELDS[event.type]
    for name in own:
        _add(element, event, name)
    extension = etree.Element("extension")
    for name in later:
        _add(extension, event, name)
    if len(extension):
        element.append(extension)
    extensions = with_spelled(event.extensions, event.event_time)
    add_extensions(element, {k: v for k, v in extensions.items() if k[0] == "{"})
    return element


def _add_frame(element: Element, event: Event) -> None:
    """What every event begins with: its times and its own id."""
    add_text(element, "eventTime", _date_time(stated_text(event.event_time)))
    if event.record_time:
        add_text(element, "recordTime", _date_time(event.record_time))
    add_text(element, "eventTimeZoneOffset", event.event_time.offset)
    if event.event_id or event.error_declaration:
        base = etree.SubElement(element, "baseExtension")
        if event.event_id:
            add_text(base, "eventID", event.event_id)
        if event.error_declaration:
            _add_error(base, event.error_declaration)


def _date_time(text: str) -> str:
    """As XML Schema wants it: EPCIS 2.0 also takes times without seconds."""
    has_seconds = text[_MINUTES : _MINUTES + 1] == ":"
    return text if has_seconds else f"{text[:_MINUTES]}:00{text[_MINUTES:]}"


def _add_error(base: Element, declaration: ErrorDeclaration) -> None:
    error = etree.SubElement(base, "errorDeclaration")
    add_text(error, "declarationTime", _date_time(declaration.declaration_time))
    if declaration.reason:
        add_text(error, "reason", urn("er", declaration.reason))
    if declaration.corrective_event_ids:
        ids = etree.SubElement(error, "correctiveEventIDs")
        add_texts(ids, "correctiveEventID", declaration.corrective_event_ids)
    add_extensions(error, declaration.extensions)


def _add(parent: Element, event: Event, name: str) -> None:
    """One field below ``parent``, where the event has it or the schema wants it."""
    value = getattr(event, ATTRIBUTES[name])
    if value or (event.type, name) in _ALWAYS:
        WRITERS[name](etree.SubElement(parent, name), value)
        if name in _PLACES:
            _extend_place(parent[-1], event)


def _extend_place(element: Element, event: Event) -> None:
    path = f"{element.tag}/"
    own = {k.removeprefix(path): v for k, v in event.extensions.items() if k.startswith(path)}
    add_extensions(element, own)
