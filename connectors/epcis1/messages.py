"""The messages of the query interface (ISO/IEC 19987:2017, 11.1): elements, names unqualified."""

from lxml import etree

from connectors.epcis1.parameters import Parameter, Parameters, Type
from connectors.sdk.errors import Unsupported
from schema.epcis.xml_element import Element
from schema.model.times import Micros, iso

QUERY = "urn:epcglobal:epcis-query:xsd:1"
_XSI = "http://www.w3.org/2001/XMLSchema-instance"
_SPACES = {"epcisq": QUERY, "xsd": "http://www.w3.org/2001/XMLSchema", "xsi": _XSI}


def operation(name: str) -> Element:
    """An operation that takes nothing: ``GetQueryNames``, ``GetStandardVersion``."""
    return etree.Element(f"{{{QUERY}}}{name}", nsmap=_SPACES)


def poll(query: str, parameters: Parameters) -> Element:
    """A ``Poll``, each value with its ``xsi:type``, which services need to read it (8.2.7).

    ``Unsupported`` when a text of it has characters that XML does not allow.
    """
    message = operation("Poll")
    etree.SubElement(message, "queryName").text = query
    params = etree.SubElement(message, "params")
    try:
        for parameter in parameters:
            _add(params, parameter)
    except ValueError as error:
        raise Unsupported("an id of the question has characters that XML cannot hold") from error
    return message


def query_document(message: Element, now: Micros) -> bytes:
    """The message in an ``EPCISQueryDocument``, for services that take no SOAP (11.1)."""
    root = etree.Element(f"{{{QUERY}}}EPCISQueryDocument", nsmap=_SPACES)
    root.set("schemaVersion", "1.2")
    root.set("creationDate", iso(now))
    etree.SubElement(root, "EPCISBody").append(message)
    return etree.tostring(root, encoding="UTF-8", xml_declaration=True)


def _add(params: Element, parameter: Parameter) -> None:
    element = etree.SubElement(params, "param")
    etree.SubElement(element, "name").text = parameter.name
    value = etree.SubElement(element, "value")
    value.set(f"{{{_XSI}}}type", parameter.type)
    if parameter.type is not Type.LIST:
        (value.text,) = parameter.texts
        return
    for text in parameter.texts:
        etree.SubElement(value, "string").text = text
