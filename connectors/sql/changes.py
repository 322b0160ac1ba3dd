"""Changes by a cursor: pages of rows, each asked for after the last row of the one before.

Each page is a statement of its own, so no transaction lasts longer than a page, and what changes
between two pages is seen. The cursor says where the last whole record stands, so nothing is passed
over that is stored with the same time, or in the middle of a record.
"""

from collections.abc import AsyncGenerator
from contextlib import aclosing
from dataclasses import dataclass

from connectors.asking.connector import RawPage
from connectors.asking.question import Question
from connectors.sdk.database.statement import Rows
from connectors.sdk.errors import Malformed
from connectors.sql.config import Statement
from connectors.sql.groups import Records
from connectors.sql.keyset import Keyset, Place
from connectors.sql.pages import Pager
from schema.model.json import Json
from schema.model.records import SetAside

_MORE = 4
_MOST_ROWS = 1_000_000


@dataclass(slots=True)
class _Walk:
    """How far one page has been read: ``last`` is where its last row stands, ``whole`` its last
    record of which no row can follow."""

    records: Records
    last: Place
    whole: Place
    heard: int = 0


class ChangesPager:
    """Walks through one statement's changes."""

    def __init__(self, pager: Pager, keyset: Keyset) -> None:
        self._pager = pager
        self._keyset = keyset
        self._grouped = bool(pager.way.group_by)

    async def pages(
        self, question: Question[Statement], cursor: str | None
    ) -> AsyncGenerator[RawPage, None]:
        """All that stands after ``cursor``, and a little before it, to the end."""
        since = self._keyset.read(cursor) if cursor is not None else None
        after = self._keyset.overlapped(since) if since else self._keyset.beginning
        limit = self._pager.way.page_rows
        while True:
            walk = _Walk(self._pager.records(), after, after)
            values = self._pager.asked.values(question)
            values |= self._pager.asked.page(self._keyset.values(after), limit)
            async with aclosing(self._pager.rows(values)) as parts:
                async for rows in parts:
                    whole = self._read(rows, walk)
                    yield RawPage(whole, self._cursor(walk.whole, since), more=True)
            if walk.heard < limit:
                yield RawPage(list(walk.records.ended()), self._cursor(walk.last, since))
                return
            limit = self._next_limit(limit, walk.whole == after)
            after = walk.whole

    def _read(self, rows: Rows, walk: _Walk) -> list[Json | SetAside]:
        """The records that are whole with these rows."""
        found: list[Json | SetAside] = []
        for row in self._pager.reader.read(rows):
            place = self._keyset.of(row)
            found.extend(walk.records.of(row))
            if walk.heard and self._grouped and place == walk.last:
                walk.heard += 1
                continue
            if not self._keyset.follows(place, walk.last):
                raise Malformed(f"{self._pager.name}: its rows are not in the order of `cursor`")
            walk.whole = walk.last if self._grouped else place
            walk.last = place
            walk.heard += 1
        return found

    def _next_limit(self, limit: int, stands_still: bool) -> int:
        """How many rows to ask for next: more where one record fills a page."""
        if not stands_still:
            return self._pager.way.page_rows
        if limit >= _MOST_ROWS:
            raise Malformed(f"{self._pager.name} has a record of more than {limit:,} rows")
        return limit * _MORE

    def _cursor(self, place: Place, since: Place | None) -> str | None:
        """Where to go on; None while what is read is older than where the walk began, since a
        harvest that stopped there would begin earlier each time."""
        if place == self._keyset.beginning:
            return None
        first = place[0]
        if since is not None and isinstance(first, int) and first < int(since[0]):
            return None
        return self._keyset.written(place)
