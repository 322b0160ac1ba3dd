"""What an EPCIS 1.x service replies, well or badly, and what the kind ``epcis1`` makes of it."""

import logging
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from aiohttp import web

from connectors.sdk.errors import (
    ConnectorError,
    Malformed,
    Refused,
    TimedOut,
    Unavailable,
    Unsupported,
)
from schema.model.events import Action, ObjectEvent, QuantityElement
from schema.model.keys import ItemId
from schema.model.queries import EventQuery
from schema.model.records import MasterData, Record, SetAside
from schema.model.systems import Limits
from schema.model.times import instant

SOAP, QUERY = "http://schemas.xmlsoap.org/soap/envelope/", "urn:epcglobal:epcis-query:xsd:1"
QUESTION = EventQuery(epc_classes=(ItemId("https://id.gs1.org/01/09521234543213/10/L1"),))
Answer = Callable[[web.Request], Awaitable[web.StreamResponse]]


def event(number: int, body: str = "", before: str = "") -> str:
    return f"""<ObjectEvent>
      <eventTime>2025-03-{1 + number:02}T08:00:00+07:00</eventTime>
      <recordTime>2025-04-{1 + number:02}T00:00:00Z</recordTime>
      <eventTimeZoneOffset>+07:00</eventTimeZoneOffset>
      <baseExtension><eventID>urn:uuid:{number}</eventID></baseExtension>{before}
      <epcList><epc>urn:epc:id:sgtin:9521234.054321.{number}</epc></epcList>
      <action>OBSERVE</action><bizStep>urn:epcglobal:cbv:bizstep:shipping</bizStep>{body}
    </ObjectEvent>"""


def results(*events: str) -> str:
    listed = f"<EventList>{''.join(events)}</EventList>"
    body = f"<queryName>SimpleEventQuery</queryName><resultsBody>{listed}</resultsBody>"
    return f'<q:QueryResults xmlns:q="{QUERY}" xmlns:vn="urn:vn:">{body}</q:QueryResults>'


def envelope(body: str) -> str:
    return f'<s:Envelope xmlns:s="{SOAP}"><s:Body>{body}</s:Body></s:Envelope>'


def fault(detail: str = "", code: str = "s:Server") -> str:
    told = f"<faultcode>{code}</faultcode><faultstring>at /srv/epcis</faultstring>"
    return envelope(f"<s:Fault>{told}{f'<detail>{detail}</detail>' if detail else ''}</s:Fault>")


def exception(name: str, more: str = "") -> str:
    reason = "<reason>db at 10.1.2.3 is down</reason>"
    return f'<q:{name} xmlns:q="{QUERY}">{reason}{more}</q:{name}>'


def replying(text: str | bytes, status: int = 200, **more: Any) -> Answer:
    body = text.encode() if isinstance(text, str) else text

    async def answer(request: web.Request) -> web.Response:
        return web.Response(body=body, status=status, content_type="text/xml", **more)

    return answer


@pytest.fixture
def ask(open_system: Any, serve: Any, gather: Any) -> Callable[..., Awaitable[Any]]:
    async def read(answer: Answer, query: EventQuery = QUESTION, **changes: Any) -> Any:
        table = {"base_url": await serve(answer) + "/query", **changes}
        return await gather(open_system("epcis1", table).events(query))

    return read


async def test_an_event_is_read_with_what_1_2_says_of_it(ask: Any) -> None:
    lot = "<epcClass>urn:epc:class:lgtin:9521234.054321.L1 </epcClass>"
    amount = f"<quantityElement>{lot}<quantity>2.5</quantity><uom>KGM</uom></quantityElement>"
    body = f"<extension><quantityList>{amount}</quantityList></extension><vn:a>1</vn:a>"
    (record,), error = await ask(replying(envelope(results(event(1, body)))))
    assert error is None
    assert isinstance(record, Record)
    assert (record.record_id, record.mutable) == ("urn:uuid:1", False)
    assert record.recorded_at == instant("2025-04-02T00:00:00Z").earliest
    said = record.event
    assert isinstance(said, ObjectEvent)
    assert said.quantity_list == (
        QuantityElement("urn:epc:class:lgtin:9521234.054321.L1", 2.5, "KGM"),
    )
    assert (said.biz_step, said.extensions) == ("shipping", {"{urn:vn:}a": "1"})


async def test_a_quantity_event_of_an_old_service_is_an_object_event(ask: Any) -> None:
    old = event(1).replace("ObjectEvent", "QuantityEvent").replace("<action>OBSERVE</action>", "")
    old = old[: old.index("<epcList>")] + old[old.index("<bizStep>") :]
    old = old.replace("<bizStep>", "<epcClass>urn:x:1</epcClass><quantity>3</quantity><bizStep>")
    (record,), error = await ask(replying(envelope(results(old))))
    assert error is None
    assert record.event.action is Action.OBSERVE
    assert record.event.quantity_list == (QuantityElement("urn:x:1", 3.0),)


async def test_bad_events_are_set_aside_each_with_its_rule_and_the_rest_go_on(ask: Any) -> None:
    late = event(2).replace("2025-03-03T08:00:00+07:00", "yesterday")
    twice = event(3, "<action>ADD</action>")
    strange = "<vn:Feeling><eventTime>2025-03-01T08:00:00Z</eventTime></vn:Feeling>"
    wrapped = f"<extension>{event(4).replace('ObjectEvent', 'RobotEvent')}</extension>"
    deep = event(5, "<vn:a>" * 100 + "</vn:a>" * 100)
    listed = (event(1), late, twice, strange, wrapped, deep, "<ObjectEvent/>", event(6))
    heard, error = await ask(replying(envelope(results(*listed))))
    assert error is None
    assert [type(one) for one in heard] == [Record, *[SetAside] * 6, Record]
    reasons = [(one.reason.partition(":")[0], one.path, one.record_id) for one in heard[1:-1]]
    assert reasons == [
        ("value.time", "/eventTime", "urn:uuid:2"),
        ("field.repeated", "/action", "urn:uuid:3"),
        ("value.type", "/type", None),
        ("value.type", "/type", "urn:uuid:4"),
        ("value.depth", "", "urn:uuid:5"),
        ("field.required", "", None),
    ]
    assert heard[1].raw["eventTime"] == "yesterday"


async def test_what_was_set_aside_is_read_again_from_what_was_kept(
    ask: Any, open_system: Any
) -> None:
    (aside,), _ = await ask(replying(envelope(results(event(1).replace("OBSERVE", "SEE")))))
    connector = open_system("epcis1", {"base_url": "http://127.0.0.1:1"})
    (still,) = connector.reread(aside.raw, 1)
    assert still.reason == aside.reason
    (mended,) = connector.reread({**aside.raw, "action": "OBSERVE"}, 1)
    assert mended.record_id == "urn:uuid:1"


async def test_master_data_in_a_header_comes_along(ask: Any) -> None:
    element = '<VocabularyElement id="urn:x:1"><attribute id="urn:n">Kho</attribute>'
    named = f"{element}<children><id>urn:x:1.1</id></children></VocabularyElement>"
    nameless = "<VocabularyElement/>"
    listed = f"<VocabularyElementList>{named}{nameless}</VocabularyElementList>"
    vocabulary = f'<VocabularyList><Vocabulary type="urn:v">{listed}</Vocabulary></VocabularyList>'
    header = f"<EPCISHeader><extension><EPCISMasterData>{vocabulary}</EPCISMasterData></extension>"
    document = f"""<?xml version="1.0" encoding="UTF-16"?><e:EPCISDocument
      xmlns:e="urn:epcglobal:epcis:xsd:1" schemaVersion="1.2">{header}</EPCISHeader><EPCISBody>
      <EventList>{event(1)}</EventList></EPCISBody></e:EPCISDocument>"""
    answer = replying(document.encode("utf-16"))
    (place, aside, record), error = await ask(answer, transport="http")
    assert error is None
    assert place == MasterData("urn:v", "urn:x:1", {"urn:n": "Kho"}, ("urn:x:1.1",))
    assert aside.reason.startswith("field.required: no id")
    assert record.record_id == "urn:uuid:1"


@pytest.mark.parametrize(
    ("name", "error", "more"),
    [
        ("SecurityException", Refused, ""),
        ("NoSuchNameException", Unsupported, ""),
        ("QueryParameterException", Unsupported, ""),
        ("ValidationException", Unsupported, ""),
        ("SubscribeNotPermittedException", Unsupported, ""),
        ("ImplementationException", Unavailable, "<severity>ERROR</severity>"),
        ("ImplementationException", Unavailable, "<severity>SEVERE</severity>"),
    ],
)
@pytest.mark.parametrize("transport", ["soap", "http"])
async def test_exceptions_of_the_standard_are_the_four_errors(
    name: str,
    error: type[ConnectorError],
    more: str,
    transport: str,
    ask: Any,
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.DEBUG, "connectors.epcis1")
    told = exception(name, more)
    document = f'<q:EPCISQueryDocument xmlns:q="{QUERY}"><EPCISBody>{told}</EPCISBody>'
    reply = fault(told) if transport == "soap" else f"{document}</q:EPCISQueryDocument>"
    for status in (200, 500):
        heard, raised = await ask(replying(reply, status), transport=transport)
        assert (heard, type(raised)) == ([], error)
        assert str(raised).startswith(f"says {name}: ")
        assert "10.1.2.3" not in str(raised)
    assert "10.1.2.3" in caplog.text


@pytest.mark.parametrize(
    ("code", "error"),
    [
        ("s:Client", Unsupported),
        ("s:Client.Authentication", Unsupported),
        ("s:MustUnderstand", Unsupported),
        ("s:Server", Unavailable),
        ("axis:whatever", Unavailable),
        ("wsse:FailedAuthentication", Refused),
        ("wsse:InvalidSecurityToken", Refused),
    ],
)
async def test_other_soap_faults_go_by_their_code(
    code: str, error: type[ConnectorError], ask: Any
) -> None:
    _, raised = await ask(replying(fault(code=code), 500))
    assert type(raised) is error
    assert "SOAP fault" in str(raised)
    assert "/srv" not in str(raised)


@pytest.mark.parametrize(
    ("status", "error"),
    [
        (401, Refused),
        (404, Malformed),
        (429, Unavailable),
        (302, Refused),
        (408, TimedOut),
        (503, Unavailable),
        (500, Unavailable),
        (400, Unsupported),
    ],
)
@pytest.mark.parametrize("transport", ["soap", "http"])
async def test_a_status_without_a_message_is_told_by_its_number(
    status: int, error: type[ConnectorError], transport: str, ask: Any
) -> None:
    html = "<html><body>at EpcisController.java:7</body></html>"
    for body in (html, "", '{"error": 1}'):
        _, raised = await ask(replying(body, status), transport=transport)
        assert type(raised) is error, body
        assert str(status) in str(raised)


async def test_too_long_an_address_is_split_when_the_service_says_so(ask: Any) -> None:
    asked: list[int] = []

    async def answer(request: web.Request) -> web.Response:
        asked.append(len(request.query.getall("MATCH_anyEPCClass")))
        status = 414 if asked[-1] > 2 else 200
        return web.Response(text=results(event(1)) if status == 200 else "too long", status=status)

    heard, error = await ask(answer, transport="http")
    assert error is None
    assert len(heard) == 1
    assert asked[0] == 7
    assert sum(count for count in asked if count <= 2) == 7


async def test_one_spelling_that_is_too_complex_is_an_error(ask: Any) -> None:
    heard, error = await ask(replying(fault(exception("QueryTooComplexException")), 500))
    assert (heard, type(error)) == ([], Unsupported)
    assert str(error) == "finds a question of one id too long"


async def test_a_post_may_carry_the_parameters_in_the_address(ask: Any) -> None:
    asked: list[web.Request] = []

    async def answer(request: web.Request) -> web.Response:
        asked.append(request)
        return web.Response(text=results(event(1)))

    _, error = await ask(answer, transport="http", method="POST")
    assert error is None
    assert (asked[0].method, asked[0].query["maxEventCount"]) == ("POST", "1000")


@pytest.mark.parametrize(
    ("spoken", "declared", "agrees"),
    [
        ("1.2", "1.2", True),
        ("EPCIS 1.2.0", "1.1", True),
        ("", "1.2", True),
        ("1.0.1", "1.1", False),
    ],
)
async def test_a_check_compares_versions(
    spoken: str, declared: str, agrees: bool, open_system: Any, serve: Any
) -> None:
    async def answer(request: web.Request) -> web.Response:
        names = "<string>SimpleEventQuery</string>"
        asked = "GetQueryNames" in await request.text()
        name, told = ("GetQueryNames", names) if asked else ("GetStandardVersion", spoken)
        body = f'<q:{name}Result xmlns:q="{QUERY}">{told}</q:{name}Result>'
        return web.Response(text=envelope(body), content_type="text/xml")

    table = {"base_url": await serve(answer), "version": declared}
    connector = open_system("epcis1", table)
    if agrees:
        await connector.check()
    else:
        with pytest.raises(Unsupported, match=r"speaks EPCIS 1\.0, and its file says"):
            await connector.check()


@pytest.mark.parametrize("table", [{}, {"transport": "http"}])
@pytest.mark.parametrize("body", [envelope("<a/>"), envelope(""), "<html/>", "<a><b></a>", ""])
async def test_a_check_of_something_else_is_malformed(
    body: str, table: dict[str, str], open_system: Any, serve: Any
) -> None:
    connector = open_system("epcis1", {"base_url": await serve(replying(body)), **table})
    with pytest.raises(Malformed):
        await connector.check()


async def test_a_service_without_the_query_is_said_to_lack_it(open_system: Any, serve: Any) -> None:
    body = (
        f'<q:GetQueryNamesResult xmlns:q="{QUERY}"><string>Other</string></q:GetQueryNamesResult>'
    )
    connector = open_system("epcis1", {"base_url": await serve(replying(envelope(body)))})
    with pytest.raises(Unsupported, match="does not have the query SimpleEventQuery"):
        await connector.check()


async def test_an_id_that_xml_cannot_hold_is_not_asked_for(ask: Any) -> None:
    query = EventQuery(event_ids=("urn:x:\x01",))
    _, error = await ask(replying(envelope(results())), query)
    assert isinstance(error, Unsupported)
    assert "characters that XML cannot hold" in str(error)


async def test_what_came_before_a_reply_breaks_off_stands(ask: Any) -> None:
    whole = envelope(results(event(1), event(2)))
    heard, error = await ask(replying(whole[: whole.index("urn:uuid:2")]))
    assert [one.record_id for one in heard] == ["urn:uuid:1"]
    assert isinstance(error, Malformed)
    assert "breaks off" in str(error)


@pytest.mark.parametrize(
    ("body", "why"),
    [
        (envelope("<a/>"), "no list of events"),
        ("<!DOCTYPE html><html><body/></html>", "an HTML page, not XML"),
        ('{"events": []}', "not XML"),
        (" ", "nothing where XML was expected"),
        (b"\xff\xfe<", "XML"),
        (f'<!DOCTYPE a [<!ENTITY x "y">]>{envelope(results())}', "document type declaration"),
        (
            f'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/hostname">]><a>&x;{results()}</a>',
            "document type declaration",
        ),
        ("<a>" * 300 + results(event(1)) + "</a>" * 300, "nested too deeply"),
        (envelope(results(event(1, "<vn:a>" * 300 + "</vn:a>" * 300))), "nested too deeply"),
        (envelope(results(event(1, f"<vn:a>{'x' * 11_000_000}</vn:a>"))), "XML"),
    ],
)
async def test_hostile_xml_is_refused_with_the_reason(
    body: str | bytes, why: str, open_system: Any, serve: Any, gather: Any
) -> None:
    limits = Limits(max_reply_bytes=20_000_000)
    table = {"base_url": await serve(replying(body))}
    heard, error = await gather(open_system("epcis1", table, limits).events(QUESTION))
    assert not heard
    assert isinstance(error, Malformed)
    assert why in str(error)


async def test_an_event_larger_than_bearable_is_set_aside(ask: Any) -> None:
    many = "<epc>urn:x:1</epc>" * 100_001
    huge = event(1).replace("<epcList>", f"<epcList>{many}")
    (aside,), error = await ask(replying(envelope(results(huge))))
    assert error is None
    assert aside.reason.startswith("event.size")
