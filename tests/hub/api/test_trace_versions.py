"""Answered traces over HTTP: kept before they are given, cited, and gone after their time."""

import asyncio
from typing import Any

import pytest

from hub.graph.sqlite.store import SqliteStore
from hub.trace.kept import decode
from schema.graphql.limits import MAX_TRACES
from schema.graphql.public_id import NodeType, encode

CODE = "(01)09521234543213(10)LOT1"
LOT = "https://id.gs1.org/01/09521234543213/10/LOT1"
WHOLE = """fragment whole on Trace { id traceId version status start direction answeredAt
  oldestFact rounds items { uri depth certainty } locations { uri } events { id systems }
  links { from to } gaps { kind reason } sources { system outcome reason } coverage { of }
  versions { id version answeredAt status } }"""
TRACE = "query($code: String!) { trace(input: {code: $code}) { ...whole } }" + WHOLE
VERSION = (
    """query($id: ID!, $version: Int) { traceVersion(id: $id, version: $version) { __typename
  ...whole ... on TraceNotKept { message traceId askedVersion keptVersions } } }"""
    + WHOLE
)
NODE = "query($id: ID!) { node(id: $id) { __typename ...whole } }" + WHOLE


@pytest.fixture
async def answered(world: Any) -> Any:
    """A server with a real tracer, and a trace that it answered."""
    world.traces = True
    world.system("ca-mau")
    world.records += [world.record(n) for n in range(3)]
    async with world.serving():
        yield world, (await world.ask(TRACE, code=CODE)).data["trace"]


async def test_an_answered_trace_is_found_again_as_it_was(answered: Any) -> None:
    world, trace = answered
    assert trace["version"] == 1 and len(trace["events"]) == 3
    typed = {"__typename": "Trace", **trace}
    for asked in (
        {"id": trace["traceId"]},
        {"id": trace["id"]},
        {"id": trace["traceId"], "version": 1},
    ):
        assert (await world.ask(VERSION, **asked)).data["traceVersion"] == typed
    assert (await world.ask(NODE, id=trace["id"])).data["node"] == typed


async def test_a_version_tells_which_versions_there_are(answered: Any) -> None:
    _, trace = answered
    (only,) = trace["versions"]
    assert (only["id"], only["version"]) == (trace["id"], 1)
    assert (only["answeredAt"], only["status"]) == (trace["answeredAt"], trace["status"])


async def test_a_version_does_not_change_when_the_graph_does(answered: Any) -> None:
    world, trace = answered
    await world.store.put([world.record(9)])
    kept = (await world.ask(VERSION, id=trace["traceId"])).data["traceVersion"]
    now = (await world.ask(TRACE, code=CODE)).data["trace"]
    assert kept["events"] == trace["events"]
    assert len(now["events"]) == len(trace["events"]) + 1
    assert now["traceId"] != trace["traceId"]


async def test_a_version_that_was_never_answered_is_told_as_not_kept(answered: Any) -> None:
    world, trace = answered
    missing = (await world.ask(VERSION, id=trace["traceId"], version=7)).data["traceVersion"]
    assert missing["__typename"] == "TraceNotKept"
    assert (missing["traceId"], missing["askedVersion"]) == (trace["traceId"], 7)
    assert missing["keptVersions"] == [1] and "7" in missing["message"]
    for version in (0, -1):
        found = (await world.ask(VERSION, id=trace["traceId"], version=version)).data
        assert found["traceVersion"]["__typename"] == "TraceNotKept"
    unknown = (await world.ask(VERSION, id="never")).data["traceVersion"]
    assert (unknown["__typename"], unknown["keptVersions"]) == ("TraceNotKept", [])
    node = await world.ask(NODE, id=encode(NodeType.TRACE, "never.1"))
    assert node.data["node"] is None


async def test_an_id_of_something_else_is_a_mistake(answered: Any) -> None:
    world, trace = answered
    other = trace["items"][0]["uri"]
    assert (await world.ask(VERSION, id=encode(NodeType.ITEM, other))).codes == ["UNKNOWN_ID"]
    for key in ("never", "never.0", "never.x", "never.9999999999"):
        wrong = encode(NodeType.TRACE, key)
        assert (await world.ask(NODE, id=wrong)).codes == ["UNKNOWN_ID"]
        assert (await world.ask(VERSION, id=wrong)).codes == ["UNKNOWN_ID"]


async def test_a_version_is_gone_after_its_time(answered: Any) -> None:
    world, trace = answered
    world.clock += 366 * 86_400 * 1_000_000
    gone = (await world.ask(VERSION, id=trace["traceId"])).data["traceVersion"]
    assert gone["__typename"] == "TraceNotKept" and gone["askedVersion"] is None


async def test_only_so_many_traces_are_answered_at_once(answered: Any) -> None:
    world, trace = answered
    nodes = "query($ids: [ID!]!) { nodes(ids: $ids) { id } }"
    ids = [trace["id"]] * MAX_TRACES
    assert (await world.ask(nodes, ids=ids)).data["nodes"] == [{"id": id_} for id_ in ids]
    assert (await world.ask(nodes, ids=[*ids, trace["id"]])).codes == ["TOO_MANY_IDS"]


async def test_a_trace_that_cannot_be_kept_is_not_given(
    answered: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    world, _ = answered

    async def failing(self: SqliteStore, *kept: object) -> None:
        raise OSError("no space left on device")

    monkeypatch.setattr(SqliteStore, "keep_trace", failing)
    assert (await world.ask(TRACE, code=CODE)).codes == ["INTERNAL"]


async def test_a_trace_whose_asker_left_is_kept_all_the_same(world: Any) -> None:
    world.traces = True
    world.system("ca-mau", 0.2)
    world.records.append(world.record(1))
    kept: list[Any] = []
    async with world.serving():
        keep = world.store.keep_trace

        async def seen(answer: Any, after: int = 0) -> Any:
            kept.append((answer, done := await keep(answer, after)))
            return done

        world.store.keep_trace = seen
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(world.ask(TRACE, code=CODE), 0.1)
        await asyncio.sleep(0.4)
        ((answer, version),) = kept
        found = await world.store.kept_trace(answer.id, version.number)
    assert found is not None and decode(found[1].body).asked.start == LOT


async def test_the_hook_is_told_which_version_leaves(world: Any) -> None:
    seen: list[tuple[str, tuple[str, ...]]] = []

    async def note(viewer: Any, action: str, objects: Any) -> None:
        seen.append((action, tuple(objects)))

    world.leaving, world.traces = note, True
    world.system("ca-mau")
    async with world.serving():
        trace = (await world.ask(TRACE, code=CODE)).data["trace"]
        await world.ask(VERSION, id=trace["traceId"])
    told = ("trace", (LOT, f"{trace['traceId']} version 1"))
    versions = ("traceVersions", (trace["traceId"],))
    assert seen == [told, versions, told, versions]


EXPLAIN = """query($id: ID!, $node: String!) { traceVersion(id: $id) { ... on Trace {
  explain(node: $node) { __typename ... on NotOnTrace { node message } ... on EvidencePath {
    node certainty depth direction steps { kind certainty item from to location provinceCode reason
      event { id systems eventTime { earliest } } said { id } } } } } } }"""


async def test_a_node_is_explained_from_its_version_alone(answered: Any) -> None:
    world, trace = answered
    (place,) = trace["locations"]
    again = [place["uri"], encode(NodeType.LOCATION, place["uri"]), "(414)9521234000013"]
    told = [
        (await world.ask(EXPLAIN, id=trace["id"], node=node)).data["traceVersion"]["explain"]
        for node in again
    ]
    assert told[0] == told[1] == told[2]
    (step,) = told[0]["steps"]
    assert (told[0]["depth"], step["kind"], step["location"]) == (0, "START", place["uri"])
    assert step["event"]["systems"] == ["ca-mau"]
    other = "(01)09521234543213(10)LOT2"
    for node in (other, "no code", encode(NodeType.ITEM, "x")):
        none = (await world.ask(EXPLAIN, id=trace["id"], node=node)).data["traceVersion"]
        assert none["explain"]["__typename"] == "NotOnTrace"
        assert none["explain"]["node"] == node and trace["traceId"] in none["explain"]["message"]
