"""The connector of kind ``rest``: questions out by templates, records in by mappings."""

from collections.abc import AsyncGenerator, Iterable, Iterator, Mapping
from contextlib import aclosing
from dataclasses import dataclass

from connectors.rest.asking import Asker, Asking, Request
from connectors.rest.config import Endpoint, RestConfig
from connectors.rest.events import CompiledMapping
from connectors.rest.pages import Pager, RawPage
from connectors.rest.things import CompiledThing
from connectors.sdk.auth import auth_headers
from connectors.sdk.cursors import cursor_of, latest, time_of
from connectors.sdk.errors import Malformed, Unsupported
from connectors.sdk.http_failures import NOT_THERE
from connectors.sdk.interface import Capability, Connector, Host, Manifest, Page
from connectors.sdk.json_reply import decode_json
from connectors.sdk.matching import answers
from connectors.sdk.once import Once
from connectors.sdk.parallel import merged
from connectors.sdk.steps import in_steps
from schema.model.counted import counted
from schema.model.json import Json
from schema.model.queries import EventQuery
from schema.model.records import MasterData, Record, Said, SetAside, parted
from schema.model.times import SECOND, Micros


@dataclass(frozen=True, slots=True)
class _Compiled:
    """An endpoint with its pager and the readers of its records."""

    pager: Pager
    mappings: tuple[CompiledMapping, ...]
    things: tuple[CompiledThing, ...]


class RestConnector(Connector[RestConfig]):
    """A JSON API described in its system's file. The mapping is compiled here, once."""

    config_type = RestConfig

    def __init__(self, config: RestConfig, host: Host) -> None:
        super().__init__(config, host)
        self._asker = Asker(config, host.settings)
        self._compiled = {id(endpoint): self._compile(endpoint) for endpoint in config.endpoints}

    @property
    def manifest(self) -> Manifest:
        """What the endpoints answer."""
        return Manifest(
            name="rest",
            capabilities=frozenset(c for e in self.config.endpoints for c in e.answers),
            max_concurrency=self.host.settings.limits.max_concurrency,
            rate=self.config.rate,
            records_mutable=self.config.records_mutable,
        )

    async def check(self) -> None:
        """Ask the address of ``[connector.check]``; any JSON reply will do."""
        check = self.config.check
        reply = await self.host.http.request(
            "GET",
            self.config.base_url + check.path,
            params=list(check.query.items()),
            headers=self._headers(),
        )
        if reply.status == 404:
            raise Malformed(NOT_THERE)
        decode_json(reply.body)

    def takes(self, query: EventQuery) -> EventQuery | None:
        """The question without the ids of kinds that ``holds`` leaves out."""
        return self._asker.takes(query)

    async def events(self, query: EventQuery) -> AsyncGenerator[Said, None]:
        """See ``Connector``. Ids that no endpoint takes raise ``Unsupported`` after the rest."""
        asking = self._asker.for_query(query)
        fits, once = answers(query), Once()
        async with aclosing(self._answers(asking)) as heard:
            async for said in heard:
                new = once.new(said)
                if new is not None and not (isinstance(new, Record) and not fits(new)):
                    yield new
        _raise_unaskable(asking)

    async def changes(self, since: str | None) -> AsyncGenerator[Page, None]:
        """See ``Connector``. Cursors are record times (microseconds) or the system's own."""
        endpoints = self._asker.endpoints(Capability.CHANGES)
        if endpoints[0].resume == "cursor":
            pages = self._changes_by_cursor(endpoints[0], since)
        else:
            pages = self._changes_by_time(endpoints, since)
        async with aclosing(pages) as heard:
            async for page in heard:
                yield page

    async def master_data(
        self, ids: tuple[str, ...]
    ) -> AsyncGenerator[MasterData | SetAside, None]:
        """See ``Connector``."""
        asking = self._asker.for_master_data(ids)
        once = Once()
        async with aclosing(self._answers(asking)) as heard:
            async for said in heard:
                new = once.new(said)
                if new is not None and not isinstance(new, Record):
                    yield new
        _raise_unaskable(asking)

    def reread(self, raw: Json, heard: Micros) -> Iterable[Said]:
        """See ``Connector``: by the mappings of the endpoints that list events, else of all.

        Of several endpoints the first one that can read all of it counts.
        """
        listing = {Capability.CHANGES, Capability.EVENTS_BY_TIME}
        every = self.config.endpoints
        chosen = [e for e in every if listing & set(e.answers)] or list(every)
        readings = [list(_read(self._compiled[id(e)], raw, heard)) for e in chosen]
        whole = (r for r in readings if r and not any(isinstance(s, SetAside) for s in r))
        return next(whole, readings[0])

    def _compile(self, endpoint: Endpoint) -> _Compiled:
        config, settings = self.config, self.host.settings
        only_things = set(endpoint.answers) == {Capability.MASTER_DATA}
        names = () if only_things else endpoint.mapping
        return _Compiled(
            Pager(endpoint, config.base_url, self.host.http, self._headers),
            tuple(CompiledMapping(config.mappings[n], settings, config.tables) for n in names),
            tuple(CompiledThing(config.things[n], settings.id) for n in endpoint.things),
        )

    def _headers(self) -> Mapping[str, str]:
        credentials = auth_headers(self.config.auth, self.host.secrets)
        return {"Accept": "application/json", **self.config.headers, **credentials}

    def _answers(self, asking: Asking) -> AsyncGenerator[Said, None]:
        limit = self.host.settings.limits.max_concurrency
        return merged([self._answer(request) for request in asking.requests], limit)

    async def _answer(self, request: Request) -> AsyncGenerator[Said, None]:
        compiled = self._compiled[id(request.endpoint)]
        async with aclosing(compiled.pager.pages(request)) as pages:
            async for page in pages:
                async with aclosing(in_steps(page.records)) as steps:
                    async for record in steps:
                        for said in _read(compiled, record, self.host.now()):
                            yield said

    async def _changes_by_cursor(
        self, endpoint: Endpoint, since: str | None
    ) -> AsyncGenerator[Page, None]:
        compiled = self._compiled[id(endpoint)]
        request, last = self._asker.request(endpoint, {}), since
        async with aclosing(compiled.pager.pages(request, since)) as pages:
            async for page in pages:
                last = page.cursor or last
                records, named = await self._read_page(compiled, page)
                yield Page(records, last, page.cursor is not None, named)

    async def _changes_by_time(
        self, endpoints: list[Endpoint], since: str | None
    ) -> AsyncGenerator[Page, None]:
        """One endpoint after the other, all from the same time. Unless there is only one and its
        records come in order, only the very last page moves the cursor."""
        start = time_of(since)
        newest = start
        in_order = len(endpoints) == 1 and endpoints[0].sorted
        for endpoint in endpoints:
            compiled = self._compiled[id(endpoint)]
            async with aclosing(compiled.pager.pages(self._since(endpoint, start))) as pages:
                async for page in pages:
                    records, named = await self._read_page(compiled, page)
                    newest = latest(newest, records)
                    more = page.cursor is not None or endpoint is not endpoints[-1]
                    at = newest if in_order or not more else start
                    yield Page(records, cursor_of(at), more, named)

    def _since(self, endpoint: Endpoint, start: Micros | None) -> Request:
        if start is None:
            return self._asker.request(endpoint, {})
        at = self._asker.time(start - endpoint.overlap_seconds * SECOND, endpoint)
        return self._asker.request(endpoint, {"since": at, "recorded_from": at})

    async def _read_page(
        self, compiled: _Compiled, page: RawPage
    ) -> tuple[tuple[Record | SetAside, ...], tuple[MasterData, ...]]:
        heard = self.host.now()
        steps = in_steps(page.records)
        return parted([s async for record in steps for s in _read(compiled, record, heard)])


def _read(compiled: _Compiled, record: Json, heard: Micros) -> Iterator[Said]:
    for mapping in compiled.mappings:
        yield from mapping.read(record, heard)
    for thing in compiled.things:
        yield from thing.read(record)


def _raise_unaskable(asking: Asking) -> None:
    if asking.unaskable:
        shown = ", ".join(asking.unaskable[:3])
        raise Unsupported(f"cannot be asked for {shown} ({counted(len(asking.unaskable), 'id')})")
