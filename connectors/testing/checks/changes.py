"""What changed is listed to its end, goes on from every cursor, and never skips."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import aclosing
from inspect import isawaitable, iscoroutinefunction
from typing import Any, cast

from connectors.sdk.counting import MAY_SKIP
from connectors.sdk.errors import Unsupported
from connectors.sdk.interface import Capability, Connector, Page
from connectors.testing.bench import Bench, whole
from connectors.testing.cassette.recording import Player
from connectors.testing.hearing import told
from connectors.testing.questions import questions
from connectors.testing.rule import Rule
from connectors.testing.subject import Change
from connectors.testing.verdicts import Broken, NotApplicable, NotProven, Verdict
from schema.model.events import Event
from schema.model.records import Record
from schema.model.times import DAY

_CURSORS = 12
"""Cursors that are tried, evenly over all pages."""
_GARBAGE = (
    "không-phải-con-trỏ",
    "eyJ0cmFuZyI6IDk5OX0=",
    "9" * 40,
    "-1",
    "",
    "' OR 1=1 --",
    "\x00",
)


async def _walk(bench: Bench, connector: Connector[Any], since: str | None) -> list[Page]:
    return whole(await bench.changes(connector, since)).said


async def _all_pages(bench: Bench) -> list[Page]:
    async with bench.opened() as connector:
        _needed(connector)
        pages = await _walk(bench, connector, None)
    if not any(page.records for page in pages):
        raise NotProven("the system lists nothing that changed")
    return pages


def _needed(connector: Connector[Any]) -> None:
    if Capability.CHANGES not in connector.manifest.capabilities:
        raise NotApplicable("changes is not declared")


def _contents(pages: list[Page]) -> dict[str, Event]:
    """The latest content of every record of the pages."""
    return {r.record_id: r.event for page in pages for r in page.records if isinstance(r, Record)}


async def _end(bench: Bench) -> None:
    pages = await _all_pages(bench)
    *before, last = pages
    if last.more:
        raise Broken("the last page says that more follows")
    if not all(page.more for page in before):
        raise Broken("a page says that nothing follows, and yet another comes")
    if last.cursor is None:
        raise Broken("the last page gives no cursor from which to go on")


async def _all(bench: Bench) -> None:
    """Everything that other questions find is among what changed since the beginning."""
    listed = _contents(await _all_pages(bench))
    async with bench.opened() as connector:
        for capability, query in questions(connector, bench.samples).items():
            for record in (await bench.events(connector, query)).records:
                if record.record_id not in listed:
                    raise Broken(
                        f"the record {record.record_id!r}, found by {capability}, is not among "
                        "what changed since the beginning"
                    )


async def _resume(bench: Bench) -> None:
    """From each page's cursor, by a connector opened anew, comes all that the later pages hold."""
    pages = await _all_pages(bench)
    step = max(1, len(pages) // _CURSORS)
    for number in range(0, len(pages), step):
        cursor = pages[number].cursor
        if cursor is None:
            continue
        async with bench.opened() as connector:
            again = _contents(await _walk(bench, connector, cursor))
        missing = set(_contents(pages[number + 1 :])) - set(again)
        if missing:
            raise Broken(f"going on after page {number + 1} the record {min(missing)!r} is skipped")


async def _onward(bench: Bench) -> None:
    """From the last cursor comes what is new, apart from an overlap of less than a day."""
    pages = await _all_pages(bench)
    recorded = [r.recorded_at for page in pages for r in page.records if isinstance(r, Record)]
    times = [at for at in recorded if at is not None]
    if not times or max(times) - min(times) <= DAY:
        raise NotProven("the records listed span less than a day of record time")
    async with bench.opened() as connector:
        again = await _walk(bench, connector, pages[-1].cursor)
    listed = [r.recorded_at for page in again for r in page.records if isinstance(r, Record)]
    if any(at is not None and at < max(times) - DAY for at in listed):
        raise Broken("from the last cursor it begins again, more than a day back")


async def _cursor(bench: Bench) -> None:
    async with bench.opened() as connector:
        _needed(connector)
        for cursor in _GARBAGE:
            heard = await bench.changes(connector, cursor)
            if not isinstance(heard.error, Unsupported):
                ended = told(heard.error) if heard.error else f"{len(heard.said)} pages"
                raise Broken(f"the cursor {cursor[:30]!r}, of no system, gives {ended}")


async def _moving(bench: Bench) -> None:
    """A record changes behind the reader: between two pages, and before going on.

    Never proven where pages are counted: what one change left whole another would not.
    """
    change = bench.subject.change
    async with bench.opened() as connector:
        _needed(connector)
        counted = connector.config.counted()
        if change is None:
            raise NotProven(_counted(counted) if counted else _without_change(bench))
        before = await _walk(bench, connector, None)
        disturbed = whole(await bench.hear(lambda: _disturbed(connector, change))).said
        disturbed += await _walk(bench, connector, disturbed[-1].cursor)
    async with bench.opened() as connector:
        resumed = before[:1] + await _walk(bench, connector, before[0].cursor)
        now = _contents(await _walk(bench, connector, None))
    for pages, when in ((disturbed, "in the middle of a reading"), (resumed, "after a page")):
        heard = _contents(pages)
        for record_id, event in now.items():
            if heard.get(record_id) != event:
                raise Broken(f"a record changed {when}, and {record_id!r} is skipped")
    if now == _contents(before):
        raise NotProven("`change` was made, and yet what is listed is the same as before")
    if counted:
        raise NotProven(_counted(counted))


def _counted(keys: tuple[str, ...]) -> str:
    """No one change shows what another would have lost."""
    return f"connector.{keys[0]}: {MAY_SKIP}"


def _without_change(bench: Bench) -> str:
    if isinstance(bench.subject.tape, Player):
        return "a recording does not change; try it on the system itself"
    return "give `change` (`--change`): what adds or alters a record at the system"


async def _disturbed(connector: Connector[Any], change: Change) -> AsyncGenerator[Page, None]:
    """A whole reading, a record changed once its first page was read."""
    async with aclosing(cast("AsyncGenerator[Page, None]", connector.changes(None))) as pages:
        first = True
        async for page in pages:
            yield page
            if first:
                await _made(change)
            first = False


async def _made(change: Change) -> None:
    """The change made. What fails here is the trial's own, and not laid to the connector."""
    try:
        work = change() if iscoroutinefunction(change) else await asyncio.to_thread(change)
        if isawaitable(work):
            await work
    except Verdict:
        raise
    except Exception as error:
        raise NotProven(f"`change` failed: {told(error)}") from error


RULES = (
    Rule(
        "changes.end",
        "Every page but the last says that more follows, and the last says where to go on.",
        "Mỗi trang trừ trang cuối báo còn nữa, và trang cuối cho biết đọc tiếp từ đâu.",
        _end,
    ),
    Rule(
        "changes.all",
        "From the beginning everything is listed that other questions find.",
        "Đọc từ đầu thì liệt kê mọi sự kiện mà các cách hỏi khác tìm thấy.",
        _all,
    ),
    Rule(
        "changes.resume",
        "From every page's cursor the rest is listed, and nothing is skipped.",
        "Từ con trỏ của mỗi trang, liệt kê được phần còn lại và không bỏ sót.",
        _resume,
    ),
    Rule(
        "changes.onward",
        "From the last cursor a reading goes on; it does not begin again.",
        "Từ con trỏ cuối cùng thì đọc tiếp, không đọc lại từ đầu.",
        _onward,
    ),
    Rule(
        "changes.cursor",
        "A cursor of another system, or none at all, is refused with Unsupported.",
        "Con trỏ của hệ thống khác, hoặc không phải con trỏ, bị từ chối bằng Unsupported.",
        _cursor,
    ),
    Rule(
        "changes.moving",
        "Nothing is skipped when a record changes while the pages are read.",
        "Không bỏ sót khi có bản ghi thay đổi trong lúc đang đọc các trang.",
        _moving,
    ),
)
