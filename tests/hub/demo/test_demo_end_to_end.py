"""The main job over the demo: a lot traced across provinces, and who did not answer is named."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import aiohttp
import orjson
import pytest
import pytest_asyncio

from hub.demo.options import Options
from hub.demo.running import RunningWorld
from hub.demo.running_hub import RunningHub, running_hub
from hub.demo.summary import TRUTH_FILE, Summary
from hub.demo.world.landscape import Profile
from hub.demo.world.world import world
from schema.model.identifiers.canonical import canonical
from schema.model.identifiers.local import local_place

TRACE = """query ($code: String!, $direction: Direction!) {
  trace(input: {code: $code, direction: $direction}) {
    ... on Trace {
      status coverage { answered of }
      items { uri role certainty } locations { uri name provinceCode certainty }
      sources { system outcome reason } gaps { kind provinceCodes system }
    }
  }
}"""
Json = dict[str, Any]


@asynccontextmanager
async def demo(folder: Path, **options: Any) -> AsyncIterator[tuple[Summary, RunningHub]]:
    told = Options(folder=folder, events=2_000, **options)
    async with (
        RunningWorld(told) as running,
        running_hub(
            Path(running.summary.systems_folder),
            folder / "hub.sqlite",
            harvested=running.summary.harvested,
        ) as hub,
    ):
        yield running.summary, hub


async def trace(hub: RunningHub, code: str, direction: str) -> Json:
    body = {"query": TRACE, "variables": {"code": code, "direction": direction}}
    async with aiohttp.ClientSession() as session, session.post(hub.graphql, json=body) as reply:
        answer = await reply.json()
    assert "errors" not in answer, answer["errors"]
    found: Json = answer["data"]["trace"]
    return found


def certain(nodes: list[Json]) -> list[Json]:
    return [node for node in nodes if node["certainty"] == "CERTAIN"]


def lots(found: Json) -> set[str]:
    reached = [item for item in found["items"] if item["role"] == "REACHED"]
    ids = {canonical(item["uri"]) for item in certain(reached)}
    return {one for one in ids if "/01/" in one}


def glns(found: Json) -> set[str]:
    told = world(1, 1)
    local = {
        local_place(system.id, place.local): place.link
        for system in told.landscape.systems
        for place in told.places
        if place.province in system.provinces
    }
    ids = {canonical(place["uri"]) for place in certain(found["locations"])}
    return {local.get(one, one).rsplit("/", 1)[1] for one in ids}


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def whole(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[tuple[Json, RunningHub]]:
    """The truth of a world in which every system answers, and the hub in front of it."""
    folder = tmp_path_factory.mktemp("whole")
    async with demo(folder, down=0) as (_, hub):
        yield orjson.loads((folder / TRUTH_FILE).read_bytes()), hub


async def test_a_retail_lot_is_traced_over_four_provinces_with_one_down(tmp_path: Path) -> None:
    async with demo(tmp_path) as (summary, hub):
        found = await trace(hub, summary.retail, "BACKWARD")
    assert found["status"] == "INCOMPLETE"
    assert {"01", "58", "79", "96"} <= {p["provinceCode"] for p in certain(found["locations"])}
    silent = {s["system"] for s in found["sources"] if s["outcome"] == "UNREACHABLE"}
    assert silent == {"dong-nai-txng"}
    assert "dong-nai-txng" in {gap["system"] for gap in found["gaps"]}


async def test_in_2024_a_trace_names_the_provinces_without_a_system(tmp_path: Path) -> None:
    async with demo(tmp_path, profile=Profile.OCTOBER_2024, down=0) as (summary, hub):
        found = await trace(hub, summary.recall, "FORWARD")
    assert found["status"] == "INCOMPLETE"
    without = [s for s in found["sources"] if s["outcome"] == "NO_SYSTEM"]
    assert without
    assert all(source["system"] is None for source in without)


@pytest.mark.asyncio(loop_scope="module")
@pytest.mark.parametrize(
    ("name", "direction"),
    [("retail", "BACKWARD"), ("early", "FORWARD"), ("recall", "FORWARD"), ("pallet", "BACKWARD")],
)
async def test_a_trace_over_all_provinces_is_the_ground_truth(
    whole: tuple[Json, RunningHub], name: str, direction: str
) -> None:
    truth, hub = whole
    found = await trace(hub, truth[name]["item"], direction)
    reach = truth[name]["upstream" if direction == "BACKWARD" else "downstream"]
    assert lots(found) == {item for item in reach["items"] if "/01/" in item}
    assert glns(found) == set(reach["places"])
    assert {s["outcome"] for s in found["sources"]} <= {"ANSWERED", "NO_RECORD", "NOT_ASKED"}
