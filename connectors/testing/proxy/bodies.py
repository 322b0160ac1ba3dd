"""Bodies changed while they keep their form: JSON and XML, value by value."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from itertools import islice
from typing import TypeVar

import orjson
from lxml import etree

from schema.epcis.xml_element import Element
from schema.model.json import Json

Leaf = Callable[[Json], Json]
"""Changes one value that is no object and no list."""


T = TypeVar("T")
NONE = "???"
"""In place of a record."""


class Unspoilable(Exception):
    """The body is neither JSON nor XML, so its values cannot be told apart."""


def changed(body: bytes, leaf: Leaf) -> bytes:
    """The body with every value changed; names, lists and elements stay, and all of it where no
    value is another."""
    value = as_json(body)
    if value is not None:
        other = _walk(value, leaf)
        return body if other == value else orjson.dumps(other)
    return _changed_xml(body, leaf)


def as_json(body: bytes) -> Json:
    """The body as JSON; None where it is none, or null."""
    try:
        value: Json = orjson.loads(body)
    except orjson.JSONDecodeError:
        return None
    return value


def has_form(body: bytes) -> bool:
    """Whether it is JSON or XML, of which half would not be well formed."""
    return as_json(body) is not None or body.lstrip()[:1] == b"<"


def _walk(value: Json, leaf: Leaf) -> Json:
    if isinstance(value, dict):
        return {name: _walk(inner, leaf) for name, inner in value.items()}
    if isinstance(value, list):
        return [_walk(inner, leaf) for inner in value]
    return leaf(value)


def _changed_xml(body: bytes, leaf: Leaf) -> bytes:
    root = as_xml(body)
    for element in root.iter(etree.Element):
        if element.text and element.text.strip():
            element.text = str(leaf(element.text))
    return xml_bytes(root)


def as_xml(body: bytes) -> Element:
    """The root of the body as XML; ``Unspoilable`` where it is none."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        return etree.fromstring(body, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise Unspoilable from error


def xml_bytes(root: Element) -> bytes:
    """A body of XML again."""
    return etree.tostring(root, encoding="utf-8", xml_declaration=True)


def record_lists(value: Json) -> Iterator[list[Json]]:
    """The outermost lists of objects, in the order of the document: where records are."""
    if isinstance(value, list):
        if any(isinstance(inner, dict) for inner in value):
            yield value
        else:
            for inner in value:
                yield from record_lists(inner)
    elif isinstance(value, Mapping):
        for inner in value.values():
            yield from record_lists(inner)


def record_elements(element: Element) -> Iterator[list[Element]]:
    """The same of XML: children of one name and more than a text, outermost, where there are
    several. Each is taken out of the elements that hold nothing else (``extension``)."""
    names = Counter(child.tag for child in element.iterchildren(etree.Element) if len(child))
    name, times = names.most_common(1)[0] if names else ("", 0)
    if times > 1:
        yield [_unwrapped(child) for child in element.iterchildren(name) if len(child)]
        return
    for child in element.iterchildren(etree.Element):
        yield from record_elements(child)


def _unwrapped(element: Element) -> Element:
    while len(element) == 1 and len(element[0]):
        element = element[0]
    return element


def the(number: int, lists: Iterator[list[T]]) -> list[T]:
    """The list of that number, from 0, of those that hold something; ``Unspoilable`` where there
    are fewer."""
    found = next(islice((one for one in lists if one), number, None), None)
    if found is None:
        raise Unspoilable
    return found
