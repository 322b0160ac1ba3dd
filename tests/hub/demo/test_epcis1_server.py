"""The simulated EPCIS 1.2 repository keeps to the standard: its schemas and WSDL as GS1 published
them, and a SOAP client that knows nothing of this project."""

import asyncio
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from shutil import copy
from typing import Any

import pytest
import zeep
from an_epcis1 import held, repository
from gs1_schemas import FOLDER, WSDL, check_query
from lxml import etree

from hub.demo.servers.asked import Ask, Reply
from hub.demo.servers.epcis1 import Epcis1Server
from hub.demo.servers.epcis1_asked import QUERY, SOAP, WSSE
from hub.demo.servers.index import items_of
from schema.epcis.read import read_events

WSDL_SPACE = "{http://schemas.xmlsoap.org/wsdl/}"
SUBSCRIPTIONS = {"subscribe", "unsubscribe"}
Params = dict[str, Any]


@pytest.fixture
def server() -> Callable[..., Epcis1Server]:
    return lambda **changes: Epcis1Server(*held(), **changes)


@pytest.fixture
async def origin() -> AsyncIterator[str]:
    async with repository() as running:
        yield running.origin


def message(query: str = "SimpleEventQuery", header: str = "", **params: Any) -> bytes:
    told = "".join(
        f"<param><name>{name}</name><value>{value(given)}</value></param>"
        for name, given in params.items()
    )
    poll = f"<q:Poll><queryName>{query}</queryName><params>{told}</params></q:Poll>"
    envelope = f'<s:Envelope xmlns:s="{SOAP}" xmlns:q="{QUERY}">{header}<s:Body>{poll}</s:Body>'
    return f"{envelope}</s:Envelope>".encode()


def value(given: Any) -> str:
    listed = isinstance(given, list)
    return "".join(f"<string>{one}</string>" for one in given) if listed else str(given)


def asked(server: Epcis1Server, body: bytes, path: str = "/soap", method: str = "POST") -> Reply:
    return server.answer(Ask(method, path, "http://127.0.0.1", {}, body))


def told(reply: Reply) -> etree._Element:
    """What the envelope holds, held to the schema of the standard."""
    (inner,) = etree.fromstring(reply.body).find(f"{{{SOAP}}}Body")
    (detail,) = inner.iterfind("detail/*") if inner.tag == f"{{{SOAP}}}Fault" else (inner,)
    assert reply.status == (200 if detail is inner else 500)
    check_query(detail)
    return detail


def refused(reply: Reply) -> str:
    return etree.QName(told(reply)).localname


def gs1_wsdl(folder: Path) -> str:
    """The WSDL with its schemas laid out as they import each other."""
    (folder / "schemas").mkdir()
    for file in FOLDER.iterdir():
        copy(file, folder)
        copy(file, folder / "schemas")
    return str(folder / WSDL.name)


def ask_with_zeep(wsdl: str, endpoint: str, lots: list[str]) -> tuple[str, list[str], int]:
    client = zeep.Client(wsdl)
    binding = "{urn:epcglobal:epcis:wsdl:1}EPCISServiceBinding"
    service = client.create_service(binding, endpoint)
    texts = client.get_type(f"{{{QUERY}}}ArrayOfString")
    param = {"name": "MATCH_anyEPCClass", "value": zeep.xsd.AnyObject(texts, texts(string=lots))}
    with client.settings(raw_response=True):
        reply = service.poll(queryName="SimpleEventQuery", params={"param": [param]})
    tags = [etree.QName(one).localname for one in etree.fromstring(reply.content).iter("{*}*")]
    found = sum(tag.endswith("Event") for tag in tags)
    return service.getStandardVersion(), service.getQueryNames(), found


@pytest.mark.parametrize("theirs", [True, False])
async def test_a_soap_client_of_somebody_else_reads_its_wsdl_and_asks(
    theirs: bool, origin: str, tmp_path: Path
) -> None:
    events = held()[0].events
    lots = sorted({i for event in events for i in items_of(event) if "lgtin" in i})[:3]
    wsdl = gs1_wsdl(tmp_path) if theirs else f"{origin}/soap?wsdl"
    version, queries, found = await asyncio.to_thread(ask_with_zeep, wsdl, f"{origin}/soap", lots)
    assert version == "1.2"
    assert queries == ["SimpleEventQuery", "SimpleMasterDataQuery"]
    assert found == sum(bool(set(lots) & set(items_of(event))) for event in events) > 0


async def test_a_fault_reaches_a_soap_client_by_its_name(origin: str, tmp_path: Path) -> None:
    def ask() -> None:
        client = zeep.Client(gs1_wsdl(tmp_path))
        binding = "{urn:epcglobal:epcis:wsdl:1}EPCISServiceBinding"
        client.create_service(binding, f"{origin}/soap").poll("Nothing", {"param": []})

    with pytest.raises(zeep.exceptions.Fault) as fault:
        await asyncio.to_thread(ask)
    assert etree.QName(fault.value.detail[0]).localname == "NoSuchNameException"


def operations(wsdl: bytes) -> dict[str, tuple[set[str], ...]]:
    """What each operation takes, gives and may fail with: names of elements."""
    root = etree.fromstring(wsdl)
    elements = {
        m.get("name"): m[0].get("element").split(":")[1] for m in root.iter(f"{WSDL_SPACE}message")
    }
    port = root.find(f"{WSDL_SPACE}portType")
    return {
        operation.get("name"): tuple(
            {elements[e.get("message").split(":")[1]] for e in operation.iter(WSDL_SPACE + role)}
            for role in ("input", "output", "fault")
        )
        for operation in port.iter(f"{WSDL_SPACE}operation")
    }


def test_its_wsdl_offers_what_the_published_one_does(server: Callable[..., Epcis1Server]) -> None:
    published = operations(WSDL.read_bytes())
    served = operations(asked(server(), b"", "/soap?wsdl", "GET").body)
    assert published.keys() - served.keys() == SUBSCRIPTIONS
    assert all(published[name] == served[name] for name in served)


def test_all_it_holds_keeps_to_the_schema(server: Callable[..., Epcis1Server]) -> None:
    found = told(asked(server(), message()))
    events = read_events(asked(server(), b"", "/events", "GET").body)
    assert len(events.events) == len(list(found.iter("eventTime"))) == len(server().index)
    assert events.set_aside == ()
    assert events.header["queryName"] == "SimpleEventQuery"
    flags = {"includeAttributes": "true", "includeChildren": "false"}
    named = told(asked(server(), message("SimpleMasterDataQuery", **flags)))
    assert len(list(named.iter("VocabularyElement"))) > 10


def test_a_document_is_answered_with_a_document(server: Callable[..., Epcis1Server]) -> None:
    body = f"""<q:EPCISQueryDocument xmlns:q="{QUERY}" schemaVersion="1.2"
      creationDate="2026-01-01T00:00:00Z"><EPCISBody><q:Poll><queryName>SimpleEventQuery</queryName>
      <params/></q:Poll></EPCISBody></q:EPCISQueryDocument>"""
    check_query(etree.fromstring(body))
    reply = asked(server(), body.encode(), "/events")
    check_query(etree.fromstring(reply.body))
    assert read_events(reply.body).header["schemaVersion"] == "1.2"
    too_large = asked(server(most_events=1), body.encode(), "/events")
    check_query(etree.fromstring(too_large.body))
    assert too_large.status == 413


def test_more_than_it_gives_is_refused_and_a_limit_cuts(
    server: Callable[..., Epcis1Server],
) -> None:
    few = server(most_events=5)
    assert refused(asked(few, message())) == "QueryTooLargeException"
    assert refused(asked(server(), message(maxEventCount=5))) == "QueryTooLargeException"
    cut = told(asked(few, message(eventCountLimit=5, orderBy="eventTime")))
    assert len(list(cut.iter("eventTime"))) == 5
    flags = {"includeAttributes": "false", "includeChildren": "false"}
    data = message("SimpleMasterDataQuery", maxElementCount=1, **flags)
    assert refused(asked(server(), data)) == "QueryTooLargeException"


@pytest.mark.parametrize(
    ("name", "body"),
    [
        ("NoSuchNameException", message("Nothing")),
        ("QueryParameterException", message(EQ_colour=["red"])),
        ("QueryParameterException", message(MATCH_anyEPC="not a list")),
        ("QueryParameterException", message(GE_eventTime="yesterday")),
        ("QueryParameterException", message(maxEventCount=1, eventCountLimit=1)),
        ("QueryParameterException", message("SimpleMasterDataQuery")),
        ("QueryTooComplexException", message(MATCH_anyEPC=["urn:x"] * 11)),
        ("ValidationException", message().replace(b"q:Poll", b"q:Push")),
        ("ValidationException", b"<not soap"),
        ("ValidationException", f"<s:Envelope xmlns:s='{SOAP}'><s:Body/></s:Envelope>".encode()),
    ],
)
def test_what_is_asked_wrongly_has_its_exception(
    name: str, body: bytes, server: Callable[..., Epcis1Server]
) -> None:
    assert refused(asked(server(most_values=10), body)) == name


def test_a_user_is_asked_for(server: Callable[..., Epcis1Server]) -> None:
    token = "<w:UsernameToken><w:Username>hub</w:Username><w:Password>bí mật</w:Password>"
    header = f"<w:Security xmlns:w='{WSSE}'>{token}</w:UsernameToken></w:Security>"
    body = message(header=f"<s:Header>{header}</s:Header>", eventCountLimit=1)
    assert told(asked(server(user=("hub", "bí mật")), body)).tag == f"{{{QUERY}}}QueryResults"
    assert refused(asked(server(user=("hub", "other")), body)) == "SecurityException"
    assert refused(asked(server(user=("hub", "")), message())) == "SecurityException"
