"""Every way of misbehaving ends, for all kinds over HTTP, in one of the four errors or in
set-asides."""

import asyncio
from dataclasses import replace
from typing import Any

import pytest

from connectors.sdk.errors import ConnectorError, Malformed, Refused, TimedOut, Unavailable
from connectors.testing.hostile import hostile
from connectors.testing.misbehaviour import Mode
from schema.model.keys import ItemId
from schema.model.queries import EventQuery
from schema.model.records import SetAside
from schema.model.systems import Limits

LIMITS = Limits(deadline=4, max_reply_bytes=8_000_000)
SHORT = replace(LIMITS, deadline=0.3)
"""For those that never end: the others may take their time on a busy machine."""
SLOW = frozenset({Mode.DRIP, Mode.HANG})
LOT = EventQuery(epc_classes=(ItemId("https://id.gs1.org/01/08938501234563/10/L1"),))
EXPECTED: dict[Mode, type[ConnectorError]] = {
    Mode.HTML: Malformed,
    Mode.HALF_JSON: Malformed,
    Mode.WRONG_SHAPE: Malformed,
    Mode.NESTED_ARRAYS: Malformed,
    Mode.BOMB: Malformed,
    Mode.BROKEN_GZIP: Malformed,
    Mode.BROTLI: Malformed,
    Mode.DRIP: TimedOut,
    Mode.HANG: TimedOut,
    Mode.RESET: Unavailable,
    Mode.HANG_UP: Unavailable,
    Mode.NOT_HTTP: Malformed,
    Mode.TOO_MANY: Unavailable,
    Mode.DENIED: Refused,
    Mode.BROKEN: Unavailable,
    Mode.ENDLESS: Malformed,
    Mode.CIRCLE: Malformed,
    Mode.REDIRECT: Refused,
    Mode.FOREIGN_LINK: Refused,
    Mode.EMPTY: Malformed,
}
FOLLOWS_NO_LINK = {Mode.FOREIGN_LINK: Malformed}
"""A GraphQL response has none, so that such a reply is only one of another shape."""
RECORDS_ASIDE = {Mode.WRONG_TYPES: 8, Mode.DEEP_RECORD: 1}


def rest_table(url: str, **paging: Any) -> dict[str, Any]:
    endpoint = {
        "answers": ["events_by_epc_class"],
        "path": "/events",
        "query": {"lot": "{lot}"},
        "records": "items",
        "paging": {"style": "next_link", "next": "next", "max_pages": 20, **paging},
    }
    mapping = {
        "type": "type",
        "time": "eventTime",
        "items": [{"gtin": "gtin", "lot": "lot"}],
    }
    return {
        "base_url": url,
        "check": {"path": "/health"},
        "endpoints": [endpoint],
        "mappings": {"event": mapping},
    }


def graphql_table(url: str) -> dict[str, Any]:
    asked = {
        "answers": ["events_by_epc_class"],
        "document": "query ($lot: String) { items(lot: $lot) { type } }",
        "variables": {"lot": "{lot}"},
        "records": "items",
    }
    return {"base_url": url, "queries": [asked], "mappings": rest_table(url)["mappings"]}


def table(kind: str, url: str) -> dict[str, Any]:
    if kind == "graphql":
        return graphql_table(url)
    return rest_table(url) if kind == "rest" else {"base_url": url, "max_pages": 20}


@pytest.mark.parametrize("kind", ["rest", "epcis2", "graphql"])
@pytest.mark.parametrize("mode", list(EXPECTED))
async def test_misbehaviour_ends_in_the_error_that_says_what_to_do(
    mode: Mode, kind: str, open_system: Any, gather: Any
) -> None:
    async with hostile(mode) as source, asyncio.timeout(5):
        connector = open_system(kind, table(kind, source.url), SHORT if mode in SLOW else LIMITS)
        heard, error = await gather(connector.events(LOT))
    expected = FOLLOWS_NO_LINK if kind == "graphql" and mode in FOLLOWS_NO_LINK else EXPECTED
    assert type(error) is expected[mode], error
    assert not heard
    assert str(error)


@pytest.mark.parametrize("kind", ["rest", "epcis2"])
@pytest.mark.parametrize("mode", list(RECORDS_ASIDE))
async def test_records_that_are_none_are_set_aside_each_with_its_reason(
    mode: Mode, kind: str, open_system: Any, gather: Any
) -> None:
    async with hostile(mode) as source, asyncio.timeout(5):
        connector = open_system(kind, table(kind, source.url), LIMITS)
        heard, error = await gather(connector.events(LOT))
    assert error is None
    assert len(heard) == RECORDS_ASIDE[mode]
    assert all(isinstance(said, SetAside) and said.reason for said in heard)


@pytest.mark.parametrize("kind", ["rest", "epcis2", "graphql"])
@pytest.mark.parametrize("mode", [*EXPECTED, *RECORDS_ASIDE])
async def test_check_never_ends_in_another_error(mode: Mode, kind: str, open_system: Any) -> None:
    async with hostile(mode) as source, asyncio.timeout(5):
        connector = open_system(kind, table(kind, source.url), SHORT if mode in SLOW else LIMITS)
        try:
            await connector.check()
        except ConnectorError as error:
            assert str(error)


async def test_an_html_page_is_said_to_be_one(open_system: Any, gather: Any) -> None:
    async with hostile(Mode.HTML) as source:
        _, error = await gather(open_system("rest", rest_table(source.url)).events(LOT))
    assert "HTML page, not JSON" in str(error)


async def test_retry_after_is_passed_on(open_system: Any, gather: Any) -> None:
    async with hostile(Mode.TOO_MANY) as source:
        _, error = await gather(open_system("epcis2", {"base_url": source.url}).events(LOT))
    assert isinstance(error, Unavailable)
    assert error.retry_after == 7


@pytest.mark.parametrize("style", ["cursor", "next_link"])
async def test_no_style_of_paging_goes_on_for_ever(
    style: str, open_system: Any, gather: Any
) -> None:
    async with hostile(Mode.ENDLESS) as source, asyncio.timeout(5):
        rest = rest_table(source.url, style=style, next="cursor", parameter="after")
        _, error = await gather(open_system("rest", rest).events(LOT))
        assert len(source.requests) == 20
    assert isinstance(error, Malformed)


@pytest.mark.parametrize("kind", ["rest", "epcis2", "graphql"])
async def test_arrays_within_the_cap_are_refused_for_their_depth(
    kind: str, open_system: Any, gather: Any
) -> None:
    async with hostile(Mode.NESTED_ARRAYS) as source:
        connector = open_system(kind, table(kind, source.url), Limits(max_reply_bytes=20_000_000))
        _, error = await gather(connector.events(LOT))
    assert isinstance(error, Malformed)
    assert "nested too deeply" in str(error)
