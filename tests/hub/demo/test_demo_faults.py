"""Simulated systems that fail do so as real ones would, and always the same ones."""

import time
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, aclosing, asynccontextmanager
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from connectors.registry import open_connector
from connectors.sdk.errors import Unavailable
from connectors.sdk.http_session import open_session
from connectors.sdk.system_file import load_system
from hub.demo.faults import faults
from hub.demo.options import Fault, Options, parse
from hub.demo.process import start
from hub.demo.running import RunningWorld
from hub.demo.summary import Summary, read_summary
from hub.demo.world.landscape import Profile
from hub.demo.world.world import world


@asynccontextmanager
async def up(folder: Path, **options: Any) -> AsyncIterator[tuple[Summary, aiohttp.ClientSession]]:
    async with AsyncExitStack() as stack:
        summary = await start(stack, Options(folder=folder, events=300, **options))
        yield summary, await stack.enter_async_context(aiohttp.ClientSession())


def failing(summary: Summary, fault: Fault) -> str:
    return summary.addresses[summary.failing(fault)[0]]


async def test_the_beginning_of_the_showcase_chain_is_down_by_default(tmp_path: Path) -> None:
    async with up(tmp_path) as (summary, session):
        assert summary.failing(Fault.DOWN) == ["dong-nai-txng"]
        with pytest.raises(aiohttp.ClientConnectorError):
            await session.get(failing(summary, Fault.DOWN))


async def test_a_slow_system_answers_late_and_others_at_once(tmp_path: Path) -> None:
    async with up(tmp_path, slow=1, slow_latency=0.3) as (summary, session):
        began = time.monotonic()
        await session.get(summary.addresses["hanoi-txng"] + "/events")
        assert time.monotonic() - began < 0.3
        began = time.monotonic()
        await session.get(failing(summary, Fault.SLOW))
        assert time.monotonic() - began >= 0.3


async def test_added_latency_is_that_of_every_system(tmp_path: Path) -> None:
    async with up(tmp_path, latency=0.2) as (summary, session):
        began = time.monotonic()
        await session.get(summary.addresses["hanoi-txng"] + "/events")
        assert 0.2 <= time.monotonic() - began < 0.4


async def test_some_answer_with_a_page_and_some_break_off(tmp_path: Path) -> None:
    async with up(tmp_path, html=1, half=1) as (summary, session):
        async with session.get(failing(summary, Fault.HTML)) as page:
            assert page.content_type == "text/html"
        async with session.get(failing(summary, Fault.HALF)) as broken:
            with pytest.raises(ValueError, match=r"Unterminated|Expecting"):
                await broken.json(content_type=None)


def test_the_same_seed_fails_the_same_systems(tmp_path: Path) -> None:
    told, options = world(5, 300), Options(folder=tmp_path, seed=5, down=9, slow=9)
    assert faults(told, options) == faults(world(5, 300), options)
    assert len(faults(told, options)) == 18


async def test_who_is_read_is_down_when_its_folder_server_or_database_is_gone(
    tmp_path: Path,
) -> None:
    async with up(tmp_path, down=63) as (summary, _), open_session() as session:
        assert len(summary.harvested) == 3
        for system in (*summary.harvested, "can-tho-txng"):
            settings = load_system(Path(summary.systems_folder) / f"{system}.toml")
            async with aclosing(open_connector(settings, session, lambda: 0)) as connector:
                with pytest.raises(Unavailable):
                    await connector.check()


def test_only_what_answers_over_http_is_slow_or_answers_with_a_page(tmp_path: Path) -> None:
    told = world(5, 300)
    failing = faults(told, Options(folder=tmp_path, seed=5, down=0, slow=30, html=63))
    assert len(failing) == 57
    assert {s.shape for s in told.landscape.systems if s.id not in failing} == {
        "tables",
        "workbooks",
        "documents",
        "portal",
    }


async def test_a_repository_refuses_parameters_that_it_does_not_know(tmp_path: Path) -> None:
    async with up(tmp_path) as (summary, session):
        url = summary.addresses["hanoi-txng"] + "/events?MATCH_nothing=1"
        async with session.get(url) as reply:
            assert reply.status == 400
            assert (await reply.json(content_type=None))["title"] == "QueryParameterException"


async def test_a_system_that_wants_a_key_refuses_without_it(tmp_path: Path) -> None:
    told = world(1, 300)
    guarded = next(s.id for s in told.landscape.systems if s.shape == "nested")
    async with up(tmp_path) as (summary, session):
        reply = await session.get(summary.addresses[guarded] + "/v2/health")
        assert reply.status == 401


async def test_a_world_runs_in_a_process_of_its_own_and_stops(tmp_path: Path) -> None:
    options = Options(folder=tmp_path, events=300, profile=Profile.OCTOBER_2024)
    async with RunningWorld(options) as running, aiohttp.ClientSession() as session:
        assert running.summary == read_summary(tmp_path)
        assert len(running.summary.addresses) == 17
        address = running.summary.addresses["hanoi-txng"]
        async with session.get(address + "/events") as reply:
            assert reply.status == 200
    assert await running.child.wait() == 0
    async with aiohttp.ClientSession() as session:
        with pytest.raises(aiohttp.ClientConnectorError):
            await session.get(address)


def test_options_survive_the_command_line(tmp_path: Path) -> None:
    options = Options(folder=tmp_path, seed=3, latency=0.2, until_stdin_closes=True)
    assert parse(options.arguments()) == options
    assert parse(Options(folder=tmp_path).arguments()) == Options(folder=tmp_path)
