"""The system's own replies in XML with something wrong in them that JSON knows nothing of."""

from lxml import etree

from connectors.testing.proxy.bodies import (
    NONE,
    Unspoilable,
    as_xml,
    record_elements,
    the,
    xml_bytes,
)
from schema.epcis.xml_element import Element

_HERE = "txng-here"
_TEXT, _TIMES = 1_000, 50_000
_DEEP = 100_000


def one_bad_element(body: bytes, number: int) -> bytes:
    """The first record of the ``number``-th list of records is none."""
    root = as_xml(body)
    record = the(number, record_elements(root))[0]
    record.clear()
    record.text = NONE
    return xml_bytes(root)


def expanding(body: bytes) -> bytes:
    """A document type whose entities make 50 MB of a text out of 150 kB."""
    root = as_xml(body)
    name = etree.QName(root).localname
    prefix = f"{root.prefix}:" if root.prefix else ""
    entities = f'<!ENTITY a "{"x" * _TEXT}">'
    head = f"<?xml version='1.0' encoding='utf-8'?><!DOCTYPE {prefix}{name} [{entities}]>"
    return head.encode() + _filled(root, b"&a;" * _TIMES)


def nested(body: bytes) -> bytes:
    """Elements 100,000 deep where a text was."""
    return _filled(as_xml(body), b"<d>" * _DEEP + b"</d>" * _DEEP)


def _filled(root: Element, content: bytes) -> bytes:
    """The document, without its declaration, with this in place of its last text."""
    texts = [one for one in root.iter(etree.Element) if one.text and one.text.strip()]
    if not texts:
        raise Unspoilable
    texts[-1].text = _HERE
    return etree.tostring(root, encoding="utf-8").replace(_HERE.encode(), content, 1)
