"""EPCIS documents in: bytes of JSON-LD 2.0, XML 2.0 or XML 1.2 to events and master data."""

import codecs

from schema.epcis.document import BadEvent, Document, FoundEvent, Opened, Reading
from schema.epcis.faults import EventFault, Fault, InvalidDocument
from schema.epcis.json_document import open_json
from schema.epcis.json_in import event_from_json
from schema.epcis.xml_document import open_xml
from schema.model.events import Event
from schema.model.times import VIETNAM

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)


def read_document(data: bytes, *, default_offset: str = VIETNAM, strict: bool = True) -> Document:
    """A whole document, or ``InvalidDocument`` with all that is wrong with it.

    ``strict`` holds it to the letter of EPCIS. Without it what leaves the meaning clear is borne:
    no ``eventTimeZoneOffset``, times without a zone (they take the event's offset, else
    ``default_offset``), and gaps in the frame around the events.
    """
    opened = open_document(data)
    borne = () if strict else opened.faults
    faults = list(opened.faults) if strict else []
    events = []
    for found in opened.events:
        try:
            events.append(_read(found, default_offset, strict))
        except EventFault as fault:
            faults.extend(fault.faults)
    if faults:
        raise InvalidDocument(tuple(faults))
    return Document(
        events=tuple(events),
        master_data=opened.master_data,
        kind=opened.kind,
        version=opened.version,
        header=opened.header,
        faults=borne,
    )


def read_events(data: bytes, *, default_offset: str = VIETNAM) -> Reading:
    """Every event that can be read; a bad one is set aside with its faults, the rest go on.

    Not strict. ``InvalidDocument`` only when no frame can be made out at all.
    """
    opened = open_document(data)
    events: list[Event] = []
    indexes: list[int] = []
    aside: list[BadEvent] = []
    for index, found in enumerate(opened.events):
        try:
            events.append(_read(found, default_offset, strict=False))
            indexes.append(index)
        except EventFault as fault:
            aside.append(BadEvent(index, fault, found.raw))
    return Reading(
        tuple(events),
        tuple(indexes),
        tuple(aside),
        opened.master_data,
        opened.faults,
        opened.header,
    )


def open_document(data: bytes) -> Opened:
    """The frame of a document in whichever syntax its content shows."""
    text, encoding = _decoded_head(data)
    if text.startswith("<"):
        return open_xml(data)
    if not text:
        raise InvalidDocument((Fault("", "document.empty", "the document is empty"),))
    return open_json(
        data.removeprefix(codecs.BOM_UTF8) if encoding == "utf-8" else _utf8(data, encoding)
    )


def _decoded_head(data: bytes) -> tuple[str, str]:
    """The first characters after a byte order mark and white space, and the encoding."""
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return data[len(mark) : 400].decode(encoding, "replace").lstrip(), encoding
    if data[1:2] == b"\0":
        return data[:400].decode("utf-16-le", "replace").lstrip(), "utf-16-le"
    if data[:1] == b"\0":
        return data[:400].decode("utf-16-be", "replace").lstrip(), "utf-16-be"
    return data.lstrip()[:400].decode("utf-8", "replace"), "utf-8"


def _utf8(data: bytes, encoding: str) -> bytes:
    try:
        return data.decode(encoding).lstrip("\ufeff").encode()
    except UnicodeDecodeError as why:
        raise InvalidDocument((Fault("", "document.encoding", str(why)),)) from why


def _read(found: FoundEvent, default_offset: str, strict: bool) -> Event:
    """One event, its faults placed in the document."""
    faults = found.faults + found.borne if strict else found.faults
    try:
        event = event_from_json(
            found.raw, found.namespaces, default_offset=default_offset, strict=strict
        )
    except EventFault as fault:
        placed = (Fault(found.locate(f.place), f.rule, f.message) for f in fault.faults)
        raise EventFault((*faults, *placed)) from fault
    if faults:
        raise EventFault(faults)
    return event
