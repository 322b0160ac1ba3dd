"""EPCIS vocabulary elements (master data, EPCIS 7.1.2) from decoded JSON-LD."""

from collections.abc import Iterator, Mapping

from schema.epcis.fields import uris
from schema.epcis.names import STANDARD, TooDeep, expanded, qualified_tree
from schema.epcis.scope import Scope
from schema.model.json import Json, JsonObject
from schema.model.records import MasterData

_TYPES = "urn:epcglobal:epcis:vtype:"
_ATTRIBUTES = STANDARD["cbvmda"]


def vocabulary_lists(document: JsonObject) -> Iterator[tuple[str, Json]]:
    """Each vocabulary list of a document with its JSON pointer: header, body or query results."""
    for path in (
        ("epcisHeader", "epcisMasterData", "vocabularyList"),
        ("epcisBody", "vocabularyList"),
        ("epcisBody", "queryResults", "resultsBody", "vocabularyList"),
    ):
        value: Json = document
        for step in path:
            value = value.get(step) if isinstance(value, Mapping) else None
        if value is not None:
            yield "/" + "/".join(path), value


def read_master_data(document: JsonObject, scope: Scope) -> Iterator[MasterData]:
    """Every element that can be read; what cannot is noted in ``scope``."""
    for place, vocabularies in vocabulary_lists(document):
        for i, vocabulary in enumerate(scope.entries(place, vocabularies)):
            yield from _vocabulary(scope, f"{place}/{i}", vocabulary)


def _vocabulary(scope: Scope, place: str, value: Json) -> Iterator[MasterData]:
    members = scope.members(place, value)
    kind = _vocabulary_type(scope.text(f"{place}/type", members.get("type")))
    at = f"{place}/vocabularyElementList"
    for i, entry in enumerate(scope.entries(at, members.get("vocabularyElementList"))):
        element = scope.members(f"{at}/{i}", entry)
        name = scope.text(f"{at}/{i}/id", element.get("id"))
        attributes = _attributes(scope, f"{at}/{i}/attributes", element.get("attributes"))
        children = element.get("children") or []
        yield MasterData(kind, name, attributes, uris(scope, f"{at}/{i}/children", children))


def _vocabulary_type(text: str) -> str:
    """The URN of a vocabulary, also of its CURIE spelling (``epcis:Location``)."""
    return _TYPES + text.removeprefix("epcis:") if text.startswith("epcis:") else text


def _attributes(scope: Scope, place: str, value: Json) -> dict[str, Json]:
    """Attributes by id; the values of one id given several times are a list."""
    found: dict[str, Json] = {}
    for i, entry in enumerate(scope.entries(place, value) if value is not None else ()):
        members = scope.members(f"{place}/{i}", entry)
        name = _attribute_id(scope, scope.text(f"{place}/{i}/id", members.get("id")))
        new = _attribute(scope, f"{place}/{i}/attribute", members.get("attribute"))
        held = found.get(name)
        if name not in found:
            found[name] = new
        else:
            found[name] = [*held, new] if isinstance(held, list) else [held, new]
    return found


def _attribute(scope: Scope, place: str, value: Json) -> Json:
    try:
        return qualified_tree(value, scope.namespaces)
    except TooDeep:
        scope.fault(place, "value.depth", "the attribute is nested too deeply")
        return None


def _attribute_id(scope: Scope, text: str) -> str:
    if text.startswith("cbvmda:"):
        return f"{_ATTRIBUTES}#{text.removeprefix('cbvmda:')}"
    return expanded(text, scope.namespaces)
