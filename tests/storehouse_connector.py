"""A connector in Python for the simulated storehouse, as an author outside writes one."""

from collections.abc import AsyncGenerator, Iterable, Iterator
from contextlib import aclosing

from storehouse import event as as_event

from connectors.sdk.addresses import same_host
from connectors.sdk.asked import Params
from connectors.sdk.batches import split
from connectors.sdk.errors import Malformed, Unsupported
from connectors.sdk.http_config import HttpConfig
from connectors.sdk.http_failures import NOT_THERE
from connectors.sdk.interface import Capability, Connector, Manifest, Page
from connectors.sdk.json_reply import decode_json
from connectors.sdk.matching import answers
from connectors.sdk.once import Once
from connectors.sdk.paging import PageGuard
from connectors.sdk.parallel import merged
from connectors.sdk.setting_aside import set_aside
from schema.epcis.faults import EventFault
from schema.epcis.json_in import event_from_json
from schema.model.json import Json, JsonObject
from schema.model.queries import EventQuery
from schema.model.records import MasterData, Record, Said, SetAside
from schema.model.times import Micros, instant

LOCATION = "urn:epcglobal:epcis:vtype:Location"
SYSTEM = """
[system]
name = "Kho mẫu (mô phỏng)"
provinces = ["96"]
kind = "storehouse"
simulated = true

[limits]
deadline_seconds = 2
max_concurrency = 3

[connector]
base_url = "http://127.0.0.1:1"
"""


class StorehouseConfig(HttpConfig):
    """The ``[connector]`` table."""

    max_pages: int = 20


class StorehouseConnector(Connector[StorehouseConfig]):
    """Asks ``/events``, ``/changes`` and ``/things``."""

    config_type = StorehouseConfig

    @property
    def manifest(self) -> Manifest:
        """All that there is."""
        return Manifest(
            name="storehouse",
            capabilities=frozenset(Capability),
            max_concurrency=self.host.settings.limits.max_concurrency,
            rate=self.config.rate,
            records_mutable=True,
        )

    @property
    def width(self) -> int:
        """Requests at once."""
        return self.manifest.max_concurrency

    async def check(self) -> None:
        """Ask for its health."""
        await self._ask("/health", ())

    async def events(self, query: EventQuery) -> AsyncGenerator[Said, None]:
        """See ``Connector``."""
        fits, once = answers(query), Once()
        streams = [self._pages("/events", _params(part)) for part in self._parts(query)]
        async with aclosing(merged(streams, self.width)) as pages:
            async for page in pages:
                for said in self._said(page):
                    new = once.new(said)
                    if new is not None and not (isinstance(new, Record) and not fits(new)):
                        yield new

    async def changes(self, since: str | None) -> AsyncGenerator[Page, None]:
        """See ``Connector``. Cursors are the storehouse's own."""
        cursor, guard, more = since, PageGuard(self.config.max_pages), True
        while more:
            guard.next(cursor or "")
            value = await self._ask("/changes", [("after", cursor)] if cursor is not None else ())
            records = tuple(s for s in self._said(value) if not isinstance(s, MasterData))
            cursor, more = _onward(value)
            yield Page(records, cursor, more)

    async def master_data(
        self, ids: tuple[str, ...]
    ) -> AsyncGenerator[MasterData | SetAside, None]:
        """See ``Connector``."""
        value = await self._ask("/things", [("id", one) for one in ids])
        for thing in _listed(value, "things"):
            if isinstance(thing, dict) and isinstance(thing.get("name"), str):
                yield MasterData(LOCATION, str(thing.get("id")), {"name": thing["name"]})
            else:
                yield set_aside(self.host.settings.id, "names nothing", thing)

    def reread(self, raw: Json, heard: Micros) -> Iterable[Said]:
        """See ``Connector``."""
        return [self._read(raw, heard)]

    def _parts(self, query: EventQuery) -> tuple[EventQuery, ...]:
        return split(query, self.host.settings.limits.max_batch)

    async def _pages(self, path: str, params: Params) -> AsyncGenerator[JsonObject, None]:
        guard, url, asked = PageGuard(self.config.max_pages), path, params
        while True:
            guard.next(url)
            value = await self._ask(url, asked)
            yield value
            following = value.get("next")
            if following is None:
                return
            url, asked = same_host(self.config.base_url, str(following)), ()

    async def _ask(self, path: str, params: Params) -> JsonObject:
        reply = await self.host.http.request("GET", self._address(path), params=params)
        if reply.status == 404:
            raise Malformed(NOT_THERE)
        value = decode_json(reply.body)
        if not isinstance(value, dict):
            raise Malformed("replied with JSON that is no object")
        return value

    def _address(self, path: str) -> str:
        return path if "://" in path else self.config.base_url + path

    def _said(self, page: JsonObject) -> Iterator[Said]:
        for raw in _listed(page, "events"):
            yield self._read(raw, self.host.now())

    def _read(self, raw: Json, heard: Micros) -> Record | SetAside:
        system = self.host.settings.id
        if not isinstance(raw, dict):
            return set_aside(system, "is no object, so no record", raw)
        number = raw.get("no")
        try:
            event = event_from_json(as_event(raw), {})
            logged = instant(str(raw["logged"])).earliest
        except EventFault as fault:
            return set_aside(system, fault.message, raw, fault.place, str(number))
        except (ValueError, KeyError, OverflowError) as error:
            return set_aside(system, f"cannot be read: {error}", raw, "", str(number))
        return Record(system, str(number), event, heard, logged, mutable=True)


def _params(query: EventQuery) -> Params:
    bounds = (("from", query.ge_event_time), ("to", query.lt_event_time))
    return [
        *(("lot", one) for one in query.epc_classes),
        *(("item", one) for one in query.epcs),
        *(("place", one) for one in query.places),
        *(("id", one) for one in query.event_ids),
        *(("run", one) for one in query.transformation_ids),
        *((name, str(at)) for name, at in bounds if at is not None),
    ]


def _listed(value: JsonObject, name: str) -> list[Json]:
    found = value.get(name)
    if not isinstance(found, list):
        raise Malformed(f"replied without its list of {name}")
    return found


def _onward(value: JsonObject) -> tuple[str | None, bool]:
    cursor, more = value.get("cursor"), value.get("more")
    if not isinstance(cursor, str | None) or not isinstance(more, bool):
        raise Malformed("replied without a cursor to go on from")
    if cursor is None and more:
        raise Unsupported("it gives no cursor to go on from")
    return cursor, more
