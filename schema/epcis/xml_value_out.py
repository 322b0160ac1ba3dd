"""The values of extension fields as XML elements: the inverse of ``xml_element.to_json``.

XML knows texts only: numbers and booleans become their text, null the empty one, a list the same
element several times. What has no such form raises ``ValueError``.
"""

from collections.abc import Mapping

from lxml import etree

from schema.epcis.xml_element import EPCIS_NAMESPACES, Element
from schema.model.json import Json, JsonObject


def add_extensions(parent: Element, extensions: JsonObject) -> None:
    """Each extension field below ``parent``, in its namespace, which is none of the standard's."""
    for name, value in extensions.items():
        namespace = etree.QName(name).namespace or ""
        if namespace in EPCIS_NAMESPACES:
            raise ValueError(f"the extension field {name[:100]!r} is in no namespace of its own")
        add_value(parent, name, value)


def add_value(parent: Element, name: str, value: Json) -> None:
    """``value`` below ``parent`` as the element ``name``, several times where it is a list."""
    if isinstance(value, list | tuple):
        for entry in value:
            if isinstance(entry, list | tuple):
                raise ValueError(f"{name[:100]!r} holds a list within a list")
            add_value(parent, name, entry)
        return
    element = etree.SubElement(parent, name)
    if isinstance(value, Mapping):
        _add_members(element, value)
    else:
        element.text = plain(value)


def _add_members(element: Element, members: JsonObject) -> None:
    for name, value in members.items():
        if name == "#text":
            element.text = plain(value)
        elif name[:1] == "@":
            element.set(name[1:], plain(value))
        else:
            add_value(element, name, value)


def plain(value: Json) -> str:
    """A scalar as the text that stands for it in XML."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if value is None or isinstance(value, str | int | float):
        return "" if value is None else str(value)
    raise ValueError("an attribute or a text holds a list or an object")
