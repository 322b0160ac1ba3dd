"""A large page is read in steps: whoever else waits for the loop gets turns meanwhile."""

import asyncio
from contextlib import aclosing
from typing import Any

import pytest
from aiohttp import web

from connectors.sdk.steps import EVERY
from schema.model.keys import ItemId
from schema.model.queries import EventQuery
from schema.model.records import Record

GTIN, MANY = "08938501234563", EVERY * 20
LOT = ItemId(f"https://id.gs1.org/01/{GTIN}/10/L1")


def epcis_page() -> dict[str, Any]:
    events = [
        {
            "type": "ObjectEvent",
            "eventID": f"urn:uuid:00000000-0000-4000-8000-{number:012}",
            "eventTime": "2025-03-01T08:00:00+07:00",
            "eventTimeZoneOffset": "+07:00",
            "action": "OBSERVE",
            "quantityList": [{"epcClass": LOT}],
        }
        for number in range(MANY)
    ]
    body = {"queryResults": {"resultsBody": {"eventList": events}}}
    return {"type": "EPCISQueryDocument", "schemaVersion": "2.0", "epcisBody": body}


def xml_page() -> str:
    event = """<ObjectEvent><eventTime>2025-03-01T08:00:00+07:00</eventTime><baseExtension>
      <eventID>urn:x:{}</eventID></baseExtension><epcList><epc>urn:x:1</epc></epcList>
      <action>OBSERVE</action></ObjectEvent>"""
    return f"<results><EventList>{''.join(map(event.format, range(MANY)))}</EventList></results>"


def rest_page() -> list[dict[str, Any]]:
    return [
        {"no": str(number), "at": "2025-03-01T08:00:00+07:00", "gtin": GTIN, "lot": "L1"}
        for number in range(MANY)
    ]


REST = {
    "check": {"path": "/health"},
    "endpoints": [{"answers": ["events_by_epc_class"], "path": "/lots/{lot}"}],
    "mappings": {
        "event": {
            "id": "no",
            "type": {"const": "ObjectEvent"},
            "time": "at",
            "items": [{"gtin": "gtin", "lot": "lot"}],
        }
    },
}


GRAPHQL = {
    "queries": [
        {
            "answers": ["events_by_epc_class"],
            "document": "query ($lot: String) { lots(lot: $lot) { no at gtin lot } }",
            "variables": {"lot": "{lot}"},
            "records": "lots",
        }
    ],
    "mappings": REST["mappings"],
}


@pytest.mark.parametrize(
    ("kind", "table", "page"),
    [
        ("epcis1", {}, xml_page()),
        ("epcis2", {}, epcis_page()),
        ("rest", REST, rest_page()),
        ("graphql", GRAPHQL, {"data": {"lots": rest_page()}}),
    ],
)
async def test_the_loop_turns_while_a_large_page_is_read(
    kind: str, table: dict[str, Any], page: Any, open_system: Any, serve: Any
) -> None:
    async def answer(request: web.Request) -> web.Response:
        return web.Response(text=page) if isinstance(page, str) else web.json_response(page)

    turns = 0

    async def turning() -> None:
        nonlocal turns
        while True:
            turns += 1
            await asyncio.sleep(0)

    connector = open_system(kind, {"base_url": await serve(answer), **table})
    other = asyncio.create_task(turning())
    question = EventQuery(epc_classes=(LOT,))
    async with aclosing(connector.events(question)) as heard:
        turns_at = [turns async for said in heard if isinstance(said, Record)]
    other.cancel()
    assert len(turns_at) == MANY
    assert all(a < b for a, b in zip(turns_at, turns_at[EVERY:], strict=False))
