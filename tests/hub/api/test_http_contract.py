"""The HTTP contract, over a real server on loopback."""

import asyncio
import logging
from dataclasses import replace

import aiohttp
import pytest

from hub.api.body import MAX_BODY
from hub.graph.sqlite.store import SqliteStore
from hub.graph.store import StoreUnavailableError
from schema.graphql.limits import MAX_TOKENS

NAMES = "{ provinces { code } }"
HANGS = 3_600.0


def padded(size: int) -> bytes:
    body = b'{"query": "{ __typename }", "extensions": {"pad": "'
    end = b'"}}'
    return body + b"x" * (size - len(body) - len(end)) + end


async def test_a_query_is_answered(served) -> None:
    answer = await served.ask(NAMES)
    assert answer.status == 200
    assert len(answer.data["provinces"]) == 63


async def test_the_largest_body_passes_and_one_byte_more_is_refused(served) -> None:
    json = {"content-type": "application/json"}
    assert (await served.post(padded(MAX_BODY), **json)).data == {"__typename": "Query"}
    answer = await served.post(padded(MAX_BODY + 1), **json)
    assert (answer.status, answer.codes) == (413, ["LIMIT_BODY"])


def of_tokens(count: int) -> str:
    return "{" + " __typename" * (count - 2) + "}"


async def test_the_most_tokens_pass_and_one_more_is_refused(served) -> None:
    within = await served.ask(of_tokens(MAX_TOKENS))
    assert within.codes[0] == "LIMIT_FIELDS"  # parsed, and refused by the next limit
    assert (await served.ask(of_tokens(MAX_TOKENS + 1))).codes == ["LIMIT_TOKENS"]


async def test_deep_nesting_is_refused_with_its_code(served) -> None:
    answer = await served.ask("{" + "a{" * 400 + "b" + "}" * 401)
    assert "LIMIT_DEPTH" in answer.codes


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        (b"{", 400, "BAD_REQUEST"),
        (b"[]", 400, "BAD_REQUEST"),
        (b"{}", 400, "BAD_REQUEST"),
        (b'{"query": 5}', 400, "BAD_REQUEST"),
        (b'{"query": "{ __typename }", "variables": []}', 400, "BAD_REQUEST"),
        (b'{"query": "{ __typename }", "operationName": 1}', 400, "BAD_REQUEST"),
        (b'{"query": "query A { __typename }", "operationName": "B"}', 400, "OPERATION"),
        (b'{"query": "mutation { a }"}', 200, "INVALID_DOCUMENT"),
    ],
)
async def test_a_request_that_is_none_is_refused(served, body: bytes, status: int, code) -> None:
    answer = await served.post(body, **{"content-type": "application/json"})
    assert (answer.status, answer.codes) == (status, [code])


async def test_only_json_is_accepted(served) -> None:
    answer = await served.post(b"query={__typename}", **{"content-type": "text/plain"})
    assert (answer.status, answer.codes) == (415, ["MEDIA_TYPE"])


async def test_get_is_refused(served) -> None:
    status, text = await served.get("/graphql?query={__typename}")
    assert status == 405
    assert "METHOD" in text


async def test_introspection_is_off(served) -> None:
    answer = await served.ask("{ __schema { types { name } } }")
    assert set(answer.codes) == {"INVALID_DOCUMENT"}
    assert "data" not in answer.body


MISSPELT = {
    "field": "{ provinces { cod } }",
    "root field": "{ province { code } }",
    "argument": '{ lookup(cod: "x") { __typename } }',
    "type": "{ ... on Querry { provinces { code } } }",
    "input field": '{ trace(input: {code: "x", maxDept: 1}) { __typename } }',
    "enum value": '{ trace(input: {code: "x", direction: FORWARDS}) { __typename } }',
    "inline fragment": '{ lookup(code: "x") { subject { __typename } } }',
}


@pytest.mark.parametrize("query", MISSPELT.values(), ids=MISSPELT)
async def test_no_names_are_suggested(served, query: str) -> None:
    answer = await served.ask(query)
    messages = [error["message"] for error in answer.body["errors"]]
    assert all(messages) and "Did you mean" not in str(messages)


async def test_no_names_of_variables_are_suggested(served) -> None:
    query = "query ($i: TraceInput!) { trace(input: $i) { __typename } }"
    answer = await served.ask(query, i={"code": "x", "maxDept": 1})
    assert answer.codes == ["INVALID_DOCUMENT"]
    assert "Did you mean" not in str(answer.body)


async def test_development_suggests_names(world) -> None:
    world.settings = replace(world.settings, dev=True)
    async with world.serving():
        answer = await world.ask(MISSPELT["argument"])
    assert "Did you mean 'code'" in answer.body["errors"][0]["message"]


async def test_development_has_introspection_and_a_page_to_try_queries(world) -> None:
    world.settings = replace(world.settings, dev=True)
    async with world.serving():
        assert (await world.ask("{ __schema { queryType { name } } }")).data
        status, text = await world.get("/graphql")
    assert status == 200
    assert "http" not in text.replace("http-equiv", "")  # nothing is loaded from elsewhere


async def test_the_newer_media_type_tells_by_status_that_nothing_was_executed(served) -> None:
    newer = {"accept": "application/graphql-response+json"}
    answer = await served.post({"query": "{ nothing }"}, **newer)
    assert answer.status == 400
    assert answer.headers["content-type"].startswith("application/graphql-response+json")
    assert (await served.ask("{ nothing }")).status == 200


async def test_a_defect_is_masked_and_logged_with_the_request_id(served, caplog) -> None:
    served.tracer.failure = RuntimeError("password=hunter2")
    code = "(01)09521234543213(10)LOT1"
    lot = {"query": f'{{ trace(input: {{code: "{code}"}}) {{ __typename }} }}'}
    with caplog.at_level(logging.ERROR):
        answer = await served.post(lot, **{"x-request-id": "my-request-1"})
    (error,) = answer.body["errors"]
    assert error["extensions"] == {"code": "INTERNAL", "requestId": "my-request-1"}
    assert "hunter2" not in str(answer.body)
    assert "my-request-1" in caplog.text
    assert answer.headers["x-request-id"] == "my-request-1"


async def test_a_lost_store_has_its_own_code_and_its_address_stays_in_the_log(
    served, caplog, monkeypatch
) -> None:
    async def lost(self, *_) -> None:
        raise StoreUnavailableError("bolt://graph.internal:7687 cannot be reached")

    monkeypatch.setattr(SqliteStore, "item", lost)
    monkeypatch.setattr(SqliteStore, "lots", lost)
    item = '{ lookup(code: "(01)09521234543213(10)A") { __typename } }'
    with caplog.at_level(logging.ERROR):
        answer = await served.post({"query": item}, **{"x-request-id": "my-request-2"})
        status, text = await served.get("/readyz")
    (error,) = answer.body["errors"]
    assert error["extensions"] == {"code": "STORE_UNAVAILABLE", "requestId": "my-request-2"}
    assert (answer.status, answer.body["data"]) == (200, None)
    assert (status, "cannot be used" in text) == (503, True)
    assert "graph.internal" not in str(answer.body) + text
    assert [r.exc_info for r in caplog.records if "graph.internal" in r.getMessage()] == [None] * 2


async def test_a_request_id_that_is_none_is_replaced(served) -> None:
    answer = await served.post({"query": NAMES}, **{"x-request-id": "bad id\t"})
    assert len(answer.headers["x-request-id"]) == 32


async def test_bad_variables_are_the_callers_mistake(served) -> None:
    query = "query($at: Date) { provinces(at: $at) { code } }"
    answer = await served.ask(query, at="the day after")
    assert answer.codes == ["INVALID_DOCUMENT"]


async def test_health_is_told(served) -> None:
    assert (await served.get("/livez"))[0] == 200
    status, text = await served.get("/readyz")
    assert status == 200
    assert '"registry":"ok, 2 systems"' in text


async def test_an_address_without_anything_is_told_in_json(served) -> None:
    status, text = await served.get("/nowhere")
    assert status == 404
    assert "NO_SUCH_ADDRESS" in text


async def test_what_is_running_when_the_server_stops_is_still_answered(world) -> None:
    started, go = asyncio.Event(), asyncio.Event()

    async def slowly(viewer, action, objects) -> None:
        started.set()
        await go.wait()

    world.leaving = slowly
    world.records.append(world.record(1))
    async with world.serving() as server:
        asking = asyncio.create_task(world.ask("{ events { __typename } }"))
        await started.wait()
        server.should_exit = True
        go.set()
        assert (await asking).data == {"events": {"__typename": "EventConnection"}}
        with pytest.raises(aiohttp.ClientConnectionError):
            while True:
                await world.ask(NAMES)


async def test_an_answer_that_comes_too_late_is_given_up(world) -> None:
    async def never(viewer, action, objects) -> None:
        await asyncio.Event().wait()

    world.leaving = never
    world.settings = replace(world.settings, request_seconds=0.01)
    world.records.append(world.record(1))
    async with world.serving():
        answer = await world.ask("{ events { __typename } }")
    assert (answer.status, answer.codes) == (504, ["DEADLINE"])


async def test_a_trace_is_told_in_time_though_a_system_hangs(world) -> None:
    world.system("ca-mau")
    world.system("can-tho", HANGS)
    world.records.append(world.record(1))
    world.traces = True
    world.settings = replace(world.settings, request_seconds=0.6)
    code = '"(01)09521234543213(10)LOT1"'
    asked = f"trace(input: {{code: {code}, freshness: LIVE}})"
    async with world.serving():
        answer = await world.ask(f"{{ {asked} {{ ... on Trace {{ status gaps {{ kind }} }} }} }}")
    assert answer.status == 200
    assert answer.data["trace"]["status"] == "INCOMPLETE"
    assert {"kind": "SOURCE_SILENT"} in answer.data["trace"]["gaps"]


async def test_systems_are_asked_until_before_the_request_ends(world) -> None:
    world.settings = replace(world.settings, request_seconds=30.0, reserve_seconds=20.0)
    async with world.serving():
        await world.ask('{ trace(input: {code: "(01)09521234543213(10)LOT1"}) { __typename } }')
    assert 0 < world.tracer.seconds_left <= 10
