"""XML elements to the JSON values that a JSON-LD document would have in their place."""

from collections.abc import Iterator, Mapping
from functools import lru_cache

from lxml import etree

from schema.epcis.names import STANDARD
from schema.model.json import Json

EPCIS_NAMESPACES = frozenset(
    {
        "",
        *(
            f"urn:epcglobal:{part}:xsd:{version}"
            for part in ("epcis", "epcis-query", "epcis-masterdata")
            for version in (1, 2)
        ),
    }
)
_XSI = "{http://www.w3.org/2001/XMLSchema-instance}"
WRAPPERS = frozenset({"extension", "baseExtension"})
"""Elements of EPCIS 1.x that only make room for later fields: their content counts as inlined."""

Element = etree._Element


def name_of(element: Element) -> str:
    """The local name of an EPCIS element, ``{namespace}name`` of any other."""
    return _name_of_tag(str(element.tag))


@lru_cache(maxsize=1 << 10)
def _name_of_tag(tag: str) -> str:
    qname = etree.QName(tag)
    return qname.localname if (qname.namespace or "") in EPCIS_NAMESPACES else qname.text


def line_of(element: Element) -> int:
    """The line of the element in its document."""
    return int(getattr(element, "sourceline", 0) or 0)


def place_of(element: Element) -> str:
    """The XPath and line of an element."""
    return f"{element.getroottree().getpath(element)} (line {line_of(element)})"


def text_of(element: Element) -> str:
    """The element's text without the white space around it."""
    return (element.text or "").strip()


def namespaces_of(element: Element) -> Mapping[str, str]:
    """The prefixes that hold at an element, the standard's own over those of the document."""
    return _over_standard(tuple(element.nsmap.items()))


@lru_cache(maxsize=64)
def _over_standard(found: tuple[tuple[str | None, str], ...]) -> Mapping[str, str]:
    return {**STANDARD, **{k: v for k, v in found if k and k not in STANDARD}}


def content(element: Element) -> Iterator[Element]:
    """The child elements, those inside wrappers inlined at their place."""
    for child in element:
        if name_of(child) in WRAPPERS:
            yield from content(child)
        else:
            yield child


def attributes(element: Element) -> dict[str, str]:
    """Attributes by name, those of XML Schema instances left out."""
    return {str(k): str(v) for k, v in element.attrib.items() if not str(k).startswith(_XSI)}


def to_json(element: Element) -> Json:
    """An extension element: its text, or an object of its children and ``@`` attributes.

    Repeated children are a list; text beside attributes or children is ``#text``.
    """
    found: dict[str, Json] = {f"@{name}": value for name, value in attributes(element).items()}
    for child in element:
        add(found, etree.QName(child).text, to_json(child))
    text = text_of(element)
    if not found:
        return text
    if text:
        found["#text"] = text
    return found


def add(found: dict[str, Json], name: str, value: Json) -> None:
    """Put a value under a name; the second under the same name makes a list."""
    if name not in found:
        found[name] = value
        return
    held = found[name]
    if isinstance(held, list):
        held.append(value)
    else:
        found[name] = [held, value]
