"""The kind ``rest`` against real servers of several shapes."""

from typing import Any

import pytest
from aiohttp import web

from connectors.sdk.cursors import marked
from connectors.sdk.errors import Malformed, Refused, Unavailable, Unsupported
from connectors.sdk.interface import Capability
from schema.model.events import (
    Action,
    AggregationEvent,
    BizTransaction,
    ObjectEvent,
    QuantityElement,
    SourceDest,
    TransformationEvent,
)
from schema.model.identifiers import build
from schema.model.keys import ItemId, PlaceId, SystemId
from schema.model.queries import EventQuery
from schema.model.records import MasterData, Record, SetAside
from schema.model.times import instant, month

GTIN = "8938501234563"
GLN = "8938501000019"
LOT = ItemId(build.lot(GTIN, "TÔM/01"))
LOT_QUERY = EventQuery(epc_classes=(LOT,))


def endpoint(**changes: Any) -> dict[str, Any]:
    return {"answers": ["events_by_epc_class"], "path": "/lots/{gtin13}/{lot}", **changes}


def mapping(**changes: Any) -> dict[str, Any]:
    item = {"gtin": "gtin", "lot": "lot", "quantity": "kg", "uom": {"const": "KGM"}}
    plain = {"id": "no", "type": {"const": "ObjectEvent"}, "time": "at", "items": [item]}
    return {**plain, **changes}


def table(url: str, *endpoints: dict[str, Any], **changes: Any) -> dict[str, Any]:
    return {
        "base_url": url,
        "check": {"path": "/health"},
        "endpoints": endpoints or [endpoint()],
        "mappings": {"event": mapping()},
        **changes,
    }


def record(number: int, /, **changes: Any) -> dict[str, Any]:
    at = f"2025-03-01T08:{number % 60:02}:00+07:00"
    return {"no": f"R{number}", "at": at, "gtin": GTIN, "lot": "TÔM/01", "kg": 2.5, **changes}


async def test_a_lot_is_asked_for_in_the_systems_own_spelling(
    open_system: Any, serve: Any, gather: Any
) -> None:
    asked: list[tuple[str, str | None]] = []

    async def answer(request: web.Request) -> web.Response:
        asked.append((request.rel_url.raw_path, request.headers.get("X-Khoa")))
        return web.json_response([record(1)])

    auth = {"type": "api_key", "key": "env:K", "header": "X-Khoa"}
    connector = open_system("rest", table(await serve(answer) + "/api", auth=auth), K="bí")
    heard, error = await gather(connector.events(LOT_QUERY))
    assert error is None
    assert asked == [(f"/api/lots/{GTIN}/T%C3%94M%2F01", "bí")]
    (said,) = heard
    assert said.record_id == "R1"
    assert said.event == ObjectEvent(
        event_time=instant("2025-03-01T08:01:00+07:00"),
        action=Action.OBSERVE,
        quantity_list=(QuantityElement(LOT, 2.5, "KGM"),),
    )


async def test_nested_vietnamese_records_become_events_of_every_sort(
    open_system: Any, serve: Any, gather: Any
) -> None:
    lot = {"gtin": GTIN, "so_lo": "L2", "kl": "12.5", "dvt": "Tấn "}
    steps = [
        {"loai": "che bien", "luc": "03/2025", "vao": [lot], "ra": {**lot, "so_lo": "L3"}},
        {"loai": "DONG GOI", "luc": 1741000000, "thung": "389385012345678906", "vao": [lot]},
        {
            "loai": "xuat",
            "luc": "01/03/2025 8:05",
            "vao": [lot],
            "hd": "HD/1",
            "toi": {"ma": "K 9"},
        },
        {"loai": "xuat", "luc": "", "vao": [lot]},
        {"loai": "huy", "luc": "", "vao": [lot]},
    ]

    async def answer(request: web.Request) -> web.Response:
        return web.json_response({"kq": {"lo": [{"ma": "A7", "gln": GLN, "buoc": steps}]}})

    units = {"uom": {"path": "dvt", "table": "don_vi"}, "quantity": "kl"}
    item = {"gtin": "gtin", "lot": "so_lo", **units}
    event = {
        "each": "buoc",
        "when": "loai != 'huy'",
        "id": "^.ma",
        "type": {"path": "loai", "table": "loai", "otherwise": "ObjectEvent"},
        "action": {"path": "loai", "table": "viec", "otherwise": "OBSERVE"},
        "biz_step": {"path": "loai", "table": "buoc"},
        "time": {
            "path": "luc",
            "format": ["dd/mm/yyyy HH:MM", "mm/yyyy", "epoch_s"],
            "required": False,
        },
        "read_point": "^.gln",
        "parent": {"sscc": "thung"},
        "items": [{"each": "vao", **item}],
        "inputs": [{"each": "vao", **item}],
        "outputs": [{"each": "ra", **item}],
        "biz_transactions": [{"type": "inv", "number": "hd", "issuer": "^.gln"}],
        "destinations": [{"type": "location", "place": {"gln": "toi.gln", "code": "toi.ma"}}],
    }
    tables = {
        "loai": {"Che Bien": "TransformationEvent", "dong goi": "AggregationEvent"},
        "viec": {"dong goi": "ADD"},
        "buoc": {"che bien": "commissioning", "dong goi": "packing", "xuat": "shipping"},
        "don_vi": {"tấn": "TNE"},
    }
    shape = table(
        await serve(answer), endpoint(records="kq.lo"), mappings={"event": event}, tables=tables
    )
    heard, error = await gather(open_system("rest", shape).events(LOT_QUERY))
    assert error is None
    made, packed, shipped, unknown = (said.event for said in heard)
    two = QuantityElement(build.lot(GTIN, "L2"), 12.5, "TNE")
    assert isinstance(made, TransformationEvent)
    assert (made.input_quantity_list, made.event_time) == ((two,), month("2025-03"))
    assert made.output_quantity_list[0].epc_class == build.lot(GTIN, "L3")
    assert isinstance(packed, AggregationEvent)
    assert (packed.parent_id, packed.action) == (build.sscc("389385012345678906"), Action.ADD)
    assert packed.event_time.earliest == 1_741_000_000_000_000
    assert shipped.event_time.earliest == instant("2025-03-01T08:05:00+07:00").earliest
    assert shipped.biz_transactions == (
        BizTransaction("inv", f"urn:epcglobal:cbv:bt:{GLN}:HD%2F1"),
    )
    assert shipped.destinations == (SourceDest("location", "urn:txng:place:sample:K%209"),)
    assert shipped.read_point == build.place(GLN)
    assert unknown.event_time.earliest is None
    assert [said.record_id for said in heard] == ["A7#0", "A7#1", "A7#2", "A7#3"]


@pytest.mark.parametrize(
    ("change", "path", "why"),
    [
        ({"at": "yesterday"}, "at", "no time written as iso"),
        ({"at": None}, "at", "missing"),
        ({"at": ["2025"]}, "at", "a list where a time"),
        ({"gtin": "ABC"}, "gtin", "digits"),
        ({"gtin": {"a": 1}}, "gtin", "an object where a text"),
        ({"gtin": None, "lot": None}, "", "names no item"),
        ({"kg": "a lot"}, "kg", "where a number"),
        ({"kg": -1}, "kg", "from 0 up"),
        ({"no": None}, "", "no id"),
        ({"lot": "x" * 5_000}, "lot", "5,000 characters"),
    ],
)
async def test_a_bad_record_is_set_aside_and_the_rest_go_on(
    change: dict[str, Any], path: str, why: str, open_system: Any, serve: Any, gather: Any
) -> None:
    bad = record(2, **change)

    async def answer(request: web.Request) -> web.Response:
        return web.json_response([record(1), bad, "nonsense", record(3)])

    heard, error = await gather(open_system("rest", table(await serve(answer))).events(LOT_QUERY))
    assert error is None
    first, aside, nonsense, last = heard
    assert isinstance(first, Record)
    assert isinstance(last, Record)
    assert isinstance(aside, SetAside)
    assert isinstance(nonsense, SetAside)
    assert (aside.path, aside.raw) == (path, bad)
    assert why in aside.reason
    assert (aside.record_id, nonsense.record_id) == (bad["no"], None)


@pytest.mark.parametrize(
    ("change", "names"),
    [
        ({}, ["X", "Y"]),
        ({"id": "^.doc"}, ["D#0", "D#1"]),
        ({"id": None, "event_id": "no"}, ["urn:txng:event:sample:X", "urn:txng:event:sample:Y"]),
        ({"each": "no_list", "id": "^.doc"}, ["D"]),
        ({"each": "no_list"}, [None]),
    ],
)
async def test_what_is_set_aside_keeps_its_name_where_that_can_be_read(
    change: dict[str, Any], names: list[str | None], open_system: Any, serve: Any, gather: Any
) -> None:
    lines = [{"no": name, "at": "?"} for name in "XY"]

    async def answer(request: web.Request) -> web.Response:
        return web.json_response([{"doc": "D", "no_list": "none", "lines": lines}])

    event = {k: v for k, v in mapping(**{"each": "lines", **change}).items() if v is not None}
    shape = table(await serve(answer), mappings={"event": event})
    heard, _ = await gather(open_system("rest", shape).events(LOT_QUERY))
    assert [said.record_id for said in heard] == names


@pytest.mark.parametrize(
    ("change", "read", "aside"),
    [
        ({"each": "lines", "id": "no"}, ["A"], ["lines", "lines", "lines", "lines"]),
        ({"each": "lines", "id": "no", "missing_means_nothing": True}, ["A"], []),
        ({"each": "lines || [@]", "id": "no"}, ["A", "C", "D", "E"], ["at", ""]),
    ],
)
async def test_a_record_without_the_list_of_its_events_disappears_only_where_the_file_says_so(
    change: dict[str, Any], read: list[str], aside: list[str], open_system: Any, serve: Any,
    gather: Any,
) -> None:  # fmt: skip
    told = [{"lines": [record(1, no="A")]}, record(2, no="C"), record(3, no="D", lines=None)]

    async def answer(request: web.Request) -> web.Response:
        return web.json_response([*told, record(4, no="E", lines=[]), {"lijnen": []}, "nonsense"])

    shape = table(await serve(answer), mappings={"event": mapping(**change)})
    heard, error = await gather(open_system("rest", shape).events(LOT_QUERY))
    assert error is None
    assert [said.record_id for said in heard if isinstance(said, Record)] == read
    assert [said.path for said in heard if isinstance(said, SetAside)] == aside


def test_missing_means_nothing_is_said_of_a_list(open_system: Any) -> None:
    event = mapping(missing_means_nothing=True)
    with pytest.raises(ValueError, match="give that too"):
        open_system("rest", table("http://127.0.0.1:1", mappings={"event": event}))


async def test_a_word_that_the_code_table_lacks_is_set_aside(
    open_system: Any, serve: Any, gather: Any
) -> None:
    async def answer(request: web.Request) -> web.Response:
        return web.json_response([record(1, step="Bí ẩn"), record(2, step="XUẤT  kho")])

    event = mapping(biz_step={"path": "step", "table": "steps"})
    tables = {"steps": {"xuất kho": "shipping"}}
    shape = table(await serve(answer), mappings={"event": event}, tables=tables)
    heard, _ = await gather(open_system("rest", shape).events(LOT_QUERY))
    assert "'Bí ẩn'" in heard[0].reason
    assert heard[1].event.biz_step == "shipping"


PAGINGS: list[dict[str, Any]] = [
    {"style": "page", "parameter": "p", "first": 0},
    {"style": "page", "parameter": "p", "first": 0, "total": "total"},
    {"style": "page", "parameter": "p", "first": 0, "more": "more"},
    {"style": "page", "parameter": "p", "first": 0, "size": 3, "short_page_ends": True},
    {"style": "page", "parameter": "p", "first": 0, "where": "body"},
    {"style": "offset", "parameter": "skip", "size_parameter": "take", "size": 3},
    {"style": "cursor", "parameter": "after", "next": "after"},
    {"style": "next_link", "next": "next"},
    {"style": "link_header"},
]


@pytest.mark.parametrize("paging", PAGINGS)
async def test_every_style_of_paging_reads_all_of_it_once(
    paging: dict[str, Any], open_system: Any, serve: Any, gather: Any
) -> None:
    everything = [record(n) for n in range(8)]

    async def answer(request: web.Request) -> web.Response:
        asked = dict(request.query)
        if request.method == "POST":
            asked |= await request.json()
        start = int(asked.get("p", 0)) * 3 + int(asked.get("skip", asked.get("after", 0)))
        page, end = everything[start : start + 3], start + 3
        on = end < len(everything)
        link = {"Link": f'<?after={end}>; rel="next"'} if on else {}
        body = {"items": page, "total": 8, "more": on, "after": end if on else None}
        return web.json_response({**body, "next": f"?after={end}" if on else ""}, headers=link)

    post = {"method": "POST", "body": {"lot": "{lot}"}} if paging.get("where") else {}
    shape = table(await serve(answer), endpoint(records="items", paging=paging, **post))
    heard, error = await gather(open_system("rest", shape).events(LOT_QUERY))
    assert error is None
    assert [said.record_id for said in heard] == [f"R{n}" for n in range(8)]


async def test_a_page_that_fails_does_not_take_back_the_ones_before(
    open_system: Any, serve: Any, gather: Any
) -> None:
    async def answer(request: web.Request) -> web.Response:
        if request.query["p"] == "2":
            return web.Response(status=503, headers={"Retry-After": "9"})
        return web.json_response([record(1), record(2)])

    paging = {"style": "page", "parameter": "p"}
    shape = table(await serve(answer), endpoint(paging=paging))
    heard, error = await gather(open_system("rest", shape).events(LOT_QUERY))
    assert len(heard) == 2
    assert isinstance(error, Unavailable)
    assert error.retry_after == 9


async def test_a_system_that_ignores_the_page_is_found_out(
    open_system: Any, serve: Any, gather: Any
) -> None:
    async def answer(request: web.Request) -> web.Response:
        return web.json_response([record(1)])

    shape = table(await serve(answer), endpoint(paging={"style": "page", "parameter": "p"}))
    heard, error = await gather(open_system("rest", shape).events(LOT_QUERY))
    assert len(heard) == 1
    assert isinstance(error, Malformed)


async def test_ids_are_asked_for_in_batches(open_system: Any, serve: Any, gather: Any) -> None:
    bodies: list[Any] = []

    async def answer(request: web.Request) -> web.Response:
        bodies.append(await request.json())
        return web.json_response([])

    batch = endpoint(
        method="POST",
        path="/search",
        each={"g": "{gtin14}", "l": "{lot}"},
        body={"ids": "{ids}", "since": "{from}", "until": "{to}", "all": True},
        batch=2,
        time_format="dd/mm/yyyy HH:MM",
    )
    connector = open_system("rest", table(await serve(answer), batch))
    lots = tuple(ItemId(build.lot(GTIN, f"L{n}")) for n in range(3))
    at = instant("2025-03-01T08:00:30+07:00").earliest
    query = EventQuery(epc_classes=lots, lt_event_time=at)
    _, error = await gather(connector.events(query))
    assert error is None
    ids = [{"g": f"0{GTIN}", "l": f"L{n}"} for n in range(3)]
    asked = sorted(bodies, key=lambda body: -len(body["ids"]))
    until = "01/03/2025 08:01"
    assert asked[0] == {"ids": ids[:2], "until": until, "all": True}
    assert asked[1] == {"ids": ids[2:], "until": until, "all": True}


@pytest.mark.parametrize(("join", "expected"), [(",", ["L0,L1"]), ("repeat", ["L0", "L1"])])
async def test_batches_in_a_query_are_joined_or_repeated(
    join: str, expected: list[str], open_system: Any, serve: Any, gather: Any
) -> None:
    seen: list[Any] = []

    async def answer(request: web.Request) -> web.Response:
        seen.append(request.query.getall("id"))
        return web.json_response([])

    batch = endpoint(path="/e", query={"id": "{ids}"}, each="{lot}", batch=9, join=join)
    connector = open_system("rest", table(await serve(answer), batch))
    lots = tuple(ItemId(build.lot(GTIN, f"L{n}")) for n in range(2))
    await gather(connector.events(EventQuery(epc_classes=lots)))
    assert seen == [expected]


async def test_what_the_system_cannot_answer_is_left_out_of_the_answer(
    open_system: Any, serve: Any, gather: Any
) -> None:
    before = record(1, at="2025-01-01T00:00:00+07:00")

    async def answer(request: web.Request) -> web.Response:
        return web.json_response([before, record(2), record(3, at="2025-03-01")])

    since = instant("2025-03-01T07:00:00+07:00").earliest
    query = EventQuery(epc_classes=(LOT,), ge_event_time=since)
    heard, _ = await gather(open_system("rest", table(await serve(answer))).events(query))
    assert [said.record_id for said in heard] == ["R2", "R3"]


async def test_not_found_means_nothing_only_where_the_file_says_so(
    open_system: Any, serve: Any, gather: Any
) -> None:
    async def answer(request: web.Request) -> web.Response:
        return web.json_response({"error": "none"}, status=404)

    url = await serve(answer)
    _, error = await gather(open_system("rest", table(url)).events(LOT_QUERY))
    assert isinstance(error, Malformed)
    silent = table(url, endpoint(not_found_means_nothing=True))
    assert await gather(open_system("rest", silent).events(LOT_QUERY)) == ([], None)


async def test_a_failure_with_status_200_is_one(open_system: Any, serve: Any, gather: Any) -> None:
    async def answer(request: web.Request) -> web.Response:
        return web.json_response({"success": False, "msg": "CSDL lỗi", "data": []})

    shape = endpoint(records="data", succeeded="success", message="msg")
    _, error = await gather(
        open_system("rest", table(await serve(answer), shape)).events(LOT_QUERY)
    )
    assert isinstance(error, Unavailable)
    assert "CSDL lỗi" in str(error)


async def test_ids_no_endpoint_takes_are_unsupported_after_the_others(
    open_system: Any, serve: Any, gather: Any
) -> None:
    async def answer(request: web.Request) -> web.Response:
        return web.json_response([record(1)])

    url = await serve(answer)
    item = ItemId("urn:txng:item:sample:K1")
    query = EventQuery(epc_classes=(LOT, item))
    heard, error = await gather(open_system("rest", table(url)).events(query))
    assert len(heard) == 1
    assert isinstance(error, Unsupported)
    shape = table(url, holds=["LOT"])
    assert (await gather(open_system("rest", shape).events(query)))[1] is None


@pytest.mark.parametrize(
    "query",
    [
        EventQuery(epcs=(ItemId(build.sscc("389385012345678906")),)),
        EventQuery(places=(PlaceId(build.place(GLN)),)),
        EventQuery(ge_event_time=1),
        EventQuery(event_ids=("urn:uuid:1",)),
        EventQuery(transformation_ids=("urn:x:1",)),
    ],
)
async def test_an_undeclared_capability_is_unsupported(
    query: EventQuery, open_system: Any, gather: Any
) -> None:
    connector = open_system("rest", table("http://127.0.0.1:1"))
    assert connector.manifest.capabilities == {Capability.EVENTS_BY_EPC_CLASS}
    for stream in (connector.events(query), connector.changes(None), connector.master_data(())):
        heard, error = await gather(stream)
        assert not heard
        assert isinstance(error, Unsupported)


def test_a_question_is_worth_the_ids_that_the_system_can_hold(open_system: Any) -> None:
    connector = open_system("rest", table("http://127.0.0.1:1", holds=["LOT"]))
    pallet = ItemId(build.sscc("389385012345678906"))
    foreign = ItemId("urn:txng:item:other:K1")
    mixed = EventQuery(epcs=(pallet, foreign), epc_classes=(LOT,))
    assert connector.takes(mixed) == EventQuery(epc_classes=(LOT,))
    assert connector.takes(EventQuery(epcs=(pallet,))) is None
    for whole in (EventQuery(), EventQuery(event_ids=("urn:uuid:1",)), EventQuery(places=(GLN,))):
        assert connector.takes(whole) == whole


async def test_local_codes_of_another_system_are_not_asked_for(
    open_system: Any, gather: Any
) -> None:
    shape = endpoint(answers=["events_by_epc"], path="/i/{code}")
    connector = open_system("rest", table("http://127.0.0.1:1", shape))
    other = EventQuery(epcs=(ItemId("urn:txng:item:other:K1"),))
    assert await gather(connector.events(other)) == ([], None)


@pytest.mark.parametrize("lot", [".", ".."])
async def test_an_id_cannot_change_the_path(lot: str, open_system: Any, gather: Any) -> None:
    connector = open_system("rest", table("http://127.0.0.1:1"))
    query = EventQuery(epc_classes=(ItemId(build.lot(GTIN, lot)),))
    assert isinstance((await gather(connector.events(query)))[1], Unsupported)


async def test_changes_go_on_from_the_last_record_time(
    open_system: Any, serve: Any, gather: Any
) -> None:
    seen: list[str | None] = []

    async def answer(request: web.Request) -> web.Response:
        seen.append(request.query.get("since"))
        return web.json_response(
            [record(2, saved=2_000), record(1, saved=1_000), record(3, saved="x")]
        )

    shape = endpoint(
        answers=["changes"],
        path="/changes",
        query={"since": "{since}"},
        time_format="epoch_s",
        overlap_seconds=1,
    )
    event = mapping(record_time={"path": "saved", "format": "epoch_s"})
    connector = open_system("rest", table(await serve(answer), shape, mappings={"event": event}))
    (page,), error = await gather(connector.changes(None))
    assert error is None
    assert page.cursor == "2000000000"
    assert not page.more
    assert [type(said) for said in page.records] == [Record, Record, SetAside]
    await gather(connector.changes(page.cursor))
    assert seen == [None, "1999"]
    assert isinstance((await gather(connector.changes("x")))[1], Unsupported)


async def test_changes_may_go_on_from_the_systems_own_cursor(
    open_system: Any, serve: Any, gather: Any
) -> None:
    async def answer(request: web.Request) -> web.Response:
        at = int(request.query.get("c", 0))
        return web.json_response({"d": [record(at)], "c": at + 1 if at < 2 else None})

    paging = {"style": "cursor", "parameter": "c", "next": "c"}
    shape = endpoint(answers=["changes"], path="/c", records="d", paging=paging, resume="cursor")
    connector = open_system("rest", table(await serve(answer), shape))
    pages, _ = await gather(connector.changes(None))
    first, last = marked(SystemId("sample"), "1"), marked(SystemId("sample"), "2")
    assert [(page.cursor, page.more) for page in pages] == [
        (first, True),
        (last, True),
        (last, False),
    ]
    pages, _ = await gather(connector.changes(last))
    assert [page.records[0].record_id for page in pages] == ["R2"]


@pytest.mark.parametrize(("style", "start"), [("cursor", ""), ("next_link", "?c=")])
async def test_the_last_page_says_that_it_is_and_where_the_next_harvest_begins(
    style: str, start: str, open_system: Any, serve: Any, gather: Any
) -> None:
    told, asked = [record(0), record(1)], list[int]()

    async def answer(request: web.Request) -> web.Response:
        at = int(request.query.get("c", 0))
        asked.append(at)
        end = min(at + 1, len(told))
        following = f"{start}{end}" if start else end
        return web.json_response({"d": told[at:end], "con": end < len(told), "c": following})

    paging = {"style": style, "parameter": "c", "next": "c", "more": "con"}
    shape = endpoint(answers=["changes"], path="/c", records="d", paging=paging, resume="cursor")
    connector = open_system("rest", table(await serve(answer), shape))
    first, error = await gather(connector.changes(None))
    assert (error, asked, [page.more for page in first]) == (None, [0, 1], [True, False])
    told.append(record(2))
    later, error = await gather(connector.changes(first[-1].cursor))
    assert (error, asked) == (None, [0, 1, 2])
    assert [said.record_id for page in later for said in page.records] == ["R2"]
    none, error = await gather(connector.changes(later[-1].cursor))
    assert (error, asked[3:], none[-1].records) == (None, [3], ())
    assert none[-1].cursor == later[-1].cursor


async def test_more_without_where_from_is_an_error_after_what_was_told(
    open_system: Any, serve: Any, gather: Any
) -> None:
    async def answer(request: web.Request) -> web.Response:
        return web.json_response({"d": [record(1)], "con": True, "c": None})

    paging = {"style": "cursor", "parameter": "c", "next": "c", "more": "con"}
    shape = endpoint(records="d", paging=paging)
    heard, error = await gather(
        open_system("rest", table(await serve(answer), shape)).events(LOT_QUERY)
    )
    assert [said.record_id for said in heard] == ["R1"]
    assert isinstance(error, Malformed)
    assert "not from where" in str(error)


async def test_master_data_comes_alone_and_along_with_events(
    open_system: Any, serve: Any, gather: Any
) -> None:
    async def answer(request: web.Request) -> web.Response:
        place = {"gln": GLN, "ten": "Kho Năm Căn"}
        return web.json_response([record(1, noi=place), record(2, noi=place)])

    thing = {"type": "place", "place": "noi.gln", "attributes": {"name": "noi.ten"}}
    places = endpoint(answers=["master_data"], path="/places", things=["kho"])
    shape = table(await serve(answer), endpoint(things=["kho"]), places, things={"kho": thing})
    connector = open_system("rest", shape)
    expected = MasterData(
        "urn:epcglobal:epcis:vtype:Location", build.place(GLN), {"name": "Kho Năm Căn"}
    )
    heard, _ = await gather(connector.events(LOT_QUERY))
    assert [said for said in heard if isinstance(said, MasterData)] == [expected]
    assert await gather(connector.master_data(())) == ([expected], None)


async def test_check_asks_the_address_that_the_file_names(open_system: Any, serve: Any) -> None:
    async def answer(request: web.Request) -> web.Response:
        return web.json_response({"ok": 1}, status=200 if request.path == "/health" else 404)

    url = await serve(answer)
    await open_system("rest", table(url)).check()
    with pytest.raises(Malformed):
        await open_system("rest", table(url, check={"path": "/other"})).check()


async def test_a_secret_that_no_header_can_carry_is_refused(open_system: Any, serve: Any) -> None:
    async def answer(request: web.Request) -> web.Response:
        return web.json_response({})

    auth = {"type": "bearer", "token": "env:TOKEN"}
    connector = open_system("rest", table(await serve(answer), auth=auth), TOKEN="bí\r\nX: 1")
    with pytest.raises(Refused) as caught:
        await connector.check()
    assert "bí" not in str(caught.value)


async def test_every_endpoint_that_takes_an_id_is_asked(
    open_system: Any, serve: Any, gather: Any
) -> None:
    async def answer(request: web.Request) -> web.Response:
        return web.json_response([record(1 if request.path.startswith("/sent") else 2)])

    several = [endpoint(path="/sent/{lot}"), endpoint(path="/made/{lot}")]
    heard, error = await gather(
        open_system("rest", table(await serve(answer), *several)).events(LOT_QUERY)
    )
    assert error is None
    assert sorted(said.record_id for said in heard) == ["R1", "R2"]


async def test_changes_of_several_endpoints_move_the_cursor_at_the_end(
    open_system: Any, serve: Any, gather: Any
) -> None:
    async def answer(request: web.Request) -> web.Response:
        first = request.path == "/a"
        return web.json_response([record(1 if first else 2, saved=9 if first else 5)])

    several = [endpoint(answers=["changes"], path=path, sorted=True) for path in ("/a", "/b")]
    event = mapping(record_time={"path": "saved", "format": "epoch_s"})
    connector = open_system("rest", table(await serve(answer), *several, mappings={"event": event}))
    pages, _ = await gather(connector.changes(None))
    assert [(page.cursor, page.more) for page in pages] == [(None, True), ("9000000", False)]


async def test_an_id_that_holds_the_joining_text_is_not_torn(open_system: Any, gather: Any) -> None:
    batch = endpoint(path="/e", query={"id": "{ids}"}, each="{lot}", batch=9)
    connector = open_system("rest", table("http://127.0.0.1:1", batch))
    query = EventQuery(epc_classes=(ItemId(build.lot(GTIN, "A,B")),))
    heard, error = await gather(connector.events(query))
    assert (heard, type(error)) == ([], Unsupported)


async def test_an_extension_is_asked_for_where_there_is_one(
    open_system: Any, serve: Any, gather: Any
) -> None:
    seen: list[dict[str, str]] = []

    async def answer(request: web.Request) -> web.Response:
        seen.append(dict(request.query))
        return web.json_response([])

    query = {"gln": "{gln}", "ext": "{extension}"}
    shape = endpoint(answers=["events_by_place"], path="/p", query=query)
    connector = open_system("rest", table(await serve(answer), shape))
    for place in (build.place(GLN), build.place(GLN, "7")):
        assert await gather(connector.events(EventQuery(places=(PlaceId(place),)))) == ([], None)
    assert seen == [{"gln": GLN}, {"gln": GLN, "ext": "7"}]


async def test_an_items_question_at_a_place_is_answered_for_that_place(
    open_system: Any, serve: Any, gather: Any
) -> None:
    async def answer(request: web.Request) -> web.Response:
        return web.json_response([record(1, gln=GLN), record(2, gln="8938501000026"), record(3)])

    event = mapping(read_point={"gln": "gln", "extension": "ext"})
    connector = open_system("rest", table(await serve(answer), mappings={"event": event}))
    query = EventQuery(epc_classes=(LOT,), places=(PlaceId(build.place(GLN)),))
    heard, _ = await gather(connector.events(query))
    assert [said.record_id for said in heard] == ["R1"]
