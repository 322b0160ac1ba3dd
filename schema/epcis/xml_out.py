"""Events and master data to EPCIS XML 1.2. Reading what is written gives equal events."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from lxml import etree

from schema.epcis.faults import EventFault, Fault, InvalidDocument
from schema.epcis.json_out import latest_time
from schema.epcis.names import STANDARD
from schema.epcis.xml_element import Element
from schema.epcis.xml_event_out import event_element
from schema.epcis.xml_field_out import add_text, add_texts
from schema.epcis.xml_value_out import add_value
from schema.model.events import Event, EventType
from schema.model.records import MasterData

EPCIS = "urn:epcglobal:epcis:xsd:1"
SBDH = "http://www.unece.org/cefact/namespaces/StandardBusinessDocumentHeader"
EPCIS_1_0 = frozenset({EventType.OBJECT, EventType.AGGREGATION, EventType.TRANSACTION})
"""Event types that stand in an ``EventList`` by themselves; each later one in an ``extension``."""
_PREFIXES = {uri: prefix for prefix, uri in STANDARD.items()} | {EPCIS: "epcis", SBDH: "sbdh"}


def write_xml(
    events: Iterable[Event],
    master_data: Iterable[MasterData] = (),
    *,
    created: datetime | None = None,
) -> bytes:
    """A capture document of EPCIS 1.2 as UTF-8 XML, its namespaces declared at the root.

    ``created`` is the ``creationDate``; without it the latest event time stands there.
    ``InvalidDocument`` with every fault of every event that 1.2 cannot carry, placed by the event's
    number from 0.
    """
    said, named = list(events), list(master_data)
    root = etree.Element(f"{{{EPCIS}}}EPCISDocument", nsmap={"epcis": EPCIS})
    root.set("schemaVersion", "1.2")
    root.set("creationDate", created.isoformat() if created else latest_time(said))
    if named:
        root.append(_header(named, root.get("creationDate", "")))
    etree.SubElement(root, "EPCISBody").append(event_list(said))
    return _serialised(root)


def event_list(events: Sequence[Event]) -> Element:
    """The ``EventList`` of these events, as documents and query results have it."""
    element, faults = etree.Element("EventList"), list[Fault]()
    for index, event in enumerate(events):
        try:
            written, later = event_element(event), event.type not in EPCIS_1_0
            (etree.SubElement(element, "extension") if later else element).append(written)
        except EventFault as fault:
            at = f"/eventList/{index}"
            faults += (Fault(f"{at}{f.place}", f.rule, f.message) for f in fault.faults)
    if faults:
        raise InvalidDocument(tuple(faults))
    return element


def vocabulary_list(master_data: Iterable[MasterData]) -> Element:
    """The ``VocabularyList`` of master data (EPCIS 7.1.2), by vocabulary in the order met."""
    element, lists = etree.Element("VocabularyList"), dict[str, Element]()
    for index, one in enumerate(master_data):
        try:
            _add_vocabulary_element(element, lists, one)
        except ValueError as why:
            fault = Fault(f"/vocabularyList/{index}", "xml.carried", f"XML cannot hold it: {why}")
            raise InvalidDocument((fault,)) from why
    return element


def _serialised(root: Element) -> bytes:
    """The document, each namespace in it declared once, at the root, under a short prefix."""
    found = (etree.QName(element).namespace for element in root.iter())
    spaces = [space for space in dict.fromkeys(found) if space]
    prefixes = {_PREFIXES.get(space, f"ext{n}"): space for n, space in enumerate(spaces)}
    etree.cleanup_namespaces(root, top_nsmap=prefixes)
    return etree.tostring(root, encoding="UTF-8", xml_declaration=True, pretty_print=True)


def _add_vocabulary_element(root: Element, lists: dict[str, Element], one: MasterData) -> None:
    if one.type not in lists:
        vocabulary = etree.SubElement(root, "Vocabulary", {"type": one.type})
        lists[one.type] = etree.SubElement(vocabulary, "VocabularyElementList")
    element = etree.SubElement(lists[one.type], "VocabularyElement", {"id": one.id})
    for name, value in one.attributes.items():
        before = len(element)
        add_value(element, "attribute", value)
        for attribute in list(element)[before:]:
            attribute.set("id", name)
    if one.children:
        add_texts(etree.SubElement(element, "children"), "id", one.children)


def _header(master_data: Iterable[MasterData], created: str) -> Element:
    """Master data in front of the events. The schema wants a business document header before it,
    whose parties are left empty: nobody here knows who sends the document to whom."""
    header = etree.Element("EPCISHeader")
    business = etree.SubElement(header, f"{{{SBDH}}}StandardBusinessDocumentHeader")
    add_text(business, f"{{{SBDH}}}HeaderVersion", "1.0")
    for party in ("Sender", "Receiver"):
        etree.SubElement(etree.SubElement(business, f"{{{SBDH}}}{party}"), f"{{{SBDH}}}Identifier")
    _identify(etree.SubElement(business, f"{{{SBDH}}}DocumentIdentification"), created)
    within = etree.SubElement(etree.SubElement(header, "extension"), "EPCISMasterData")
    within.append(vocabulary_list(master_data))
    return header


def _identify(document: Element, created: str) -> None:
    for name, text in (
        ("Standard", "EPCglobal"),
        ("TypeVersion", "1.0"),
        ("InstanceIdentifier", ""),
        ("Type", "Events"),
        ("CreationDateAndTime", created),
    ):
        add_text(document, f"{{{SBDH}}}{name}", text)
