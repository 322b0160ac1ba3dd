"""Paging that ends: a bounded number of pages, and no page asked for twice."""

from connectors.sdk.errors import Malformed


class PageGuard:
    """Watches one walk through pages. Call ``next`` with what identifies the page to come."""

    def __init__(self, max_pages: int) -> None:
        self._max_pages = max_pages
        self._seen: set[str] = set()

    def next(self, page: str) -> None:
        """Count a page; ``Malformed`` when it was asked for before or there are too many."""
        if page in self._seen:
            raise Malformed("its pages go round in a circle: the next page is one already read")
        if len(self._seen) >= self._max_pages:
            raise Malformed(f"its answer goes on after {self._max_pages:,} pages")
        self._seen.add(page)


def next_link(header: str) -> str | None:
    """The address with ``rel="next"`` in a ``Link`` header (RFC 8288), None when there is none."""
    rest = header
    while "<" in rest:
        target, _, rest = rest.partition("<")[2].partition(">")
        parameters, _, following = rest.partition("<")
        relations = _relations(parameters)
        if "next" in relations:
            return target.strip()
        rest = f"<{following}" if following else ""
    return None


def _relations(parameters: str) -> frozenset[str]:
    for part in parameters.rstrip(" ,").split(";"):
        name, _, value = part.strip().partition("=")
        if name.strip().lower() == "rel":
            return frozenset(value.strip().strip('"').lower().split())
    return frozenset()
