"""The command line against real servers: traces across provinces, their exit codes, their JSON."""

import asyncio
import json
import os
import sys
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from hub.demo.options import Options
from hub.demo.running import RunningWorld
from hub.demo.summary import Summary

EVENTS = 2_000
UNKNOWN = "(01)09521234543213(10)NEVER-MADE"


async def txng(*arguments: object) -> tuple[int, str, str]:
    """Exit code, output and errors of a command in a process of its own."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-c", "from hub.cli.main import main; main()"),
        *map(str, arguments),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
        env={**os.environ, "COLUMNS": "200"},  # a path of any folder on one line
    )
    out, err = await asyncio.wait_for(process.communicate(), 60)
    return process.returncode or 0, out.decode(), err.decode()


async def trace(summary: Summary, code: str, *more: object) -> tuple[int, str, str]:
    return await txng("trace", code, "--systems", summary.systems_folder, *more)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def summary(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Summary]:
    """Of a world that is up, one system of it down."""
    options = Options(folder=tmp_path_factory.mktemp("world"), events=EVENTS, down=1)
    async with RunningWorld(options) as world:
        yield world.summary


async def test_a_lot_is_traced_across_provinces_and_silence_is_named(summary: Summary) -> None:
    (code, out, _), (known, tables, _), (lost, nothing, _) = await asyncio.gather(
        trace(summary, summary.retail, "--json"),
        trace(summary, summary.retail),
        trace(summary, UNKNOWN, "--json"),
    )
    told = json.loads(out)
    assert (code, told["status"]) == (3, "INCOMPLETE") and known == 3
    (down,) = summary.faults
    assert {s["system"]: s["outcome"] for s in told["sources"]}[down] == "UNREACHABLE"
    assert len({place["province"] for place in told["locations"]}) >= 3
    assert "INCOMPLETE" in tables and down in tables
    asked = json.loads(nothing)
    assert (lost, asked["status"]) == (4, "FAILED")
    assert {s["system"] for s in asked["sources"]} >= set(summary.addresses)


async def test_a_stored_graph_answers_without_any_system(tmp_path: Path) -> None:
    def asked(direction: str, *more: object) -> Any:
        store = tmp_path / f"{direction}.sqlite"
        words = ("--store", store, "--direction", direction, "--json", *more)
        return trace(world.summary, world.summary.early, *words)

    ways = ("forward", "BACKWARD")
    async with RunningWorld(Options(folder=tmp_path, events=EVENTS, down=0)) as world:
        live = await asyncio.gather(*(asked(way) for way in ways))
    cached = await asyncio.gather(*(asked(way, "--freshness", "cached") for way in ways))
    for (_, heard, _), (_, kept, _) in zip(live, cached, strict=True):
        assert json.loads(kept)["items"] == json.loads(heard)["items"]
        assert json.loads(kept)["links"]


async def test_an_answered_trace_is_printed_again_as_it_was(
    summary: Summary, tmp_path: Path
) -> None:
    store = tmp_path / "graph.sqlite"
    exit_, live, _ = await trace(summary, summary.early, "--store", store, "--json")
    _, tables, _ = await trace(summary, summary.early, "--store", store)
    told = json.loads(live)
    again = await txng("trace-version", told["id"], "--store", store, "--json")
    assert (again[0], json.loads(again[1])) == (exit_, told)
    *_, last = tables.splitlines()
    _, cited, *_ = last.split()
    assert cited != told["id"] and last == f"trace {cited} version 1"
    assert (await txng("trace-version", cited, "--version", 1, "--store", store))[1] == tables
    missing = await txng("trace-version", cited, "--version", 2, "--store", store)
    assert missing[0] == 2 and f"version 2 of trace {cited}" in missing[2]
    nowhere = await txng("trace-version", cited, "--store", tmp_path / "other.sqlite")
    assert nowhere[0] == 2 and "other.sqlite" in nowhere[2]


async def test_a_trace_is_resumed_from_the_store_as_its_next_version(
    summary: Summary, tmp_path: Path
) -> None:
    store = tmp_path / "graph.sqlite"
    first = json.loads((await trace(summary, summary.retail, "--store", store, "--json"))[1])
    systems = ("--systems", summary.systems_folder, "--store", store)
    exit_, out, _ = await txng("resume", first["id"], *systems, "--json")
    tables = (await txng("resume", first["id"], *systems))[1]
    unknown = await txng("resume", "never", *systems)
    second = json.loads(out)
    assert (exit_, second["id"], second["version"]) == (3, first["id"], 2)
    assert {s["system"]: s["outcome"] for s in second["sources"]} == {
        s["system"]: s["outcome"] for s in first["sources"]
    }
    assert second["items"] == first["items"]
    assert tables.splitlines()[-1] == f"trace {first['id']} version 3"
    assert unknown[0] == 2 and "no version of trace never" in unknown[2]
