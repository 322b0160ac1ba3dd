"""A simulated EPCIS 2.0 repository: ``GET /events`` with its parameters, pages and master data.

Parameters as in ISO/IEC 19987:2024 8.2.7.1 and 12. Lists are repeated, or joined by ``|`` or
commas.
"""

import re
from collections.abc import Mapping, Sequence, Set

import orjson

from hub.demo.servers.asked import Ask, Reply
from hub.demo.servers.epcis_json import document, event_bytes, place_element, product_element
from hub.demo.servers.index import SystemIndex, items_of, places_named
from hub.demo.servers.named import Named
from hub.demo.servers.wanted import Values, Wanted
from schema.model.times import Micros, instant

LISTS = {
    "MATCH_anyEPC": "items",
    "MATCH_anyEPCClass": "classes",
    "MATCH_epc": "listed",
    "MATCH_epcClass": "listed_classes",
    "MATCH_parentID": "parents",
    "EQ_readPoint": "read_points",
    "WD_readPoint": "read_points",
    "EQ_bizLocation": "biz_locations",
    "WD_bizLocation": "biz_locations",
    "EQ_transformationID": "runs",
    "EQ_eventID": "event_ids",
}
NAMES = {"eventType", "EQ_bizStep"}
TIMES = {"GE_eventTime", "LT_eventTime", "GE_recordTime", "LT_recordTime"}
KNOWN = set(LISTS) | NAMES | TIMES | {"perPage", "nextPageToken"}
_SEPARATOR = re.compile("[|,]")
DEFAULT_PAGE, LARGEST_PAGE = 30, 1000
HEADERS = {"GS1-EPCIS-Version": "2.0.0", "GS1-CBV-Version": "2.0.0"}


class BadParameter(ValueError):
    """A query parameter that the standard refuses."""


class EpcisServer:
    """Answers for one system; events are written once and kept as bytes."""

    def __init__(self, index: SystemIndex, named: Named) -> None:
        self.index = index
        self.named = named
        self._events: dict[int, bytes] = {}
        self._elements: dict[str, bytes] = {}

    def answer(self, ask: Ask) -> Reply:
        """The page asked for, or a problem document (RFC 9457)."""
        if ask.path.rstrip("/") == "":
            return _json(200, {"name": "simulated EPCIS repository (mô phỏng)"})
        if ask.path != "/events" or ask.method != "GET":
            return _problem(404, "NoSuchResourceException", f"{ask.method} {ask.path}")
        try:
            return self._page(ask, parted(ask.query))
        except BadParameter as error:
            return _problem(400, "QueryParameterException", str(error))

    def _page(self, ask: Ask, query: Mapping[str, Sequence[str]]) -> Reply:
        size = min(number(query, "perPage", DEFAULT_PAGE), LARGEST_PAGE)
        start = number(query, "nextPageToken", 0)
        numbers = self.index.find(wanted(query))
        headers = {"Content-Type": "application/ld+json", **HEADERS}
        if start + size < len(numbers):
            following = ask.again(nextPageToken=str(start + size))
            headers["Link"] = f'<{following}>; rel="next"'
        return Reply(200, self.document(numbers[start : start + size]), headers)

    def document(self, numbers: Sequence[int]) -> bytes:
        """These events, with the master data of what they name."""
        events = [self.index.events[n] for n in numbers]
        places = sorted({p for event in events for p in places_named(event)})
        items = {item for event in events for item in items_of(event)}
        products = {p.pattern: p for item in items if (p := self.named.product(item))}
        return document(
            [self._event(n) for n in numbers],
            [self._place(written) for written in places],
            [product_element(pattern, products[pattern]) for pattern in sorted(products)],
        )

    def _event(self, number: int) -> bytes:
        if number not in self._events:
            self._events[number] = event_bytes(self.index.events[number])
        return self._events[number]

    def _place(self, written: str) -> bytes:
        if written not in self._elements:
            self._elements[written] = place_element(written, self.named.places[written])
        return self._elements[written]


def wanted(query: Mapping[str, Sequence[str]], known: Set[str] = KNOWN) -> Wanted:
    """The filters of a query; ``BadParameter`` for one that is unknown or unreadable."""
    if unknown := set(query) - known:
        raise BadParameter(f"unknown parameters: {', '.join(sorted(unknown))}")
    lists: dict[str, Values] = {
        field: tuple(query[name]) for name, field in LISTS.items() if name in query
    }
    return Wanted(
        **lists,
        types=_names(query, "eventType"),
        steps=_names(query, "EQ_bizStep"),
        since=_time(query, "GE_eventTime"),
        before=_time(query, "LT_eventTime"),
        recorded_since=_time(query, "GE_recordTime"),
        recorded_before=_time(query, "LT_recordTime"),
    )


def parted(query: Mapping[str, Sequence[str]]) -> Mapping[str, Sequence[str]]:
    """The parameters of an address, their values taken apart where several are joined."""
    return {
        name: [part for value in values for part in _SEPARATOR.split(value)]
        for name, values in query.items()
    }


def _names(query: Mapping[str, Sequence[str]], name: str) -> frozenset[str] | None:
    return frozenset(query.get(name, ())) or None


def number(query: Mapping[str, Sequence[str]], name: str, default: int) -> int:
    """A whole number; ``BadParameter`` when it is none."""
    text = query.get(name, (str(default),))[0]
    if not text.isdecimal():
        raise BadParameter(f"{name} is no whole number")
    return int(text)


def _time(query: Mapping[str, Sequence[str]], name: str) -> Micros | None:
    if name not in query:
        return None
    try:
        return instant(query[name][0]).earliest
    except ValueError as error:
        raise BadParameter(f"{name} is no date and time: {error}") from error


def _json(status: int, value: dict[str, str | int]) -> Reply:
    return Reply(status, orjson.dumps(value), {"Content-Type": "application/json", **HEADERS})


def _problem(status: int, kind: str, detail: str) -> Reply:
    body = {"type": f"epcisException:{kind}", "title": kind, "status": status, "detail": detail}
    return Reply(status, orjson.dumps(body), {"Content-Type": "application/problem+json"})
