"""The kind ``epcis1`` against a repository that keeps to the WSDL and the schemas of GS1."""

import tomllib
from collections.abc import Callable, Iterable
from dataclasses import replace
from itertools import pairwise
from typing import Any

import pytest
from an_epcis1 import Repository, held, repository
from gs1_schemas import check_query
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from connectors.epcis1.config import Epcis1Config
from connectors.epcis1.query import spellings
from connectors.sdk.errors import Refused, Unsupported
from connectors.sdk.interface import Capability
from hub.demo.servers.epcis1 import mapping
from hub.demo.servers.index import ids_of, items_of, places_of, runs_of
from schema.model.events import Event, EventType
from schema.model.identifiers.canonical import canonical, read
from schema.model.identifiers.identifier import CLASS_KINDS
from schema.model.keys import ItemId, PlaceId
from schema.model.queries import EventQuery
from schema.model.records import MasterData, Record
from schema.model.times import DAY

EVERYTHING = EventQuery(ge_event_time=0)
LIMITED = 17
"""Events that the small repository gives at once."""
WAYS: dict[str, dict[str, Any]] = {
    "soap": {"base_url": "/soap"},
    "address": {"base_url": "/events", "transport": "http"},
    "joined": {"base_url": "/events", "transport": "http", "separator": "|"},
    "document": {"base_url": "/events", "transport": "http", "question": "document"},
}
Keys = Callable[[Event], Iterable[str]]


def table(running: Repository, way: str = "soap", **changes: Any) -> dict[str, Any]:
    chosen = WAYS[way]
    return {**chosen, "base_url": running.origin + chosen["base_url"], **changes}


def alike(events: Iterable[Event]) -> list[str]:
    """Events without what only their writing adds, comparable."""
    return sorted(
        repr(replace(e, record_time=None, event_time=replace(e.event_time, written=None)))
        for e in events
    )


def known(keys: Keys, wanted: Callable[[str], bool] = lambda _: True) -> list[str]:
    found = sorted({canonical(key) for event in held()[0].events for key in keys(event)})
    return [one for one in found if wanted(one)]


def naming(keys: Keys, ids: Iterable[str]) -> list[Event]:
    asked = set(ids)
    return [e for e in held()[0].events if asked & {canonical(key) for key in keys(e)}]


async def found(gather: Any, connector: Any, query: EventQuery) -> list[Event]:
    heard, error = await gather(connector.events(query))
    assert error is None
    assert {type(one) for one in heard} <= {Record, MasterData}
    return [one.event for one in heard if isinstance(one, Record)]


@pytest.mark.parametrize("way", WAYS)
async def test_every_event_is_told_once(way: str, open_system: Any, gather: Any) -> None:
    async with repository() as running:
        connector = open_system("epcis1", table(running, way))
        await connector.check()
        assert alike(await found(gather, connector, EVERYTHING)) == alike(held()[0].events)


@pytest.mark.parametrize("way", WAYS)
async def test_a_system_is_asked_for_ids_of_every_sort(
    way: str, open_system: Any, gather: Any
) -> None:
    lots = known(items_of, lambda one: read(one).kind in CLASS_KINDS)[:9]
    others = known(items_of, lambda one: read(one).kind not in CLASS_KINDS)[:9]
    places, runs, ids = known(places_of)[:2], known(runs_of)[:2], known(ids_of)[:3]
    assert lots
    assert others
    assert runs
    questions: list[tuple[dict[str, Any], list[Event]]] = [
        ({"epc_classes": lots}, naming(items_of, lots)),
        ({"epcs": others}, naming(items_of, others)),
        ({"epcs": others, "epc_classes": lots}, naming(items_of, [*lots, *others])),
        ({"places": places}, naming(places_of, places)),
        ({"transformation_ids": runs}, naming(runs_of, runs)),
        ({"event_ids": ids}, naming(ids_of, ids)),
    ]
    async with repository() as running:
        connector = open_system("epcis1", table(running, way))
        for asked, expected in questions:
            query = EventQuery(**{name: tuple(values) for name, values in asked.items()})
            assert alike(await found(gather, connector, query)) == alike(expected), asked


async def test_times_types_and_steps_narrow_a_question(open_system: Any, gather: Any) -> None:
    events = held()[0].events
    start = events[len(events) // 2].event_time.earliest
    assert start is not None
    query = EventQuery(
        ge_event_time=start,
        lt_event_time=start + 20 * DAY,
        event_types=(EventType.OBJECT, EventType.ASSOCIATION),
        biz_steps=("shipping", "receiving"),
    )
    expected = [
        e
        for e in events
        if start <= (e.event_time.earliest or 0) < start + 20 * DAY
        and e.type is EventType.OBJECT
        and e.biz_step in query.biz_steps
    ]
    assert expected
    async with repository() as running:
        connector = open_system("epcis1", table(running))
        assert alike(await found(gather, connector, query)) == alike(expected)
        running.asked.clear()
        only_later = EventQuery(event_types=(EventType.ASSOCIATION,))
        assert await found(gather, connector, only_later) == []
        assert running.asked == []


@pytest.mark.parametrize("way", WAYS)
async def test_what_is_too_large_is_asked_for_in_parts(
    way: str, open_system: Any, gather: Any
) -> None:
    async with repository(most_events=LIMITED) as running:
        connector = open_system("epcis1", table(running, way))
        assert alike(await found(gather, connector, EVERYTHING)) == alike(held()[0].events)
        assert len(running.asked) < 8 * len(held()[0]) / LIMITED


async def test_the_hubs_own_limit_is_told_to_the_service(open_system: Any, gather: Any) -> None:
    async with repository() as running:
        connector = open_system("epcis1", table(running, most_events=LIMITED))
        assert alike(await found(gather, connector, EVERYTHING)) == alike(held()[0].events)
        assert all(b"maxEventCount" in ask.body for ask in running.asked)
        assert not any(b"eventCountLimit" in ask.body for ask in running.asked)


@pytest.mark.parametrize("way", ["soap", "document"])
async def test_what_is_too_complex_is_asked_for_in_parts(
    way: str, open_system: Any, gather: Any
) -> None:
    lots = known(items_of, lambda one: read(one).kind in CLASS_KINDS)[:20]
    query = EventQuery(epc_classes=tuple(map(ItemId, lots)))
    async with repository(most_values=5) as running:
        connector = open_system("epcis1", table(running, way))
        assert alike(await found(gather, connector, query)) == alike(naming(items_of, lots))


async def test_long_addresses_are_split(open_system: Any, gather: Any) -> None:
    lots = known(items_of, lambda one: read(one).kind in CLASS_KINDS)[:40]
    query = EventQuery(epc_classes=tuple(map(ItemId, lots)))
    async with repository() as running:
        connector = open_system("epcis1", table(running, "address", longest_url=1_500))
        assert alike(await found(gather, connector, query)) == alike(naming(items_of, lots))
        assert max(len(running.origin + ask.target) for ask in running.asked) <= 1_500


async def test_known_prefix_lengths_make_short_questions(open_system: Any, gather: Any) -> None:
    (lot,) = known(items_of, lambda one: read(one).kind in CLASS_KINDS)[:1]
    query = EventQuery(epc_classes=(ItemId(lot),))
    async with repository() as running:
        connector = open_system("epcis1", table(running, company_prefix_lengths=[9]))
        assert await found(gather, connector, query)
        assert running.asked[-1].body.count(b"<string>") == 1


async def test_the_demo_worlds_own_table_asks_for_every_id(open_system: Any, gather: Any) -> None:
    items = known(items_of)
    lots = tuple(ItemId(one) for one in items if read(one).kind in CLASS_KINDS)
    others = tuple(ItemId(one) for one in items if read(one).kind not in CLASS_KINDS)
    places = tuple(map(PlaceId, known(places_of)))
    async with repository() as running:
        own = tomllib.loads(mapping().replace("BASE_URL", running.origin))["connector"]
        connector = open_system("epcis1", own)
        everything = alike(held()[0].events)
        both = EventQuery(epcs=others, epc_classes=lots)
        assert alike(await found(gather, connector, both)) == everything
        assert alike(await found(gather, connector, EventQuery(places=places))) == everything


async def test_one_moment_too_full_is_an_error_after_all_else_was_told(
    open_system: Any, gather: Any
) -> None:
    async with repository(most_events=0) as running:
        connector = open_system("epcis1", table(running, most_requests=50))
        heard, error = await gather(connector.events(EVERYTHING))
        assert (heard, type(error)) == ([], Unsupported)
        assert "took more than 50 requests" in str(error)
        start = held()[0].events[3].event_time.earliest
        assert start is not None
        moment = EventQuery(ge_event_time=start, lt_event_time=start + 1_000)
        _, error = await gather(connector.events(moment))
        assert isinstance(error, Unsupported)
        assert "holds more of one moment" in str(error)


async def test_changes_come_in_windows_the_oldest_first(open_system: Any, gather: Any) -> None:
    async with repository(most_events=LIMITED) as running:
        connector = open_system("epcis1", table(running))
        pages, error = await gather(connector.changes(None))
        assert error is None
        times = [[r.recorded_at for r in page.records] for page in pages]
        assert sum(map(len, times)) == len(held()[0])
        assert all(max(a) < min(b) for a, b in pairwise(filter(None, times)))
        assert [page.more for page in pages] == [True] * (len(pages) - 1) + [False]
        cursors = [int(page.cursor) for page in pages]
        assert cursors == sorted(cursors)
        (last,), _ = await gather(connector.changes(pages[-1].cursor))
        assert 1 <= len(last.records) <= LIMITED
        assert last.cursor == pages[-1].cursor


async def test_a_harvest_broken_off_goes_on_where_it_was(open_system: Any, gather: Any) -> None:
    async with repository(most_events=LIMITED) as running:
        connector = open_system("epcis1", table(running, overlap_seconds=0))
        pages, _ = await gather(connector.changes(None))
        for number in range(0, len(pages), 5):
            before = [r for page in pages[: number + 1] for r in page.records]
            rest, error = await gather(connector.changes(pages[number].cursor))
            assert error is None
            told = {r.record_id for r in before} | {r.record_id for p in rest for r in p.records}
            assert len(told) == len(held()[0])


async def test_nothing_is_passed_over_when_a_window_cannot_be_had(
    open_system: Any, gather: Any
) -> None:
    async with repository(most_events=0) as running:
        connector = open_system("epcis1", table(running, most_requests=60))
        pages, error = await gather(connector.changes(None))
        assert all(not page.records for page in pages)
        assert isinstance(error, Unsupported)


@pytest.mark.parametrize("way", ["soap", "document"])
async def test_names_of_places_and_products_are_given(
    way: str, open_system: Any, gather: Any
) -> None:
    async with repository() as running:
        connector = open_system("epcis1", table(running, way))
        everything, error = await gather(connector.master_data(()))
        assert error is None
        kinds = {one.type.rpartition(":")[2] for one in everything}
        assert kinds == {"Location", "EPCClass"}
        place = next(one for one in everything if one.type.endswith("Location"))
        (named,), _ = await gather(connector.master_data((PlaceId(canonical(place.id)),)))
        assert named == place


async def test_many_names_are_asked_for_in_parts(open_system: Any, gather: Any) -> None:
    async with repository() as running:
        whole, _ = await gather(open_system("epcis1", table(running)).master_data(()))
    largest = max(sum(one.type == kind for one in whole) for kind in {one.type for one in whole})
    assert largest < len(whole)
    async with repository(most_events=largest) as running:
        parts, error = await gather(open_system("epcis1", table(running)).master_data(()))
        assert error is None
        assert sorted(map(repr, parts)) == sorted(map(repr, whole))
    async with repository(most_events=largest - 1) as running:
        connector = open_system("epcis1", table(running))
        _, error = await gather(connector.master_data(()))
        assert isinstance(error, Unsupported)
        named, error = await gather(connector.master_data(tuple(one.id for one in whole)))
        assert error is None
        assert sorted(map(repr, named)) == sorted(map(repr, whole))


async def test_a_user_is_named_in_every_message(open_system: Any, gather: Any) -> None:
    token = {"user": "hub", "password": "env:PASSWORD"}
    async with repository(user=("hub", "bí mật")) as running:
        made = table(running, ws_security=token)
        connector = open_system("epcis1", made, PASSWORD="bí mật")
        await connector.check()
        assert await found(gather, connector, EVERYTHING)
        wrong = open_system("epcis1", made, PASSWORD="other")
        with pytest.raises(Refused, match="says SecurityException"):
            await wrong.check()
        assert isinstance((await gather(wrong.events(EVERYTHING)))[1], Refused)


async def test_its_messages_keep_to_the_schema(open_system: Any, gather: Any) -> None:
    query = EventQuery(
        epcs=(ItemId("https://id.gs1.org/00/389385012345678906"),),
        places=(PlaceId("https://id.gs1.org/414/8938501000019"),),
        event_types=(EventType.AGGREGATION,),
        biz_steps=("packing",),
        ge_event_time=0,
        lt_record_time=DAY,
    )
    async with repository() as running:
        for way in ("soap", "document"):
            connector = open_system("epcis1", table(running, way))
            await connector.check()
            await gather(connector.events(query))
            await gather(connector.master_data(("urn:x:1",)))
        messages = [etree.fromstring(ask.body) for ask in running.asked]
    for root in messages:
        whole = root.tag.endswith("EPCISQueryDocument")
        check_query(root if whole else root[-1][0])
    assert {ask.headers["soapaction"] for ask in running.asked if ask.path == "/soap"} == {'""'}
    assert {etree.QName(root[-1][0]).localname for root in messages} == {
        "GetStandardVersion",
        "GetQueryNames",
        "Poll",
    }


@pytest.mark.parametrize(
    ("changes", "lacking"),
    [
        ({}, set()),
        ({"record_time": False}, {Capability.CHANGES}),
        ({"vocabularies": []}, {Capability.MASTER_DATA}),
        ({"version": "1.1"}, {Capability.EVENTS_BY_ID}),
        (
            {"version": "1.0"},
            {
                Capability.EVENTS_BY_ID,
                Capability.EVENTS_BY_EPC_CLASS,
                Capability.EVENTS_BY_TRANSFORMATION,
            },
        ),
        ({"transport": "http"}, {Capability.MASTER_DATA}),
    ],
)
async def test_what_is_not_declared_is_unsupported(
    changes: dict[str, Any], lacking: set[Capability], open_system: Any, gather: Any
) -> None:
    connector = open_system("epcis1", {"base_url": "http://127.0.0.1:1", **changes})
    assert set(Capability) - connector.manifest.capabilities == lacking
    ways = {
        Capability.CHANGES: lambda: connector.changes(None),
        Capability.MASTER_DATA: lambda: connector.master_data(()),
        Capability.EVENTS_BY_ID: lambda: connector.events(EventQuery(event_ids=("urn:x",))),
        Capability.EVENTS_BY_EPC_CLASS: lambda: connector.events(
            EventQuery(epc_classes=(ItemId("urn:x"),))
        ),
        Capability.EVENTS_BY_TRANSFORMATION: lambda: connector.events(
            EventQuery(transformation_ids=("urn:x",))
        ),
    }
    for capability in lacking:
        assert isinstance((await gather(ways[capability]()))[1], Unsupported)


@settings(max_examples=50)
@given(st.sets(st.integers(6, 12), min_size=1), st.booleans())
def test_an_id_is_spelled_with_the_lengths_in_use(lengths: set[int], links: bool) -> None:
    lot = "https://id.gs1.org/01/09521234543213/10/L1"
    config = Epcis1Config(
        base_url="https://epcis.example/q",
        company_prefix_lengths=tuple(sorted(lengths)),
        digital_links=links,
    )
    found = spellings(lot, config)
    assert {canonical(one) for one in found} == {lot}
    assert len(found) == len(lengths) + links
    assert spellings("urn:x:1", config) == ("urn:x:1",)
