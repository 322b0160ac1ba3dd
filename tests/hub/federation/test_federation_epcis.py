"""From a folder of files to events: systems that speak EPCIS 2.0 over real HTTP on loopback."""

from collections.abc import AsyncIterator
from pathlib import Path
from time import monotonic
from typing import Any

import pytest
from aiohttp import web

from hub.federation.opening import open_federation
from hub.registry.loading import load_registry
from schema.model.answers import Answer, Outcome
from schema.model.queries import EventQuery
from schema.model.viewer import Deadline, Role, Viewer

LOT = "https://id.gs1.org/01/08931234567897/10/L1"
NOW = 1_760_000_000_000_000


def document(*ids: str) -> dict[str, Any]:
    """An EPCISQueryDocument with an event of the lot for each id."""
    events = [
        {
            "type": "ObjectEvent",
            "eventID": f"urn:uuid:0b5a5d3c-2f1e-4c59-9d57-00000000000{id_}",
            "eventTime": "2025-03-01T08:00:00+07:00",
            "eventTimeZoneOffset": "+07:00",
            "action": "OBSERVE",
            "bizStep": "shipping",
            "quantityList": [{"epcClass": LOT, "quantity": 10, "uom": "KGM"}],
        }
        for id_ in ids
    ]
    results = {"queryName": "SimpleEventQuery", "resultsBody": {"eventList": events}}
    return {
        "@context": ["https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld"],
        "type": "EPCISQueryDocument",
        "schemaVersion": "2.0",
        "creationDate": "2025-03-02T08:00:00+07:00",
        "epcisBody": {"queryResults": results},
    }


async def two_pages(request: web.Request) -> web.Response:
    """The second page is served by ``whole`` and fails at ``breaks``."""
    if "nextPageToken" not in request.query:
        following = request.url.update_query(nextPageToken="2")
        return web.json_response(document("1"), headers={"Link": f'<{following}>; rel="next"'})
    if request.match_info["system"] == "breaks":
        return web.Response(status=503)
    return web.json_response(document("2"))


@pytest.fixture
async def address() -> AsyncIterator[str]:
    application = web.Application()
    application.router.add_get("/{system}/events", two_pages)
    runner = web.AppRunner(application, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    host, port = runner.addresses[0][:2]
    yield f"http://{host}:{port}"
    await runner.cleanup()


@pytest.fixture
def folder(tmp_path: Path, address: str) -> Path:
    for name, province in (("whole", "96"), ("breaks", "49")):
        (tmp_path / f"{name}.toml").write_text(
            f'[system]\nname = "{name} (simulated)"\nprovinces = ["{province}"]\n'
            f'kind = "epcis2"\nsimulated = true\n'
            f'[connector]\nbase_url = "{address}/{name}"\n',
            encoding="utf-8",
        )
    return tmp_path


async def ask(folder: Path) -> Answer:
    registry = load_registry(folder)
    query = EventQuery(epc_classes=(LOT,))
    async with open_federation(registry, now=lambda: NOW) as federation:
        deadline, viewer = Deadline.within(10.0, monotonic), Viewer(Role.INSPECTOR)
        return await federation.ask(query, federation.askable(query), viewer, deadline)


async def test_all_pages_are_heard_and_a_page_that_fails_is_told(folder: Path) -> None:
    breaks, whole = (await ask(folder)).heard
    assert (whole.report.outcome, whole.report.provinces) == (Outcome.ANSWERED, ("96",))
    assert len(whole.records) == 2
    assert {record.fetched_at for record in whole.records} == {NOW}
    assert (breaks.report.outcome, len(breaks.records)) == (Outcome.PARTIAL, 1)
    assert "503" in (breaks.report.reason or "")


async def test_the_same_fact_of_two_systems_is_two_records(folder: Path) -> None:
    answer = await ask(folder)
    first = [record for record in answer.found if record.record_id.endswith("1")]
    assert {record.system for record in first} == {"whole", "breaks"}
    assert first[0].event == first[1].event
