"""EPCIS vocabulary elements (master data, EPCIS 7.1.2) from XML."""

from collections.abc import Iterator

from schema.epcis.faults import Fault
from schema.epcis.xml_element import Element, add, place_of, text_of, to_json
from schema.model.json import Json
from schema.model.records import MasterData


def read_vocabularies(root: Element, faults: list[Fault]) -> Iterator[MasterData]:
    """Every vocabulary element, wherever the document keeps it; nameless ones are ``faults``."""
    for vocabulary in root.iter("{*}Vocabulary"):
        kind = vocabulary.get("type", "")
        if not kind:
            faults.append(Fault(place_of(vocabulary), "field.required", "no type attribute"))
        for element in vocabulary.iter("{*}VocabularyElement"):
            if not element.get("id"):
                faults.append(Fault(place_of(element), "field.required", "no id attribute"))
                continue
            children = tuple(text_of(child) for child in element.iterfind("{*}children/{*}id"))
            yield MasterData(kind, element.get("id", ""), _attributes(element), children)


def _attributes(element: Element) -> dict[str, Json]:
    found: dict[str, Json] = {}
    for attribute in element.iterfind("{*}attribute"):
        value = to_json(attribute)
        if isinstance(value, dict):
            value.pop("@id", None)
            value = value.get("#text", "") if set(value) <= {"#text"} else value
        add(found, attribute.get("id", ""), value)
    return found
