"""What an EPCIS 1.2 server tells, as bytes: results, exceptions, SOAP envelopes, documents."""

from collections.abc import Iterable, Sequence

from lxml import etree

from hub.demo.servers.asked import Reply
from hub.demo.servers.epcis1_asked import QUERY, SOAP, Refusal

XML = {"Content-Type": "text/xml; charset=utf-8"}
_Q = f'xmlns:epcisq="{QUERY}"'.encode()
_STATUS = {"QueryTooLargeException": 413, "SecurityException": 403}


def results(query: str, body: bytes) -> bytes:
    """The ``QueryResults`` of a query; ``body`` is its list of events or vocabularies."""
    named = b"<queryName>%s</queryName>" % query.encode()
    return b"<epcisq:QueryResults %s>%s<resultsBody>%s</resultsBody></epcisq:QueryResults>" % (
        _Q,
        named,
        body,
    )


def event_list(events: Iterable[bytes]) -> bytes:
    """Events written before."""
    return b"<EventList>%s</EventList>" % b"".join(events)


def text_result(name: str, text: str) -> bytes:
    """A result that is one text."""
    return _element(name, text=text)


def texts_result(name: str, texts: Sequence[str]) -> bytes:
    """A result that is a list of texts."""
    return _element(name, *(("string", text) for text in texts))


def refusal_element(refusal: Refusal, query: str) -> bytes:
    """An exception as an element. Nothing is severer than ERROR here."""
    more = {
        "QueryTooLargeException": (("queryName", query),),
        "ImplementationException": (("severity", "ERROR"),),
    }
    return _element(refusal.name, ("reason", refusal.reason), *more.get(refusal.name, ()))


def soap(body: bytes) -> Reply:
    """The body in an envelope."""
    return Reply(200, _envelope(body), XML)


def soap_fault(refusal: Refusal, query: str) -> Reply:
    """An exception as a fault, which SOAP 1.1 over HTTP sends with status 500."""
    code = b"soap:Client" if refusal.client else b"soap:Server"
    reason = etree.Element("faultstring")
    reason.text = refusal.reason
    detail = b"<detail>%s</detail>" % refusal_element(refusal, query)
    fault = b"<soap:Fault><faultcode>%s</faultcode>%s%s</soap:Fault>"
    return Reply(500, _envelope(fault % (code, etree.tostring(reason), detail)), XML)


def document(body: bytes) -> Reply:
    """The body in an ``EPCISQueryDocument``, as systems answer that speak no SOAP."""
    return Reply(200, _document(body), XML)


def document_refusal(refusal: Refusal, query: str) -> Reply:
    """An exception in an ``EPCISQueryDocument``."""
    status = _STATUS.get(refusal.name, 400 if refusal.client else 500)
    return Reply(status, _document(refusal_element(refusal, query)), XML)


def _element(name: str, *children: tuple[str, str], text: str | None = None) -> bytes:
    element = etree.Element(f"{{{QUERY}}}{name}", nsmap={"epcisq": QUERY})
    element.text = text
    for child, content in children:
        etree.SubElement(element, child).text = content
    return etree.tostring(element)


def _envelope(body: bytes) -> bytes:
    head = f'<soap:Envelope xmlns:soap="{SOAP}"><soap:Body>'.encode()
    return head + body + b"</soap:Body></soap:Envelope>"


def _document(body: bytes) -> bytes:
    return (
        b"<epcisq:EPCISQueryDocument %s schemaVersion='1.2' creationDate='2026-06-01T00:00:00Z'>"
        b"<EPCISBody>%s</EPCISBody></epcisq:EPCISQueryDocument>" % (_Q, body)
    )
