"""The records of EPCIS XML, 1.x and 2.0, as what a system says: whatever they came in."""

import re
from collections.abc import Iterable, Iterator
from unicodedata import normalize

from lxml import etree

from connectors.sdk.epcis_record import read_record
from connectors.sdk.json_reply import COMBINING
from connectors.sdk.setting_aside import set_aside
from schema.epcis.faults import Fault
from schema.epcis.xml_element import Element, name_of, namespaces_of, to_json
from schema.epcis.xml_event import event_object, repeated_fields
from schema.epcis.xml_master_data import read_vocabulary_element
from schema.model.records import Said
from schema.model.systems import SystemSettings
from schema.model.times import Micros

_OTHER = re.compile(rb"<\?xml[^>]*encoding\s*=\s*[\"'](?!utf-?8[\"'])", re.IGNORECASE)
"""A document that says it is in another encoding than UTF-8."""


class Marks:
    """Whether bytes of XML, as far as they went through here, may hold text that is not in Unicode
    form NFC. To know it of all at once costs less than to look at each record."""

    def __init__(self) -> None:
        self.seen = False

    def noted(self, chunks: Iterable[bytes]) -> Iterator[bytes]:
        """The same bytes."""
        for number, chunk in enumerate(chunks):
            self.seen = self.seen or (number == 0 and _elsewise(chunk)) or _marked(chunk)
            yield chunk


def _elsewise(head: bytes) -> bool:
    return b"\0" in head[:4] or _OTHER.match(head.lstrip(b"\xef\xbb\xbf \t\r\n")) is not None


def _marked(chunk: bytes) -> bool:
    """By the first byte of a mark, or a reference to a character that may be one."""
    return any(mark in chunk for mark in COMBINING) or b"&#" in chunk or chunk[-1:] == b"&"


def read_element(
    element: Element, settings: SystemSettings, heard: Micros, marks: bool = True
) -> Iterator[Said]:
    """What a record of ``schema.epcis.xml_stream`` says: an event, or master data of one thing.

    Its texts are brought into Unicode form NFC, where ``marks`` says that they may not be: some
    systems write NFD. What cannot be read is set aside, its path being that within the record.
    """
    if marks:
        _compose(element)
    if name_of(element) == "VocabularyElement":
        yield from _master_data(element, settings)
        return
    faults = tuple(repeated_fields(element, str))
    yield read_record(event_object(element), namespaces_of(element), settings, heard, faults)


def _master_data(element: Element, settings: SystemSettings) -> Iterator[Said]:
    faults: list[Fault] = []
    yield from read_vocabulary_element(_vocabulary(element), element, faults)
    for fault in faults:
        reason = f"{fault.rule}: {fault.message}"
        yield set_aside(settings.id, reason, to_json(element), "", element.get("id"))


def _compose(record: Element) -> None:
    """Bring its texts and attributes into NFC, in place."""
    written = etree.tostring(record, encoding="utf-8")
    if not any(mark in written for mark in COMBINING):
        return
    for element in record.iter(etree.Element):
        if element.text:
            element.text = normalize("NFC", element.text)
        for name, value in element.attrib.items():
            element.set(name, normalize("NFC", str(value)))


def _vocabulary(element: Element) -> str:
    """The type of the vocabulary around an element and its list."""
    around = next(element.iterancestors("{*}Vocabulary"), None)
    return "" if around is None else around.get("type", "")
