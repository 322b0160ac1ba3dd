"""Resuming over HTTP: a mutation that gives a trace its next version, or says why it cannot."""

import asyncio
from dataclasses import replace
from typing import Any

import aiohttp
import pytest

from connectors.sdk.errors import Unavailable
from hub.trace.kept import decode, encode
from schema.graphql.public_id import NodeType
from schema.graphql.public_id import encode as public_id
from schema.model.keys import TraceId

CODE = "(01)09521234543213(10)LOT1"
TRACE = """query($code: String!) { trace(input: {code: $code, freshness: LIVE}) { ... on Trace {
  id traceId version status } } }"""
RESUME = """mutation($id: ID!) { resumeTrace(id: $id) { __typename
  ... on Trace { id traceId version status events { id } sources { system outcome }
    coverage { answered of } versions { version status } }
  ... on TraceNotKept { traceId message } ... on TraceNotResumable { traceId message } } }"""


@pytest.fixture
async def failed(world: Any) -> Any:
    """A trace of which one of two systems did not answer; it is up again."""
    world.traces = True
    world.system("ca-mau")
    world.system("can-tho", Unavailable("down for repair"))
    world.records.append(world.record(1))
    async with world.serving():
        trace = (await world.ask(TRACE, code=CODE)).data["trace"]
        world.connectors["can-tho"].says = [world.record(5, "can-tho")]
        yield world, trace


async def test_the_next_version_has_what_was_missing(failed: Any) -> None:
    world, trace = failed
    assert trace["status"] == "INCOMPLETE"
    next_ = (await world.ask(RESUME, id=trace["traceId"])).data["resumeTrace"]
    assert (next_["traceId"], next_["version"]) == (trace["traceId"], 2)
    assert next_["id"] != trace["id"]
    assert len(next_["events"]) == 2
    outcomes = {s["system"]: s["outcome"] for s in next_["sources"] if s["system"]}
    assert outcomes == {"ca-mau": "NO_RECORD", "can-tho": "ANSWERED"}
    assert next_["coverage"] == {"answered": 2, "of": 2}
    assert [v["version"] for v in next_["versions"]] == [1, 2]


async def test_two_resumed_at_once_get_different_versions(failed: Any) -> None:
    world, trace = failed
    both = await asyncio.gather(*(world.ask(RESUME, id=trace["id"]) for _ in range(2)))
    assert {one.data["resumeTrace"]["version"] for one in both} == {2, 3}


async def test_what_is_not_kept_cannot_be_resumed(failed: Any) -> None:
    world, _ = failed
    unknown = (await world.ask(RESUME, id="never")).data["resumeTrace"]
    assert (unknown["__typename"], unknown["traceId"]) == ("TraceNotKept", "never")
    assert (await world.ask(RESUME, id=public_id(NodeType.ITEM, "x"))).codes == ["UNKNOWN_ID"]


async def test_a_trace_as_of_a_time_is_refused_clearly(failed: Any) -> None:
    world, trace = failed
    _, kept = await world.store.kept_trace(TraceId(trace["traceId"]))
    report = decode(kept.body)
    then = replace(report, asked=replace(report.asked, as_of=report.answered_at))
    await world.store.keep_trace(replace(kept, id=TraceId("then"), body=encode(then)))
    refused = (await world.ask(RESUME, id="then")).data["resumeTrace"]
    assert (refused["__typename"], refused["traceId"]) == ("TraceNotResumable", "then")
    assert "at a time" in refused["message"]


async def test_a_mutation_is_not_executed_by_get(failed: Any) -> None:
    world, trace = failed
    sent = {"query": RESUME, "variables": f'{{"id": "{trace["traceId"]}"}}'}
    async with (
        aiohttp.ClientSession() as session,
        session.get(f"{world.url}/graphql", params=sent) as reply,
    ):
        assert reply.status == 405
    assert len(await world.store.kept_versions(TraceId(trace["traceId"]))) == 1
