"""The records of EPCIS XML, 1.x and 2.0, as what a system says: whatever they came in."""

from collections.abc import Iterator

from connectors.sdk.epcis_record import read_record
from connectors.sdk.setting_aside import set_aside
from schema.epcis.faults import Fault
from schema.epcis.xml_element import Element, name_of, namespaces_of, to_json
from schema.epcis.xml_event import event_object, repeated_fields
from schema.epcis.xml_master_data import read_vocabulary_element
from schema.model.records import Said
from schema.model.systems import SystemSettings
from schema.model.times import Micros


def read_element(element: Element, settings: SystemSettings, heard: Micros) -> Iterator[Said]:
    """What a record of ``schema.epcis.xml_stream`` says: an event, or master data of one thing.

    What cannot be read is set aside, its path being that within the record.
    """
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


def _vocabulary(element: Element) -> str:
    """The type of the vocabulary around an element and its list."""
    around = next(element.iterancestors("{*}Vocabulary"), None)
    return "" if around is None else around.get("type", "")
