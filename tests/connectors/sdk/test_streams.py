"""Paging that ends, streams merged, records once, secrets by reference."""

import asyncio
from collections.abc import AsyncGenerator, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from connectors.sdk.answering import answered
from connectors.sdk.errors import Malformed, Refused, TimedOut, Unavailable, Unsupported
from connectors.sdk.once import Once
from connectors.sdk.paging import PageGuard, next_link
from connectors.sdk.parallel import merged
from connectors.sdk.secrets import resolve_secret
from connectors.sdk.setting_aside import LONGEST_RAW, set_aside
from connectors.sdk.steps import EVERY, in_steps
from schema.model.events import Action, ObjectEvent
from schema.model.keys import SystemId
from schema.model.records import MasterData, Record, SetAside
from schema.model.times import UNKNOWN_TIME


@pytest.mark.parametrize(
    ("header", "link"),
    [
        ('<https://a/x?p=2>; rel="next"', "https://a/x?p=2"),
        ('<a>; rel=prev, <b,c;d>; title="x"; rel="last next"', "b,c;d"),
        ("<a>; REL=Next", "a"),
        ('<a>; rel="prev"', None),
        ("<a", None),
        ("", None),
    ],
)
def test_the_next_link_is_found(header: str, link: str | None) -> None:
    assert next_link(header) == link


def test_a_page_is_not_asked_for_twice() -> None:
    guard = PageGuard(10)
    guard.next("a")
    with pytest.raises(Malformed, match="circle"):
        guard.next("a")


def test_pages_are_counted() -> None:
    guard = PageGuard(2)
    guard.next("a")
    guard.next("b")
    with pytest.raises(Malformed, match="after 2 pages"):
        guard.next("c")


async def numbers(first: int, error: Exception | None = None) -> AsyncGenerator[int, None]:
    for n in range(first, first + 3):
        await asyncio.sleep(0)
        yield n
    if error:
        raise error


async def test_all_streams_are_heard_and_then_the_gravest_error(gather: Any) -> None:
    streams = [numbers(0, TimedOut("slow")), numbers(10, Unsupported("no")), numbers(20)]
    heard, error = await gather(merged(streams, 2))
    assert sorted(heard) == [0, 1, 2, 10, 11, 12, 20, 21, 22]
    assert isinstance(error, Unsupported)


async def test_no_stream_outlives_its_reader() -> None:
    closed: list[int] = []

    async def endless(n: int) -> AsyncGenerator[int, None]:
        try:
            while True:
                yield n
        finally:
            closed.append(n)

    stream = merged([endless(1), endless(2)], 2)
    assert await anext(stream) in (1, 2)
    async with asyncio.timeout(2):
        await stream.aclose()
    assert sorted(closed) == [1, 2]
    assert len(asyncio.all_tasks()) == 1


async def test_no_more_streams_are_read_at_a_time_than_allowed() -> None:
    running = most = 0

    async def counted() -> AsyncGenerator[int, None]:
        nonlocal running, most
        running += 1
        most = max(most, running)
        await asyncio.sleep(0.001)
        yield 1
        running -= 1

    assert [n async for n in merged([counted() for _ in range(9)], 3)] == [1] * 9
    assert most == 3


async def test_a_defect_in_a_stream_is_not_swallowed() -> None:
    with pytest.raises(ZeroDivisionError):
        async for _ in merged([numbers(1), numbers(5, ZeroDivisionError())], 2):
            pass


def record(record_id: str, step: str) -> Record:
    event = ObjectEvent(event_time=UNKNOWN_TIME, action=Action.ADD, biz_step=step)
    return Record(SystemId("a"), record_id, event, 1)


def test_a_record_comes_once() -> None:
    once = Once()
    assert once.new(record("1", "x")) == record("1", "x")
    assert once.new(record("1", "x")) is None


def test_two_records_of_one_id_do_not_hide_each_other() -> None:
    once = Once()
    once.new(record("1", "x"))
    clash = once.new(record("1", "y"))
    assert isinstance(clash, SetAside)
    assert "same id" in clash.reason


def test_what_is_set_aside_is_cut_to_size() -> None:
    small = {"a": "ầ" * 100}
    assert set_aside(SystemId("a"), "r", small).raw == small
    large = set_aside(SystemId("a"), "r" * 9_999, {"a": "ầ" * LONGEST_RAW})
    assert isinstance(large.raw, str)
    assert len(large.raw.encode()) <= LONGEST_RAW
    assert len(large.reason) <= 1_000


def test_what_is_set_aside_may_be_nested_without_end() -> None:
    deep: Any = []
    for _ in range(5_000):
        deep = [deep]
    assert set_aside(SystemId("a"), "r", deep).raw == "(nested too deeply to be shown)"


def test_a_secret_comes_from_the_environment_or_a_file(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("SAMPLE_KEY", "s3")
    (tmp_path / "key").write_text("s4\n")
    assert resolve_secret("env:SAMPLE_KEY") == "s3"
    assert resolve_secret(f"file:{tmp_path / 'key'}") == "s4"


@pytest.mark.parametrize("reference", ["env:NOT_THERE_AT_ALL", "file:/not/there"])
def test_a_missing_secret_is_named_by_its_reference(reference: str) -> None:
    with pytest.raises(Refused, match=reference):
        resolve_secret(reference)


def test_unavailable_may_say_when_to_come_back() -> None:
    assert Unavailable("x", 3).retry_after == 3


async def test_what_was_read_before_a_fault_is_told_before_it(gather: Any) -> None:
    def faulty() -> Iterator[int]:
        yield from range(EVERY + 2)
        raise Malformed("no more")

    heard, error = await gather(in_steps(faulty()))
    assert heard == [list(range(EVERY)), [EVERY, EVERY + 1]]
    assert isinstance(error, Malformed)


async def test_one_answer_holds_what_fits_of_several_streams_once(gather: Any) -> None:
    place = MasterData("urn:epcglobal:epcis:vtype:Location", "urn:x:1", {"name": "Kho"})

    async def stream(*said: Any) -> AsyncGenerator[list[Any], None]:
        yield list(said)

    streams = [
        stream(record("1", "x"), place, record("2", "y")),
        stream(replace(place), place, record("1", "x")),
    ]
    heard, error = await gather(answered(streams, 2, lambda one: one.event.biz_step == "x"))
    assert error is None
    assert heard == [record("1", "x"), place]
