"""XML parsed without trust: by whoever reads a document or an answer that came from outside.

No entity is resolved, no DTD and no other resource loaded; a document that brings a DTD is refused.
Elements are nested 256 deep and a text is 10 MB long at the most: bounds of libxml2, which are left
on.
"""

from typing import TypedDict

from lxml import etree

from schema.epcis.xml_element import Element


class UnreadableXml(ValueError):
    """Why bytes are no XML that is accepted: ``place`` in words, ``rule`` as a fault's code."""

    def __init__(self, place: str, rule: str, message: str) -> None:
        super().__init__(message)
        self.place = place
        self.rule = rule


class _Settings(TypedDict):
    resolve_entities: bool
    no_network: bool
    load_dtd: bool
    huge_tree: bool
    remove_comments: bool
    remove_pis: bool


WITHOUT_TRUST: _Settings = {
    "resolve_entities": False,
    "no_network": True,
    "load_dtd": False,
    "huge_tree": False,
    "remove_comments": True,
    "remove_pis": True,
}
"""How every parser of ours is set."""


def parse(data: bytes) -> Element:
    """The root element, comments and processing instructions left out; else ``UnreadableXml``."""
    try:
        root = etree.fromstring(data.lstrip(), etree.XMLParser(**WITHOUT_TRUST))
    except etree.XMLSyntaxError as why:
        raise unreadable(why) from why
    refuse_dtd(root)
    return root


def unreadable(why: etree.XMLSyntaxError) -> UnreadableXml:
    """What the parser says, with its place."""
    line, column = why.position
    return UnreadableXml(f"line {line}, column {column}", "xml.syntax", str(why.msg))


def refuse_dtd(root: Element) -> None:
    """``UnreadableXml`` when the document of this root brings a document type declaration."""
    if root.getroottree().docinfo.internalDTD is not None:
        raise UnreadableXml("line 1", "xml.dtd", "a document type declaration is not accepted")
