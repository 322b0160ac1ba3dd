"""What an EPCIS 1.2 server is asked: the message of a request, its query and its parameters."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from lxml import etree

from hub.demo.servers.asked import Ask
from hub.demo.servers.epcis import LISTS, NAMES, TIMES, BadParameter

SOAP = "http://schemas.xmlsoap.org/soap/envelope/"
QUERY = "urn:epcglobal:epcis-query:xsd:1"
WSSE = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-secext-1.0.xsd"
COUNTS = frozenset({"eventCountLimit", "maxEventCount"})
ORDER = frozenset({"orderBy", "orderDirection"})
EVENT_PARAMETERS = LISTS.keys() | NAMES | TIMES | COUNTS | ORDER
NAMES_ASKED = ("vocabularyName", "attributeNames", "EQ_name", "WD_name", "HASATTR")
FLAGS = ("includeAttributes", "includeChildren")
MASTER_DATA_PARAMETERS = frozenset({*NAMES_ASKED, *FLAGS, "maxElementCount"})
MANY_VALUES = LISTS.keys() | NAMES | set(NAMES_ASKED)
Params = Mapping[str, Sequence[str]]


class Refusal(Exception):
    """An exception of the standard (EPCIS 1.2, 8.2.6), by its name there."""

    def __init__(self, name: str, reason: str, client: bool = True) -> None:
        super().__init__(reason)
        self.name = name
        self.reason = reason
        self.client = client


@dataclass(frozen=True, slots=True)
class Message:
    """The operation asked for, its element, and the user whom a WS-Security header names."""

    operation: str
    element: etree._Element
    user: tuple[str, str] | None = None


def message_of(ask: Ask) -> Message:
    """The message in a SOAP envelope or an ``EPCISQueryDocument``; ``Refusal`` without one."""
    try:
        parser = etree.XMLParser(resolve_entities=False, no_network=True, remove_comments=True)
        root = etree.fromstring(ask.body, parser)
    except etree.XMLSyntaxError as error:
        raise Refusal("ValidationException", f"the request is no XML: {error.msg}") from error
    within = root.find(f"{{{SOAP}}}Body") if root.tag == f"{{{SOAP}}}Envelope" else None
    body = root.find("EPCISBody") if within is None else within
    if body is None or len(body) != 1:
        raise Refusal("ValidationException", "the request holds no message")
    name = etree.QName(body[0])
    if name.namespace != QUERY:
        raise Refusal("ValidationException", f"{name.text} is no message of EPCIS 1")
    return Message(name.localname, body[0], _user(root))


def poll(message: Message) -> tuple[str, Params]:
    """The name of the query of a ``Poll`` and its parameters."""
    name = message.element.findtext("queryName")
    if not name or message.element.find("params") is None:
        raise Refusal("ValidationException", "a Poll has a queryName and params")
    found: dict[str, Sequence[str]] = {}
    for param in message.element.iterfind("params/param"):
        parameter, value = param.findtext("name"), param.find("value")
        if not parameter or value is None:
            raise Refusal("ValidationException", "a parameter has a name and a value")
        if parameter in found:
            raise BadParameter(f"{parameter} stands twice")
        found[parameter] = _values(parameter, value)
    return name, found


def _values(name: str, value: etree._Element) -> list[str]:
    """Its texts: a list's parameter must bring a list, as the standard says (8.2.7)."""
    texts = [(entry.text or "").strip() for entry in value.iterfind("string")]
    if name in MANY_VALUES:
        if not texts:
            raise BadParameter(f"{name} wants a list of strings")
        return texts
    if texts:
        raise BadParameter(f"{name} wants one value, not a list")
    return [(value.text or "").strip()]


def _user(root: etree._Element) -> tuple[str, str] | None:
    token = root.find(f"{{{SOAP}}}Header/{{{WSSE}}}Security/{{{WSSE}}}UsernameToken")
    if token is None:
        return None
    return token.findtext(f"{{{WSSE}}}Username", ""), token.findtext(f"{{{WSSE}}}Password", "")
