"""Namespaces of a JSON-LD document: prefixes to full names and back.

A qualified name is kept as ``{namespace}name``, as XML tools write it, so that one extension field
has one name whatever prefix and whatever syntax its document uses.
"""

from collections.abc import Mapping

from schema.model.json import Json, JsonObject

STANDARD_CONTEXT = "https://ref.gs1.org/standards/epcis/epcis-context.jsonld"
STANDARD: Mapping[str, str] = {
    "cbv": "https://ref.gs1.org/cbv/",
    "cbvmda": "urn:epcglobal:cbv:mda",
    "dcterms": "http://purl.org/dc/terms/",
    "epcis": "https://ref.gs1.org/epcis/",
    "gs1": "https://ref.gs1.org/voc/",
    "owl": "http://www.w3.org/2002/07/owl#",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
"""Prefixes that the GS1 EPCIS context declares; they hold wherever nothing else is declared."""
DEEPEST = 64
"""Levels of objects and lists that an extension may have; deeper ones are an attack."""


class TooDeep(ValueError):
    """A value is nested more deeply than any honest record is."""


def extend(known: Mapping[str, str], context: Json) -> Mapping[str, str]:
    """``known`` with the prefixes that a ``@context`` value declares; the inner one wins.

    Links to other contexts are not followed: nothing here opens a connection.
    """
    parts = context if isinstance(context, list) else [context]
    declaring = [part for part in parts if isinstance(part, Mapping)]
    if not declaring:
        return known
    declared = dict(known)
    for part in declaring:
        declared.update({k: v for k, v in part.items() if isinstance(v, str)})
    return declared


def is_qualified(name: str) -> bool:
    """Whether a field's name is in a namespace: ``prefix:name`` or ``{namespace}name``."""
    return ":" in name or name[:1] == "{"


def qualified(name: str, namespaces: Mapping[str, str]) -> str:
    """``prefix:name`` as ``{namespace}name``; a name without prefix, or done already, unchanged.

    A prefix that nothing declares is an IRI scheme to JSON-LD: it stays as its own namespace.
    """
    if name[:1] in "{@":
        return name
    prefix, colon, local = name.partition(":")
    if not colon:
        return name
    if local.startswith("//"):
        cut = max(name.rfind("/"), name.rfind("#")) + 1
        return f"{{{name[:cut]}}}{name[cut:]}"
    namespace = namespaces.get(prefix) or STANDARD.get(prefix, f"{prefix}:")
    return f"{{{namespace}}}{local}"


def expanded(value: str, namespaces: Mapping[str, str]) -> str:
    """A CURIE value as its full URI; any other text unchanged."""
    prefix, colon, local = value.partition(":")
    namespace = (namespaces.get(prefix) or STANDARD.get(prefix)) if colon else None
    return value if namespace is None or local.startswith("//") else namespace + local


def qualified_tree(value: Json, namespaces: Mapping[str, str], depth: int = DEEPEST) -> Json:
    """An extension's value with every qualified name in it made full; ``TooDeep`` beyond reason."""
    if isinstance(value, Mapping):
        return qualified_object(value, namespaces, depth)
    if isinstance(value, list):
        if depth == 0:
            raise TooDeep
        return [qualified_tree(entry, namespaces, depth - 1) for entry in value]
    return value


def qualified_object(
    value: JsonObject, namespaces: Mapping[str, str], depth: int = DEEPEST
) -> dict[str, Json]:
    """As ``qualified_tree`` for an object, which may declare prefixes of its own."""
    if depth == 0:
        raise TooDeep
    inner = extend(namespaces, value["@context"]) if "@context" in value else namespaces
    return {
        qualified(name, inner): qualified_tree(entry, inner, depth - 1)
        for name, entry in value.items()
        if name != "@context"
    }
