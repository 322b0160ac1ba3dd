"""The kind ``epcis2`` against a real server that answers as an EPCIS 2.0 repository does."""

from typing import Any
from urllib.parse import urlencode

import pytest
from aiohttp import web
from hypothesis import given
from hypothesis import strategies as st

from connectors.epcis2.query import requests
from connectors.sdk.errors import Malformed, Unavailable, Unsupported
from connectors.sdk.interface import Capability
from schema.model.events import EventType, ObjectEvent
from schema.model.identifiers import build
from schema.model.identifiers.spellings import spellings
from schema.model.keys import ItemId, PlaceId
from schema.model.queries import EventQuery
from schema.model.records import MasterData, Record, SetAside
from schema.model.systems import Limits
from schema.model.times import instant

GTIN = "8938501234563"
LOT = ItemId(build.lot(GTIN, "L1"))
SSCC = ItemId(build.sscc("389385012345678906"))
PLACE = PlaceId(build.place("8938501000019"))
BOTH = EventQuery(epcs=(SSCC,), epc_classes=(LOT,))


def event(number: int, **changes: Any) -> dict[str, Any]:
    return {
        "type": "ObjectEvent",
        "eventID": f"urn:uuid:00000000-0000-4000-8000-{number:012}",
        "eventTime": f"2025-03-{1 + number % 28:02}T08:00:00+07:00",
        "eventTimeZoneOffset": "+07:00",
        "recordTime": f"2025-04-{1 + number % 28:02}T00:00:00Z",
        "action": "OBSERVE",
        "bizStep": "shipping",
        "readPoint": {"id": PLACE},
        "quantityList": [{"epcClass": LOT, "quantity": 5, "uom": "KGM"}],
        **changes,
    }


def document(*events: Any, **more: Any) -> dict[str, Any]:
    results = {"subscriptionID": "_", "queryName": "_", "resultsBody": {"eventList": list(events)}}
    return {
        "@context": ["https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld"],
        "type": "EPCISQueryDocument",
        "schemaVersion": "2.0",
        "creationDate": "2025-05-01T00:00:00Z",
        "epcisBody": {"queryResults": results},
        **more,
    }


async def test_a_batched_question_is_several_requests_and_one_answer(
    open_system: Any, serve: Any, gather: Any
) -> None:
    asked: list[dict[str, str]] = []

    async def answer(request: web.Request) -> web.Response:
        assert request.path == "/v2/events"
        asked.append(dict(request.query))
        return web.json_response(document(event(1), event(2 if "MATCH_anyEPC" in asked[-1] else 3)))

    heard, error = await gather(
        open_system("epcis2", {"base_url": await serve(answer) + "/v2/"}).events(BOTH)
    )
    assert error is None
    assert sorted(said.record_id[-1] for said in heard) == ["1", "2", "3"]
    assert isinstance(heard[0].event, ObjectEvent)
    assert heard[0].recorded_at == instant("2025-04-02T00:00:00Z").earliest
    questions = {name: set(q[name].split("|")) for q in asked for name in q if "MATCH" in name}
    assert questions == {
        "MATCH_anyEPC": set(spellings(SSCC)),
        "MATCH_anyEPCClass": set(spellings(LOT)),
    }
    assert all(q["perPage"] == "100" for q in asked)


@pytest.mark.parametrize("whole_link", [True, False])
async def test_pages_follow_the_link_header(
    whole_link: bool, open_system: Any, serve: Any, gather: Any
) -> None:
    asked: list[Any] = []

    async def answer(request: web.Request) -> web.Response:
        asked.append(request.query)
        token = int(request.query.get("nextPageToken", "0"))
        link = f"?nextPageToken={token + 1}"
        if whole_link:
            link = str(request.url.update_query(nextPageToken=token + 1))
        headers = {"Link": f'<{link}>; rel="next"'} if token < 2 else {}
        return web.json_response(document(event(token)), headers=headers)

    connector = open_system("epcis2", {"base_url": await serve(answer)})
    heard, error = await gather(connector.events(EventQuery(epc_classes=(LOT,))))
    assert error is None
    assert len(heard) == 3
    assert all("MATCH_anyEPCClass" in query for query in asked)
    assert [query.getall("nextPageToken", []) for query in asked] == [[], ["1"], ["2"]]


async def test_a_bad_event_is_set_aside_and_the_rest_go_on(
    open_system: Any, serve: Any, gather: Any
) -> None:
    bad = event(2, eventTime="yesterday")

    async def answer(request: web.Request) -> web.Response:
        return web.json_response(document(event(1), bad, {"type": "Feeling"}, event(3)))

    connector = open_system("epcis2", {"base_url": await serve(answer)})
    heard, error = await gather(connector.events(EventQuery(epc_classes=(LOT,))))
    assert error is None
    first, time, kind, last = heard
    assert isinstance(first, Record)
    assert isinstance(last, Record)
    assert isinstance(time, SetAside)
    assert (time.path, time.record_id, time.raw) == ("/eventTime", bad["eventID"], bad)
    assert isinstance(kind, SetAside)


async def test_a_page_that_fails_does_not_take_back_the_ones_before_it(
    open_system: Any, serve: Any, gather: Any
) -> None:
    async def answer(request: web.Request) -> web.Response:
        if "nextPageToken" in request.query:
            return web.Response(status=500)
        headers = {"Link": '<?nextPageToken=1>; rel="next"'}
        return web.json_response(document(event(1)), headers=headers)

    connector = open_system("epcis2", {"base_url": await serve(answer)})
    heard, error = await gather(connector.events(EventQuery(epc_classes=(LOT,))))
    assert len(heard) == 1
    assert isinstance(error, Unavailable)


async def test_an_event_without_id_has_its_hash_and_master_data_comes_along(
    open_system: Any, serve: Any, gather: Any
) -> None:
    element = {"id": PLACE, "attributes": [{"id": "cbvmda:name", "attribute": "Kho"}]}
    vocabulary = {"type": "urn:epcglobal:epcis:vtype:Location", "vocabularyElementList": [element]}
    header = {"epcisMasterData": {"vocabularyList": [vocabulary]}}
    nameless = {k: v for k, v in event(1).items() if k != "eventID"}

    async def answer(request: web.Request) -> web.Response:
        return web.json_response(document(nameless, epcisHeader=header))

    connector = open_system("epcis2", {"base_url": await serve(answer)})
    heard, error = await gather(connector.events(BOTH))
    assert error is None
    record, place = heard
    assert record.record_id.startswith("ni:///sha-256;")
    assert place == MasterData(
        "urn:epcglobal:epcis:vtype:Location", PLACE, {"urn:epcglobal:cbv:mda#name": "Kho"}
    )


async def test_changes_overlap_and_move_on_by_record_time(
    open_system: Any, serve: Any, gather: Any
) -> None:
    asked: list[str | None] = []

    async def answer(request: web.Request) -> web.Response:
        asked.append(request.query.get("GE_recordTime"))
        return web.json_response(document(event(3), event(1)))

    connector = open_system("epcis2", {"base_url": await serve(answer), "overlap_seconds": 1})
    (page,), _ = await gather(connector.changes(None))
    assert (len(page.records), page.more) == (2, False)
    await gather(connector.changes(page.cursor))
    assert asked == [None, "2025-04-03T23:59:59Z"]


@pytest.mark.parametrize("cursor", ["yesterday", "-1", "", "9" * 18])
async def test_a_cursor_of_no_time_is_unsupported(
    cursor: str, open_system: Any, gather: Any
) -> None:
    connector = open_system("epcis2", {"base_url": "http://127.0.0.1:1"})
    assert isinstance((await gather(connector.changes(cursor)))[1], Unsupported)


async def test_no_request_asks_for_more_ids_than_the_system_bears(
    open_system: Any, serve: Any, gather: Any
) -> None:
    asked: list[set[str]] = []

    async def answer(request: web.Request) -> web.Response:
        asked.append(set(request.query["MATCH_anyEPCClass"].split("|")))
        return web.json_response(document())

    lots = tuple(ItemId(build.lot(GTIN, f"L{n}")) for n in range(5))
    table = {"base_url": await serve(answer), "spellings": False}
    connector = open_system("epcis2", table, Limits(max_batch=2))
    assert await gather(connector.events(EventQuery(epc_classes=lots))) == ([], None)
    assert sorted(map(len, asked)) == [1, 2, 2]
    assert set().union(*asked) == set(lots)


def test_what_is_no_event_is_set_aside_again_when_it_is_reread(open_system: Any) -> None:
    connector = open_system("epcis2", {"base_url": "http://127.0.0.1:1"})
    for raw in ("???", None, 7, [], {}):
        (said,) = connector.reread(raw, 0)
        assert isinstance(said, SetAside)


async def test_what_is_not_declared_is_unsupported(open_system: Any, gather: Any) -> None:
    table = {"base_url": "http://127.0.0.1:1", "record_time": False}
    connector = open_system("epcis2", table)
    undeclared = {Capability.CHANGES, Capability.MASTER_DATA}
    assert set(Capability) - connector.manifest.capabilities == undeclared
    with pytest.raises(Unsupported):
        connector.master_data(())
    assert isinstance((await gather(connector.changes(None)))[1], Unsupported)


async def test_a_wrong_base_address_is_not_an_empty_answer(
    open_system: Any, serve: Any, gather: Any
) -> None:
    async def answer(request: web.Request) -> web.Response:
        return web.json_response({}, status=404)

    connector = open_system("epcis2", {"base_url": await serve(answer)})
    assert isinstance((await gather(connector.events(BOTH)))[1], Malformed)
    with pytest.raises(Malformed):
        await connector.check()


def test_every_bound_of_a_question_is_asked_for() -> None:
    at = instant("2025-03-01T00:00:00Z").earliest
    query = EventQuery(
        places=(PLACE,),
        event_types=(EventType.OBJECT,),
        biz_steps=("receiving", "shipping"),
        ge_event_time=at,
        lt_record_time=at,
    )
    found = [dict(params) for params in requests(query, 6_000)]
    assert [set(params) & {"EQ_readPoint", "EQ_bizLocation"} for params in found] == [
        {"EQ_readPoint"},
        {"EQ_bizLocation"},
    ]
    for params in found:
        assert params["GE_eventTime"] == params["LT_recordTime"] == "2025-03-01T00:00:00Z"
        assert params["eventType"] == "ObjectEvent"
        assert params["EQ_bizStep"] == "receiving|shipping"


def test_a_question_without_ids_is_one_request() -> None:
    assert list(requests(EventQuery(), 6_000)) == [()]


def test_ids_of_events_and_transformations_have_their_parameters() -> None:
    query = EventQuery(event_ids=("urn:a:1",), transformation_ids=("urn:b:1",))
    (params,) = requests(query, 6_000)
    assert dict(params) == {"EQ_eventID": "urn:a:1", "EQ_transformationID": "urn:b:1"}


@given(st.integers(1, 60), st.integers(0, 3), st.integers(700, 6_000))
def test_every_pair_of_ids_is_asked_for_and_no_address_grows_too_long(
    lots: int, places: int, longest: int
) -> None:
    items = tuple(ItemId(build.lot(GTIN, f"Lô/{n}")) for n in range(lots))
    where = tuple(PlaceId(f"urn:x:place:{n}") for n in range(places))
    found = list(requests(EventQuery(epc_classes=items, places=where), longest))
    asked = set()
    for params in found:
        held = {name: value.split("|") for name, value in params}
        sites = held.get("EQ_readPoint") or held.get("EQ_bizLocation") or [None]
        asked |= {(item, site) for item in held["MATCH_anyEPCClass"] for site in sites}
        assert len(urlencode(params)) <= longest
    spelled = {text for item in items for text in spellings(item)}
    assert asked == {(text, site) for text in spelled for site in (where or (None,))}


def test_places_may_be_asked_for_with_what_lies_below_them() -> None:
    query = EventQuery(places=(PLACE,))
    found = [params[0][0] for params in requests(query, 6_000, descendants=True)]
    assert found == ["WD_readPoint", "WD_bizLocation"]
