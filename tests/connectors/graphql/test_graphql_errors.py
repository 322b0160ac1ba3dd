"""Errors of GraphQL responses: which of the four each becomes, and what stands beside them."""

import json
from typing import Any

import pytest
from aiohttp import web
from graphql_province import GTIN, Province, failing, query, step, table
from hypothesis import given
from hypothesis import strategies as st

from connectors.graphql.config import GraphqlConfig
from connectors.graphql.response import Reading
from connectors.sdk.cursors import marked
from connectors.sdk.errors import ConnectorError, Malformed, Refused, Unavailable, Unsupported
from schema.model.identifiers import build
from schema.model.keys import ItemId, SystemId
from schema.model.queries import EventQuery
from schema.model.records import Record, SetAside

LOT_QUERY = EventQuery(epc_classes=(ItemId(build.lot(GTIN, "TÔM/01")),))


def error(message: str = "lỗi", **more: Any) -> dict[str, Any]:
    return {"message": message, **more}


def coded(code: Any, **extensions: Any) -> dict[str, Any]:
    return error(path=["journal"], extensions={"code": code, **extensions})


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        (coded("UNAUTHENTICATED"), Refused),
        (coded("FORBIDDEN"), Refused),
        (coded("access-denied"), Refused),
        (coded("AUTH_NOT_AUTHORIZED"), Refused),
        (coded(401), Refused),
        (error(path=["journal"], extensions={"classification": "UNAUTHORIZED"}), Refused),
        (error(path=["journal"], type="FORBIDDEN"), Refused),
        (coded("RATE_LIMITED"), Unavailable),
        (coded("THROTTLED"), Unavailable),
        (coded("INTERNAL_SERVER_ERROR"), Unavailable),
        (coded("SOMETHING_OF_THEIR_OWN"), Unavailable),
        (error(path=["journal"]), Unavailable),
        (coded("GRAPHQL_VALIDATION_FAILED"), Unsupported),
        (coded("BAD_USER_INPUT"), Unsupported),
        (error(extensions={"classification": "ValidationError"}), Unsupported),
        (error("Cannot query field 'x' on type 'Query'."), Unsupported),
        ("just text", Unsupported),
        (coded("CHUA_DANG_NHAP"), Refused),
    ],
)
async def test_an_error_without_data_says_what_to_do(
    said: Any, expected: type[ConnectorError], serve: Any, open_system: Any, gather: Any
) -> None:
    async def answer(request: web.Request) -> web.Response:
        return web.json_response({"data": None, "errors": [said]})

    own = {"CHUA_DANG_NHAP": "refused"}
    connector = open_system("graphql", table(await serve(answer), errors=own))
    heard, raised = await gather(connector.events(LOT_QUERY))
    assert not heard
    assert type(raised) is expected
    assert ("just text" if isinstance(said, str) else said["message"]) in str(raised)
    with pytest.raises(expected):
        await connector.check()


async def test_how_long_to_wait_is_passed_on(serve: Any, open_system: Any, gather: Any) -> None:
    async def answer(request: web.Request) -> web.Response:
        return web.json_response({"errors": [coded("RATE_LIMITED", retryAfter=9)]})

    _, raised = await gather(open_system("graphql", table(await serve(answer))).events(LOT_QUERY))
    assert isinstance(raised, Unavailable)
    assert raised.retry_after == 9


async def test_of_several_errors_the_one_that_waiting_does_not_mend_is_raised(
    serve: Any, open_system: Any, gather: Any
) -> None:
    async def answer(request: web.Request) -> web.Response:
        return web.json_response({"errors": [coded("TIMEOUT"), coded("FORBIDDEN")]})

    _, raised = await gather(open_system("graphql", table(await serve(answer))).events(LOT_QUERY))
    assert isinstance(raised, Refused)


async def test_a_question_the_schema_does_not_take_is_unsupported(
    province: Province, open_system: Any, gather: Any
) -> None:
    document = "query ($lot: String) { journal(lot: $lot) { nodes { no ngay } } }"
    unknown = query(document=document, records="journal.nodes", paging={"style": "none"})
    connector = open_system("graphql", table(province.url, unknown))
    heard, raised = await gather(connector.events(LOT_QUERY))
    assert not heard
    assert isinstance(raised, Unsupported)
    assert "Cannot query field 'ngay' on type 'Step'" in str(raised)


async def test_a_record_that_an_error_lies_in_is_set_aside_and_the_others_go_on(
    province: Province, open_system: Any, gather: Any
) -> None:
    province.steps = [
        step(1),
        step(2, kg=failing(message="cân hỏng")),
        step(3, no=failing()),
        step(4),
    ]
    connector = open_system("graphql", table(province.url))
    heard, raised = await gather(connector.events(LOT_QUERY))
    assert raised is None
    first, weighed, nameless, last = heard
    assert [type(said) for said in (first, last)] == [Record, Record]
    assert isinstance(weighed, SetAside)
    assert weighed.reason == "the system could not give all of it: cân hỏng"
    assert weighed.path == "edges.1.node.kg"
    assert isinstance(nameless, SetAside)
    again = list(connector.reread(weighed.raw, 1))
    assert [type(said) for said in again] == [SetAside]


async def test_what_was_read_beside_an_error_stands_and_then_it_is_raised(
    province: Province, open_system: Any, gather: Any
) -> None:
    province.fields = {"private": failing("FORBIDDEN", "không được xem")}
    document = "{ private journal(first: 9) { nodes { no at gtin lot } } }"
    both = query(
        answers=["events_by_time"],
        document=document,
        variables={},
        records="journal.nodes",
        paging={"style": "none"},
    )
    connector = open_system("graphql", table(province.url, both))
    heard, raised = await gather(connector.events(EventQuery(ge_event_time=0)))
    assert len(heard) == 8
    assert isinstance(raised, Refused)
    assert "không được xem" in str(raised)


async def test_a_list_that_is_null_for_an_error_is_never_nothing_held(
    province: Province, open_system: Any, gather: Any
) -> None:
    province.fields = {"journal": failing(message="CSDL hỏng")}
    silent = table(province.url, query(missing_means_nothing=True))
    heard, raised = await gather(open_system("graphql", silent).events(LOT_QUERY))
    assert not heard
    assert isinstance(raised, Unavailable)
    assert "CSDL hỏng" in str(raised)


async def test_records_that_are_none_are_set_aside_each_with_its_reason(
    serve: Any, open_system: Any, gather: Any
) -> None:
    edges = [1, None, "x", [], {"node": 5}, {"node": {"no": []}}, {"cursor": "c"}]
    info = {"hasNextPage": False, "endCursor": None}

    async def answer(request: web.Request) -> web.Response:
        return web.json_response({"data": {"journal": {"edges": edges, "pageInfo": info}}})

    connector = open_system("graphql", table(await serve(answer)))
    heard, raised = await gather(connector.events(LOT_QUERY))
    assert raised is None
    assert heard
    assert all(isinstance(said, SetAside) and said.reason for said in heard)
    assert {repr(said.raw) for said in heard} == {"1", "None", "'x'", "[]", "5", "{'no': []}"}


async def test_a_connection_without_end_ends_in_an_error(
    serve: Any, open_system: Any, gather: Any
) -> None:
    asked: list[Any] = []

    async def answer(request: web.Request) -> web.Response:
        asked.append((await request.json())["variables"].get("after"))
        info = {"hasNextPage": True, "endCursor": f"c{len(asked)}"}
        return web.json_response({"data": {"journal": {"edges": [], "pageInfo": info}}})

    paging = {"style": "relay", "size_variable": "first", "max_pages": 5}
    connector = open_system("graphql", table(await serve(answer), query(paging=paging)))
    _, raised = await gather(connector.events(LOT_QUERY))
    assert isinstance(raised, Malformed)
    assert asked == [None, "c1", "c2", "c3", "c4"]


CHANGES = """
query ($after: String) {
  journal(after: $after) { nodes { no at gtin lot kg saved } pageInfo { hasNextPage endCursor } }
}
"""


@pytest.mark.parametrize("resume", ["cursor", "time"])
async def test_no_cursor_moves_past_records_that_an_overloaded_system_left_out(
    resume: str, province: Province, open_system: Any, gather: Any
) -> None:
    listed = query(
        answers=["changes"], document=CHANGES, variables={}, resume=resume, sorted=True,
        paging={"style": "relay"},
    )  # fmt: skip
    connector = open_system("graphql", table(province.url, listed))
    province.steps[4] = step(5, kg=failing("RATE_LIMITED", "chậm lại"))
    pages, raised = await gather(connector.changes(None))
    assert isinstance(raised, Unavailable)
    assert [[said.record_id for said in page.records] for page in pages] == [
        ["R1", "R2", "R3"],
        ["R4", "R5", "R6"],
    ]
    assert (
        pages[0].cursor
        == pages[1].cursor
        == (marked(SystemId("sample"), "3") if resume == "cursor" else "3000000")
    )
    assert all(page.more for page in pages)
    province.steps[4] = step(5)
    pages, raised = await gather(connector.changes(pages[1].cursor))
    assert raised is None
    heard = [said for page in pages for said in page.records]
    assert {"R4", "R5", "R6", "R7", "R8"} <= {said.record_id for said in heard}
    assert all(isinstance(said, Record) for said in heard)


PLAIN = query(
    document="query ($lot: String) { journal(lot: $lot) { nodes { no } } }",
    records="journal.nodes",
    paging={"style": "none"},
)
CONFIG = GraphqlConfig.model_validate_json(json.dumps(table("https://a.example", query(), PLAIN)))
READINGS = [Reading(one, SystemId("sample"), {}) for one in CONFIG.queries]
NAMES = st.sampled_from(
    ["data", "errors", "journal", "nodes", "edges", "node", "pageInfo", "path", "message", "code",
     "extensions", "hasNextPage"]
)  # fmt: skip
SCALARS = st.none() | st.booleans() | st.integers(-2, 3) | st.floats() | NAMES
RESPONSES = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=4),
    max_leaves=20,
)
ERRORS = st.fixed_dictionaries({"path": st.lists(NAMES | st.integers(-2, 3), max_size=4)})


@given(RESPONSES, RESPONSES, st.lists(ERRORS | RESPONSES, max_size=2))
def test_whatever_a_response_is_it_is_read_or_one_of_the_four(
    value: Any, journal: Any, errors: Any
) -> None:
    for reply in (value, {"data": {"journal": journal}, "errors": errors}):
        for reading in READINGS:
            try:
                response = reading.read(reply)
            except ConnectorError as raised:
                assert str(raised)
                continue
            lost = isinstance(reply, dict) and reply.get("errors") and not response.fault
            assert not lost or any(isinstance(said, SetAside) for said in response.records)


@pytest.mark.parametrize(
    ("reply", "why"),
    [
        ([], "no GraphQL response"),
        ({"journal": []}, "no GraphQL response"),
        ({"data": 7}, "a number where the data"),
        ({"data": None}, "null where the data"),
        ({"data": {"journal": []}}, "a list where a connection"),
        ({"data": {"journal": {"edges": "x"}}}, "journal.edges is a text"),
        ({"data": {}}, "journal is null"),
    ],
)
def test_a_response_of_another_shape_is_malformed(reply: Any, why: str) -> None:
    with pytest.raises(Malformed, match=why):
        READINGS[0].read(reply)
