"""EPCIS vocabulary elements (master data, EPCIS 7.1.2) from XML."""

from collections.abc import Iterator

from schema.epcis.faults import Fault
from schema.epcis.names import TooDeep, qualified_tree
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
            yield from read_vocabulary_element(kind, element, faults)


def read_vocabulary_element(
    kind: str, element: Element, faults: list[Fault]
) -> Iterator[MasterData]:
    """The element of a vocabulary of this kind; nothing, and a fault, where it has no id."""
    if not element.get("id"):
        faults.append(Fault(place_of(element), "field.required", "no id attribute"))
        return
    children = tuple(text_of(child) for child in element.iterfind("{*}children/{*}id"))
    yield MasterData(kind, element.get("id", ""), _attributes(element, faults), children)


def _attributes(element: Element, faults: list[Fault]) -> dict[str, Json]:
    found: dict[str, Json] = {}
    for attribute in element.iterfind("{*}attribute"):
        value = to_json(attribute)
        if isinstance(value, dict):
            value.pop("@id", None)
            value = value.get("#text", "") if set(value) <= {"#text"} else value
        try:
            add(found, attribute.get("id", ""), qualified_tree(value, {}))
        except TooDeep:
            faults.append(Fault(place_of(attribute), "value.depth", "nested too deeply"))
    return found
