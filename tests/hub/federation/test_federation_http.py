"""Over real HTTP on loopback: one session for all systems, each with its own way to fail."""

import asyncio
from collections.abc import AsyncIterator
from time import monotonic
from typing import Any

import pytest
from aiohttp import web

from connectors.sdk.config import BaseUrl, ConnectorConfig
from connectors.sdk.errors import Malformed
from connectors.sdk.interface import Capability, Connector, Manifest
from connectors.sdk.json_reply import decode_json
from hub.federation.opening import open_federation
from hub.registry.registry import Registry
from schema.model.answers import Outcome
from schema.model.events import Action, ObjectEvent
from schema.model.keys import ProvinceCode, SystemId
from schema.model.queries import EventQuery
from schema.model.records import Record, Said
from schema.model.systems import Limits, SystemSettings
from schema.model.times import EventTime
from schema.model.viewer import Deadline, Role, Viewer

NOW = 1_760_000_000_000_000
QUERY = EventQuery(epc_classes=("https://id.gs1.org/01/08931234567890/10/L1",))


class PlainConfig(ConnectorConfig):
    url: BaseUrl

    def hosts(self) -> frozenset[str]:
        return frozenset({"127.0.0.1"})


class PlainKind(Connector[PlainConfig]):
    """Asks one address for a JSON list of record ids."""

    config_type = PlainConfig

    @property
    def manifest(self) -> Manifest:
        return Manifest("plain", frozenset({Capability.EVENTS_BY_EPC_CLASS}))

    async def check(self) -> None:
        await self.host.http.request("GET", self.config.url)

    async def events(self, query: EventQuery) -> AsyncIterator[Said]:
        found = decode_json((await self.host.http.request("GET", self.config.url)).body)
        if not isinstance(found, list):
            raise Malformed("replied with no list", found)
        for id_ in found:
            event = ObjectEvent(event_time=EventTime(NOW, NOW), action=Action.OBSERVE)
            yield Record(self.host.settings.id, str(id_), event, fetched_at=self.host.now())


async def hang(request: web.Request) -> web.Response:
    await asyncio.sleep(60)
    return web.Response()


async def break_off(request: web.Request) -> web.StreamResponse:
    assert request.transport is not None
    request.transport.abort()
    return web.Response()


def replies(**reply: Any) -> Any:
    async def handler(request: web.Request) -> web.Response:
        return web.Response(**reply)

    return handler


SYSTEMS = {
    "answers": (replies(text='["r1", "r2"]'), Outcome.ANSWERED),
    "empty": (replies(text="[]"), Outcome.NO_RECORD),
    "html": (replies(text="<html>Bảo trì</html>", content_type="text/html"), Outcome.MALFORMED),
    "half": (replies(text='["r1", "r'), Outcome.MALFORMED),
    "wrong": (replies(text='{"records": 2}'), Outcome.MALFORMED),
    "nested": (replies(text="[" * 100_000), Outcome.MALFORMED),
    "large": (replies(text="[" + "1," * 100_000 + "1]"), Outcome.MALFORMED),
    "busy": (replies(status=503), Outcome.UNREACHABLE),
    "closed": (replies(status=403), Outcome.REFUSED),
    "moved": (replies(status=302, headers={"Location": "/answers"}), Outcome.REFUSED),
    "aborts": (break_off, Outcome.UNREACHABLE),
    "hangs": (hang, Outcome.TIMED_OUT),
}


@pytest.fixture
async def address() -> AsyncIterator[str]:
    application = web.Application()
    for path, (handler, _) in SYSTEMS.items():
        application.router.add_get(f"/{path}", handler)
    runner = web.AppRunner(application, handler_cancellation=True, shutdown_timeout=0.1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    host, port = runner.addresses[0][:2]
    yield f"http://{host}:{port}"
    await runner.cleanup()


@pytest.fixture
def registry(address: str, monkeypatch: pytest.MonkeyPatch) -> Registry:
    monkeypatch.setattr("connectors.registry.kinds", lambda: {"plain": PlainKind})
    systems = [
        SystemSettings(
            id=SystemId(path),
            name=path,
            provinces=(ProvinceCode("96"),),
            kind="plain",
            connector={"url": f"{address}/{path}"},
            limits=Limits(deadline=0.5, max_reply_bytes=150_000),
        )
        for path in SYSTEMS
    ]
    return Registry({system.id: system for system in systems})


async def test_every_way_to_fail_over_http_is_an_outcome_of_its_own(registry: Registry) -> None:
    async with open_federation(registry, now=lambda: NOW) as federation:
        deadline = Deadline.within(5.0, monotonic)
        viewer = Viewer(Role.PUBLIC)
        answer = await federation.ask(QUERY, tuple(registry.systems), viewer, deadline)
    outcomes = {report.system: report.outcome for report in answer.sources}
    assert outcomes == {system: outcome for system, (_, outcome) in SYSTEMS.items()}
    assert all(report.reason for report in answer.silent)
    assert {record.record_id for record in answer.found} == {"r1", "r2"}


async def test_a_check_tells_who_answers(registry: Registry) -> None:
    async with open_federation(registry, now=lambda: NOW) as federation:
        deadline = Deadline.within(5.0, monotonic)
        assert await federation.check(SystemId("answers"), deadline) is None
        failure = await federation.check(SystemId("hangs"), deadline)
    assert failure is not None
    assert failure.outcome is Outcome.TIMED_OUT
