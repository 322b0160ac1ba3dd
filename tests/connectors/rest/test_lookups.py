"""Records that lack something, completed from a second address of the system."""

import asyncio
from typing import Any

import pytest
from aiohttp import web

from connectors.sdk.errors import TimedOut, Unavailable
from connectors.sdk.system_file import SystemFileError
from schema.model.identifiers import build
from schema.model.keys import ItemId
from schema.model.queries import EventQuery
from schema.model.records import MasterData, Record, SetAside
from schema.model.systems import Limits

GTIN = "8938501234563"
GLN = "8938501000019"
LOT = ItemId(build.lot(GTIN, "L1"))
LOT_QUERY = EventQuery(epc_classes=(LOT,))
PLACE = {"into": "noi", "path": "/noi/{ma}", "values": {"ma": "ma_noi"}, "found": "data"}


def table(url: str, *lookups: dict[str, Any], **changes: Any) -> dict[str, Any]:
    endpoint = {
        "answers": ["events_by_epc_class", "changes"],
        "path": "/nhat-ky",
        "query": {"lo": "{lot}"},
        "lookups": list(lookups),
        **changes,
    }
    mapping = {
        "id": "no",
        "type": {"const": "ObjectEvent"},
        "time": "at",
        "record_time": "at",
        "read_point": {"gln": "noi.gln", "code": "noi.ma"},
        "items": [{"gtin": "gtin || sp.gtin", "lot": "lot"}],
    }
    return {
        "base_url": url,
        "check": {"path": "/health"},
        "endpoints": [endpoint],
        "mappings": {"event": mapping},
    }


def record(number: int, **changes: Any) -> dict[str, Any]:
    at = f"2025-03-01T08:{number % 60:02}:00+07:00"
    return {"no": f"R{number}", "at": at, "gtin": GTIN, "lot": "L1", "ma_noi": "K1", **changes}


class Province:
    """A system whose records name places by codes, which another of its addresses explains."""

    def __init__(self, *records: Any) -> None:
        self.records: list[Any] = list(records)
        self.places: dict[str, Any] = {"K1": {"ma": "K1", "gln": GLN}, "K2": {"ma": "K2"}}
        self.asked: list[str] = []
        self.statuses: dict[str, int] = {}
        self.running = self.most = 0

    async def answer(self, request: web.Request) -> web.Response:
        if request.path == "/nhat-ky":
            page = int(request.query.get("page", "1"))
            return web.json_response(self.records if page == 1 else [])
        self.asked.append(request.path_qs)
        self.running += 1
        self.most = max(self.most, self.running)
        await asyncio.sleep(0)
        self.running -= 1
        return self._explained(request)

    def _explained(self, request: web.Request) -> web.Response:
        code = request.path.rpartition("/")[2]
        if code in self.statuses:
            return web.Response(status=self.statuses[code], headers={"Retry-After": "4"})
        if "ma" in request.query:
            codes = request.query["ma"].split(",")
            return web.json_response({"data": [self.places[c] for c in codes if c in self.places]})
        if code not in self.places:
            return web.Response(status=404)
        return web.json_response({"data": self.places[code]})


def places(heard: list[Any]) -> dict[str, str | None]:
    return {said.record_id: said.event.read_point for said in heard if isinstance(said, Record)}


async def test_what_is_found_elsewhere_is_mapped_as_if_it_stood_in_the_record(
    open_system: Any, serve: Any, gather: Any
) -> None:
    province = Province(record(1), record(2, ma_noi="K2"))
    connector = open_system("rest", table(await serve(province.answer), PLACE))
    heard, error = await gather(connector.events(LOT_QUERY))
    assert error is None
    assert places(heard) == {"R1": build.place(GLN), "R2": "urn:txng:place:sample:K2"}


async def test_each_value_is_asked_for_once_in_an_answer_over_all_its_pages(
    open_system: Any, serve: Any, gather: Any
) -> None:
    province = Province(*(record(n) for n in range(9)))
    paging = {"style": "page"}
    connector = open_system("rest", table(await serve(province.answer), PLACE, paging=paging))
    heard, _ = await gather(connector.events(LOT_QUERY))
    assert (len(heard), province.asked) == (9, ["/noi/K1"])
    await gather(connector.events(LOT_QUERY))
    assert province.asked == ["/noi/K1"] * 2  # another answer: it may have changed


async def test_values_are_asked_for_in_batches(open_system: Any, serve: Any, gather: Any) -> None:
    province = Province(*(record(n, ma_noi=f"P{n % 5}") for n in range(9)))
    province.places = {f"P{n}": {"ma": f"P{n}"} for n in range(5)}
    batched = {
        "into": "noi",
        "path": "/noi",
        "query": {"ma": "{ids}"},
        "values": {"ma": "ma_noi"},
        "batch": 3,
        "found": "data",
        "key": "ma",
    }
    connector = open_system("rest", table(await serve(province.answer), batched))
    heard, error = await gather(connector.events(LOT_QUERY))
    assert error is None
    assert sorted(province.asked) == ["/noi?ma=P0%2CP1%2CP2", "/noi?ma=P3%2CP4"]
    assert places(heard) == {f"R{n}": f"urn:txng:place:sample:P{n % 5}" for n in range(9)}


async def test_no_more_are_asked_for_at_a_time_than_the_system_bears(
    open_system: Any, serve: Any, gather: Any
) -> None:
    province = Province(*(record(n, ma_noi=f"P{n}") for n in range(40)))
    province.places = {f"P{n}": {"ma": f"P{n}"} for n in range(40)}
    limits = Limits(max_concurrency=3)
    connector = open_system("rest", table(await serve(province.answer), PLACE), limits)
    heard, error = await gather(connector.events(LOT_QUERY))
    assert (error, len(heard), len(province.asked)) == (None, 40, 40)
    assert province.most <= 3


@pytest.mark.parametrize(
    ("status", "why"),
    [
        (404, "noi could not be looked up: nothing is known of 'K9'"),
        (400, "noi could not be looked up: answered HTTP 400"),
        (403, "noi could not be looked up: answered HTTP 403"),
        (302, "noi could not be looked up: answered HTTP 302, a redirect"),
    ],
)
async def test_a_record_that_cannot_be_completed_is_set_aside_and_the_others_go_on(
    status: int, why: str, open_system: Any, serve: Any, gather: Any
) -> None:
    province = Province(record(1), record(2, ma_noi="K9"), record(3))
    province.statuses["K9"] = status
    connector = open_system("rest", table(await serve(province.answer), PLACE))
    heard, error = await gather(connector.events(LOT_QUERY))
    assert error is None
    assert set(places(heard)) == {"R1", "R3"}
    (aside,) = (said for said in heard if isinstance(said, SetAside))
    assert aside.reason.startswith(why)
    assert aside.raw == record(2, ma_noi="K9")


@pytest.mark.parametrize("status", [429, 503])
async def test_a_system_that_cannot_answer_now_fails_the_answer_after_what_was_heard(
    status: int, open_system: Any, serve: Any, gather: Any
) -> None:
    province = Province(record(1), record(2, ma_noi="K2"))
    province.statuses["K2"] = status
    connector = open_system("rest", table(await serve(province.answer), PLACE))
    heard, error = await gather(connector.events(LOT_QUERY))
    assert set(places(heard)) == {"R1"}
    assert isinstance(error, Unavailable)
    assert str(error) == f"could not look up noi: it answered HTTP {status}"
    assert error.retry_after == 4


async def test_a_harvest_does_not_go_on_behind_records_that_were_not_completed(
    open_system: Any, serve: Any, gather: Any
) -> None:
    province = Province(record(1), record(2, ma_noi="K2"))
    province.statuses["K2"] = 503
    connector = open_system("rest", table(await serve(province.answer), PLACE))
    pages, error = await gather(connector.changes(None))
    assert isinstance(error, Unavailable)
    assert [page.cursor for page in pages] == [None]
    province.statuses.clear()
    pages, error = await gather(connector.changes(None))
    assert error is None
    assert [len(page.records) for page in pages] == [2]
    assert pages[-1].cursor is not None


async def test_a_lookup_that_hangs_times_the_answer_out(
    open_system: Any, serve: Any, gather: Any
) -> None:
    async def answer(request: web.Request) -> web.Response:
        if request.path == "/nhat-ky":
            return web.json_response([record(1)])
        await asyncio.sleep(60)
        return web.Response()

    limits = Limits(deadline=0.2)
    connector = open_system("rest", table(await serve(answer), PLACE), limits)
    heard, error = await gather(connector.events(LOT_QUERY))
    assert not heard
    assert type(error) is TimedOut
    assert str(error) == "could not look up noi: it did not answer within 0.2 s"


async def test_nothing_known_is_null_where_the_file_says_so(
    open_system: Any, serve: Any, gather: Any
) -> None:
    lookup = {**PLACE, "not_found_means_nothing": True, "required": False}
    province = Province(record(1, ma_noi="K9"), record(2, ma_noi=None))
    connector = open_system("rest", table(await serve(province.answer), lookup))
    heard, error = await gather(connector.events(LOT_QUERY))
    assert error is None
    assert places(heard) == {"R1": None, "R2": None}
    assert province.asked == ["/noi/K9"]


async def test_a_record_without_what_to_ask_by_is_set_aside(
    open_system: Any, serve: Any, gather: Any
) -> None:
    strange = [record(1, ma_noi=None), record(2, ma_noi={"a": 1}), record(3, ma_noi=".."), 7]
    province = Province(*strange, record(4, noi="Kho"))
    connector = open_system("rest", table(await serve(province.answer), PLACE))
    heard, error = await gather(connector.events(LOT_QUERY))
    assert error is None
    assert [said.reason for said in heard] == [
        "noi could not be looked up: the record has nothing to ask by",
        "noi could not be looked up: is an object where a text was expected",
        "noi could not be looked up: /noi/{ma} cannot be asked for this",
        "is no object, so no record",
        "noi could not be looked up: the record has that name itself",
    ]


async def test_elements_of_a_list_are_completed_each_by_itself(
    open_system: Any, serve: Any, gather: Any
) -> None:
    lookup = {"into": "sp", "each": "hang", "path": "/noi/{ma}", "values": {"ma": "ma"}}
    shape = table("", {**lookup, "found": "data"})
    shape["mappings"]["event"]["items"] = [{"each": "hang", "gtin": "sp.gtin", "lot": "^.lot"}]
    goods = [{"ma": "S1"}, {"ma": "S2"}]
    province = Province(record(1, hang=goods), record(2, hang={"ma": "S1"}), record(3, hang="x"))
    province.places = {"S1": {"gtin": GTIN}, "S2": {"gtin": "8938501234570"}}
    connector = open_system("rest", {**shape, "base_url": await serve(province.answer)})
    heard, error = await gather(connector.events(LOT_QUERY))
    assert error is None
    both, one, aside = heard
    named = [portion.epc_class for portion in both.event.quantity_list]
    assert named == [LOT, build.lot("8938501234570", "L1")]
    assert [portion.epc_class for portion in one.event.quantity_list] == [LOT]
    assert aside.reason == "sp could not be looked up: is a text where a list was expected"
    assert sorted(province.asked) == ["/noi/S1", "/noi/S2"]


async def test_one_lookup_may_ask_by_what_another_found(
    open_system: Any, serve: Any, gather: Any
) -> None:
    second = {"into": "sp", "path": "/noi/{ma}", "values": {"ma": "noi.san_pham"}, "found": "data"}
    province = Province(record(1, gtin=None), record(2, gtin=None))
    province.places = {"K1": {"ma": "K1", "san_pham": "S1"}, "S1": {"gtin": GTIN}}
    connector = open_system("rest", table(await serve(province.answer), PLACE, second))
    heard, error = await gather(connector.events(LOT_QUERY))
    assert error is None
    assert [said.event.quantity_list[0].epc_class for said in heard] == [LOT, LOT]
    assert province.asked == ["/noi/K1", "/noi/S1"]


async def test_a_reply_that_has_each_under_its_value_needs_no_key(
    open_system: Any, serve: Any, gather: Any
) -> None:
    heard_bodies: list[Any] = []

    async def answer(request: web.Request) -> web.Response:
        if request.path == "/nhat-ky":
            return web.json_response([record(1), record(2, ma_noi="K2"), record(3, ma_noi="K3")])
        heard_bodies.append(await request.json())
        return web.json_response({"K1": {"gln": GLN}, "K2": {"ma": "K2"}})

    lookup = {
        "into": "noi",
        "method": "POST",
        "path": "/noi",
        "body": {"ma": "{ids}"},
        "values": {"ma": "ma_noi"},
        "batch": 50,
    }
    heard, error = await gather(
        open_system("rest", table(await serve(answer), lookup)).events(LOT_QUERY)
    )
    assert error is None
    assert heard_bodies == [{"ma": ["K1", "K2", "K3"]}]
    assert places(heard) == {"R1": build.place(GLN), "R2": "urn:txng:place:sample:K2"}
    assert [said.reason for said in heard if isinstance(said, SetAside)] == [
        "noi could not be looked up: nothing is known of 'K3'"
    ]


@pytest.mark.parametrize(
    ("reply", "why"),
    [
        ({"data": [{"ma": "K1"}, {"ma": "K1"}]}, "the reply has 'K1' more than once"),
        ({"data": [{"ma": "K2"}]}, "nothing is known of 'K1'"),
        ({"data": "K1"}, "data is a text where the list of records was expected"),
        ({"data": [{"ma": {}}]}, "is an object where a text was expected"),
        ("<html>", "replied with an HTML page, not JSON"),
    ],
)
async def test_a_batch_that_cannot_be_told_apart_sets_its_records_aside(
    reply: Any, why: str, open_system: Any, serve: Any, gather: Any
) -> None:
    async def answer(request: web.Request) -> web.Response:
        if request.path == "/nhat-ky":
            return web.json_response([record(1)])
        return web.Response(text=reply) if reply == "<html>" else web.json_response(reply)

    lookup = {**PLACE, "path": "/noi", "query": {"ma": "{ids}"}, "batch": 5, "key": "ma"}
    connector = open_system("rest", table(await serve(answer), lookup))
    (aside,), error = await gather(connector.events(LOT_QUERY))
    assert error is None
    assert aside.reason == f"noi could not be looked up: {why}"


async def test_a_value_that_holds_the_comma_between_values_is_not_asked_for(
    open_system: Any, serve: Any, gather: Any
) -> None:
    province = Province(record(1), record(2, ma_noi="K1,K2"))
    lookup = {**PLACE, "path": "/noi", "query": {"ma": "{ids}"}, "batch": 5, "key": "ma"}
    connector = open_system("rest", table(await serve(province.answer), lookup))
    heard, error = await gather(connector.events(LOT_QUERY))
    assert error is None
    assert (set(places(heard)), province.asked) == ({"R1"}, ["/noi?ma=K1"])
    assert "by which values are joined" in heard[1].reason


async def test_what_was_set_aside_for_a_lookup_is_not_read_without_it(
    open_system: Any, serve: Any, gather: Any
) -> None:
    province = Province(record(1, ma_noi="K9"), record(2, at="hôm qua"))
    connector = open_system("rest", table(await serve(province.answer), PLACE))
    heard, _ = await gather(connector.events(LOT_QUERY))
    unknown, untimed = (said.raw for said in heard)
    (again,) = connector.reread(unknown, 0)
    assert again.reason == "lacks noi, which must be looked up anew"
    (mended,) = connector.reread({**untimed, "at": record(2)["at"]}, 0)
    assert isinstance(mended, Record)
    assert mended.event.read_point == build.place(GLN)


async def test_master_data_is_read_of_what_was_looked_up(
    open_system: Any, serve: Any, gather: Any
) -> None:
    shape = table("", PLACE, things=["noi"])
    shape["things"] = {
        "noi": {"type": "place", "place": {"gln": "noi.gln"}, "attributes": {"name": "noi.ten"}}
    }
    province = Province(record(1))
    province.places["K1"]["ten"] = "Kho Năm Căn"
    connector = open_system("rest", {**shape, "base_url": await serve(province.answer)})
    heard, error = await gather(connector.events(LOT_QUERY))
    assert error is None
    (named,) = (said for said in heard if isinstance(said, MasterData))
    assert named.attributes == {"name": "Kho Năm Căn"}


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"path": "/noi"}, "its templates use no placeholder; to be filled are {ma}"),
        ({"path": "/noi/{ma}/{x}"}, "its templates use {ma}, {x}; to be filled are {ma}"),
        ({"values": {"Mã": "a"}, "path": "/noi"}, "'Mã' is no name for a placeholder"),
        ({"batch": 2}, "its templates use {ma}; to be filled are {ids}"),
        ({"batch": 2, "path": "/noi/{ids}"}, "a batch goes into the query, the body or the form"),
        ({"key": "ma"}, "`key` tells the elements of a batch apart"),
        (
            {"batch": 2, "path": "/n", "query": {"a": "{ids}"}, "values": {"a": "a", "b": "b"}},
            "a batch is asked for by one value",
        ),
        ({"form": {"a": "{ma}"}, "path": "/noi"}, 'goes with method = "POST"'),
    ],
)
def test_a_lookup_that_cannot_be_put_is_refused_when_the_file_is_read(
    changes: dict[str, Any], why: str, open_system: Any
) -> None:
    with pytest.raises(SystemFileError) as caught:
        open_system("rest", table("http://a.example", {**PLACE, **changes}))
    (fault,) = caught.value.faults
    assert fault.key.startswith("connector.endpoints.0.lookups.0")
    assert why in fault.reason


async def test_lookups_go_with_the_systems_credentials_and_are_held_to_its_host(
    open_system: Any, serve: Any, gather: Any
) -> None:
    heard_auth: list[str | None] = []

    async def answer(request: web.Request) -> web.Response:
        heard_auth.append(request.headers.get("X-API-Key"))
        if request.path == "/nhat-ky":
            return web.json_response([record(1)])
        return web.json_response({"data": {"gln": GLN}})

    shape = {**table(await serve(answer), PLACE), "auth": {"type": "api_key", "key": "env:K"}}
    heard, error = await gather(open_system("rest", shape, K="bí").events(LOT_QUERY))
    assert error is None
    assert (len(heard), heard_auth) == (1, ["bí", "bí"])
