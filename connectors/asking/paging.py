"""Answers that come in pages, for kinds whose systems page: how to go on, and when to stop."""

from collections.abc import AsyncGenerator, Awaitable, Callable
from dataclasses import replace

from pydantic import Field

from connectors.asking.connector import RawPage
from connectors.mapping.expression import compile_reply_path
from connectors.mapping.leaves import JsonPath
from connectors.mapping.nodes import truthy
from connectors.mapping.values import kind_of
from connectors.sdk.config import Strict
from connectors.sdk.errors import Malformed
from connectors.sdk.paging import PageGuard
from schema.model.json import Json
from schema.model.records import SetAside

Ask = Callable[[str | None, int], Awaitable[RawPage]]
"""Asks for the page at a position (None: the first), ``heard`` records having come before it. The
page's ``cursor`` is the next position."""


class Counted(Strict):
    """Where an answer says how long it is. It ends at ``max_pages`` with an error, never silently.

    Pages that are counted go on until an empty one, unless ``total`` (how many records there
    are), ``more`` (whether there are) or ``short_page_ends`` says earlier.
    """

    size: int = Field(default=100, gt=0)
    """Records asked for in one page, where the system can be told."""
    total: JsonPath | None = None
    """Where the reply says how many records there are in all; for pages that are counted."""
    more: JsonPath | None = None
    """Where the reply says whether more come; false, null, absent or empty: none do. A word or a
    number is never falsy: ``more = "con == 'true'"``."""
    short_page_ends: bool = False
    """A page of fewer than ``size`` records is the last: for pages that are counted, and only where
    the system never caps size."""
    max_pages: int = Field(default=1_000, gt=0)
    """An answer of more pages than this ends with an error, never silently."""


class Ending:
    """Whether a counted page is the last one; the paths are compiled once."""

    def __init__(self, paging: Counted) -> None:
        self._shortest = paging.size if paging.short_page_ends else 1
        self._total = compile_reply_path(paging.total) if paging.total else None
        self._more = compile_reply_path(paging.more) if paging.more else None

    def told(self, value: Json) -> bool | None:
        """Whether more come, as the reply ``value`` says; None where nothing was to say so."""
        return None if self._more is None else truthy(self._more(value))

    def reached(self, value: Json, here: int, heard: int) -> bool:
        """Whether a page of ``here`` records, ``heard`` up to its end, is the last by its reply
        ``value``."""
        if here < self._shortest:
            return True
        told = self.told(value)
        if told is not None:
            return not told
        total = _count(self._total(value)) if self._total else None
        return total is not None and heard >= total


def _count(value: Json) -> int | None:
    """A whole number, also written as text, as in XML it always is; None for anything else."""
    if isinstance(value, str) and value.isascii() and value.isdigit():
        return int(value)
    return value if isinstance(value, int) and not isinstance(value, bool) else None


async def walked(ask: Ask, start: str | None, max_pages: int) -> AsyncGenerator[RawPage, None]:
    """The pages in order from ``start`` on, none asked for twice.

    Raises what ``ask`` does, after what was yielded before, and ``Malformed`` when pages go round
    in a circle, repeat each other or do not end.
    """
    guard, heard, before = PageGuard(max_pages), 0, list[Json | SetAside]()
    position = start
    while True:
        guard.next(position or "")
        page = await ask(position, heard)
        records = list(page.records)
        if records and records == before:
            raise Malformed("its next page is the same as the last: it seems not to page so")
        yield replace(page, records=records)
        if not page.more or page.fault:
            return
        heard, before, position = heard + len(records), records, page.cursor


def records_of(found: Json, path: str, missing_means_nothing: bool) -> list[Json]:
    """What was found at ``path`` of a reply as a list of records: an object counts as one, null as
    none where that means nothing; anything else is ``Malformed``."""
    if isinstance(found, list):
        return found
    if isinstance(found, dict):
        return [found]
    if found is None and missing_means_nothing:
        return []
    raise Malformed(f"{path} is {kind_of(found)} where the list of records was expected")
