"""The connector of kind ``epcis2``: systems that speak the EPCIS 2.0 REST interface."""

from collections.abc import AsyncGenerator, Iterable, Iterator, Sequence
from contextlib import aclosing

from connectors.epcis2.config import Epcis2Config
from connectors.epcis2.pages import Pager
from connectors.epcis2.query import Params, requests
from connectors.epcis2.reading import read_event, read_page
from connectors.sdk.answering import Steps, answered
from connectors.sdk.batches import split
from connectors.sdk.cursors import cursor_of, latest, time_of
from connectors.sdk.errors import Unsupported
from connectors.sdk.interface import Capability, Connector, Host, Manifest, Page
from connectors.sdk.matching import answers
from connectors.sdk.steps import in_steps
from schema.model.identifiers.spellings import spellings
from schema.model.json import Json
from schema.model.queries import EventQuery
from schema.model.records import Said, parted
from schema.model.times import SECOND, Micros, iso

_EVENTS = frozenset(Capability) - {Capability.CHANGES, Capability.MASTER_DATA}


class Epcis2Connector(Connector[Epcis2Config]):
    """EPCIS events are never changed, only retracted, so a record id always means one content."""

    config_type = Epcis2Config

    def __init__(self, config: Epcis2Config, host: Host) -> None:
        super().__init__(config, host)
        self._pager = Pager(config, host.http)

    @property
    def manifest(self) -> Manifest:
        """Every way of asking for events, and changes where events carry a record time."""
        changes = {Capability.CHANGES} if self.config.record_time else set()
        return Manifest(
            name="epcis2",
            capabilities=_EVENTS | changes,
            max_concurrency=self.host.settings.limits.max_concurrency,
            rate=self.config.rate,
        )

    async def check(self) -> None:
        """Ask for one event of any kind."""
        await self._pager.first()

    async def events(self, query: EventQuery) -> AsyncGenerator[Said, None]:
        """See ``Connector``. Master data that comes in a reply's header is yielded too."""
        asked = [self._answer(params) for params in self._requests(query)]
        limit = self.host.settings.limits.max_concurrency
        async with aclosing(answered(asked, limit, answers(query))) as heard:
            async for said in heard:
                yield said

    async def changes(self, since: str | None) -> AsyncGenerator[Page, None]:
        """See ``Connector``. The cursor is a record time in microseconds.

        The order of an answer is the service's own, so only the last page moves the cursor; the
        overlap brings some records twice, which is no harm.
        """
        if not self.config.record_time:
            raise Unsupported("its events carry no record time, so it cannot tell what changed")
        start = time_of(since)
        newest = start
        async with aclosing(self._pager.pages(self._since(start))) as pages:
            async for page in pages:
                steps = in_steps(read_page(page.value, self.host.settings, self.host.now()))
                records, named = parted([said async for step in steps for said in step])
                newest = latest(newest, records)
                at = newest if page.last else start
                yield Page(records, cursor_of(at), not page.last, named)

    def reread(self, raw: Json, heard: Micros) -> Iterable[Said]:
        """See ``Connector``. The record stands alone: prefixes that only the document around it
        declared are not known any more."""
        return [read_event(raw, self.host.settings, heard)]

    def _requests(self, query: EventQuery) -> Iterator[Params]:
        config = self.config
        spell = spellings if config.spellings else _as_it_is
        for part in split(query, self.host.settings.limits.max_batch):
            yield from requests(part, config.longest_url, spell, config.descendants)

    async def _answer(self, params: Params) -> Steps:
        async with aclosing(self._pager.pages(params)) as pages:
            async for page in pages:
                said = read_page(page.value, self.host.settings, self.host.now())
                async with aclosing(in_steps(said)) as steps:
                    async for step in steps:
                        yield step

    def _since(self, start: Micros | None) -> Params:
        if start is None:
            return ()
        return (("GE_recordTime", iso(start - self.config.overlap_seconds * SECOND)),)


def _as_it_is(one: str) -> Sequence[str]:
    return (one,)
