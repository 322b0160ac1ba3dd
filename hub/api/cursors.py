"""Cursors of pages of events: the store's own place, and how many entries to skip behind it.

The store names a place only behind a whole page. A cursor in the middle of a page is the place
before the page and a count; a page's last cursor is exact.
"""

import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass

from hub.graph.store import FactPage, GraphStore
from schema.graphql.hub import Mistake
from schema.model.queries import EventQuery

_CURSOR = re.compile(r"([0-9]{1,4})\|(.*)", re.DOTALL)

_FURTHEST = 5_000


@dataclass(frozen=True, slots=True)
class Cursor:
    """Behind ``place`` (None: the beginning), and behind ``skip`` entries more."""

    place: str | None = None
    skip: int = 0

    async def page(self, store: GraphStore, query: EventQuery, first: int) -> FactPage:
        """The facts behind this cursor; ``Mistake`` when the store knows no such place."""
        try:
            page = await store.facts(query, first + self.skip, self.place)
        except (ValueError, OverflowError) as error:
            if self.place is None:
                raise
            raise _unknown() from error
        return FactPage(page.facts[self.skip :], page.after)

    def written(self) -> str:
        """The cursor as text: opaque and URL-safe."""
        return urlsafe_b64encode(f"{self.skip}|{self.place or ''}".encode()).decode()


def read_cursor(text: str | None) -> Cursor:
    """The cursor that a text is; ``Mistake`` when it is none of ours."""
    if text is None:
        return Cursor()
    try:
        found = _CURSOR.fullmatch(urlsafe_b64decode(text.encode("ascii")).decode())
    except ValueError as error:
        raise _unknown() from error
    if not found or int(found[1]) > _FURTHEST:
        raise _unknown()
    return Cursor(found[2] or None, int(found[1]))


def written_cursors(begin: Cursor, page: FactPage) -> tuple[str, ...]:
    """A cursor behind each fact of the page that began at ``begin``."""
    count = len(page.facts)
    behind = [Cursor(begin.place, begin.skip + n) for n in range(1, count + 1)]
    if behind and page.after is not None:
        behind[-1] = Cursor(page.after)
    return tuple(cursor.written() for cursor in behind)


def _unknown() -> Mistake:
    return Mistake("UNKNOWN_CURSOR", "`after` is not a cursor of this list")
