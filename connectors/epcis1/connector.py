"""The connector of kind ``epcis1``: systems that speak the EPCIS 1.2 query interface."""

from collections.abc import AsyncGenerator, Iterable, Mapping
from contextlib import aclosing

from connectors.epcis1.asking import Asker
from connectors.epcis1.config import Epcis1Config
from connectors.epcis1.master_data import MasterDataQuestion
from connectors.epcis1.query import changed, needed, questions
from connectors.epcis1.service import PlainService, SoapService
from connectors.sdk.batches import split
from connectors.sdk.cursors import cursor_of, latest, time_of
from connectors.sdk.epcis_record import read_record
from connectors.sdk.errors import Unsupported
from connectors.sdk.interface import Capability, Connector, Host, Manifest, Page
from connectors.sdk.matching import answers
from connectors.sdk.once import Once
from connectors.sdk.parallel import merged
from schema.epcis.names import STANDARD
from schema.model.json import Json
from schema.model.queries import EventQuery
from schema.model.records import MasterData, Record, Said, SetAside, parted
from schema.model.times import Micros

_EVENTS = frozenset(Capability) - {Capability.CHANGES, Capability.MASTER_DATA}
_LATER: Mapping[str, frozenset[Capability]] = {
    "1.2": frozenset(),
    "1.1": frozenset({Capability.EVENTS_BY_ID}),
    "1.0": frozenset(
        {
            Capability.EVENTS_BY_ID,
            Capability.EVENTS_BY_EPC_CLASS,
            Capability.EVENTS_BY_TRANSFORMATION,
        }
    ),
}
"""What a version cannot be asked: its parameters came with a later one."""


class Epcis1Connector(Connector[Epcis1Config]):
    """EPCIS events are never changed, only retracted, so a record id always means one content."""

    config_type = Epcis1Config

    def __init__(self, config: Epcis1Config, host: Host) -> None:
        super().__init__(config, host)
        kind = SoapService if config.transport == "soap" else PlainService
        self._service = kind(config, host)
        self._asker = Asker(self._service, config, host)

    @property
    def manifest(self) -> Manifest:
        """What the version of the standard can be asked, as far as the file says it is held."""
        found = set(_EVENTS - _LATER[self.config.version])
        if self.config.record_time:
            found.add(Capability.CHANGES)
        if self.config.gives_master_data():
            found.add(Capability.MASTER_DATA)
        return Manifest(
            name="epcis1",
            capabilities=frozenset(found),
            max_concurrency=self.host.settings.limits.max_concurrency,
            rate=self.config.rate,
        )

    async def check(self) -> None:
        """Its version and its queries, over SOAP; else one event of any kind."""
        await self._service.check()

    async def events(self, query: EventQuery) -> AsyncGenerator[Said, None]:
        """See ``Connector``. Master data that comes in a reply's header is yielded too."""
        lacking = set(needed(query)) - self.manifest.capabilities
        if lacking:
            names = ", ".join(sorted(one.replace("_", " ") for one in lacking))
            raise Unsupported(f"EPCIS {self.config.version} cannot be asked for {names}")
        limits, fits, once = self.host.settings.limits, answers(query), Once()
        parts = split(query, limits.max_batch)
        asked = [one for part in parts for one in questions(part, self.config)]
        streams = [self._asker.answer(one) for one in asked]
        async with aclosing(merged(streams, limits.max_concurrency)) as heard:
            async for said in heard:
                new = once.new(said)
                if new is not None and not (isinstance(new, Record) and not fits(new)):
                    yield new

    async def changes(self, since: str | None) -> AsyncGenerator[Page, None]:
        """See ``Connector``. The cursor is a record time in microseconds.

        Where a stretch of record time holds more than the service gives at once, its halves are
        pages, the earlier first, and the cursor moves from half to half; within one the order is
        the service's own. The overlap brings some records twice, which is no harm.
        """
        if not self.config.record_time:
            raise Unsupported("its events carry no record time, so it cannot tell what changed")
        reached = time_of(since)
        said = list[Said]()
        async with aclosing(self._asker.parts(changed(reached, self.config))) as parts:
            async for part, one in parts:
                if one is not None:
                    said.append(one)
                    continue
                records, named = parted(said)
                more = part.window.before is not None
                reached = latest(_later(reached, part.window.before), records if not more else ())
                yield Page(records, cursor_of(reached), more, named)
                said = []

    async def master_data(
        self, ids: tuple[str, ...]
    ) -> AsyncGenerator[MasterData | SetAside, None]:
        """See ``Connector``."""
        if Capability.MASTER_DATA not in self.manifest.capabilities:
            raise Unsupported("this system gives no master data")
        limits, once = self.host.settings.limits, Once()
        most = limits.max_batch
        parts = [ids[at : at + most] for at in range(0, max(1, len(ids)), most)]
        asked = [MasterDataQuestion.of(part, self.config) for part in parts]
        streams = [self._asker.answer(one) for one in asked]
        async with aclosing(merged(streams, limits.max_concurrency)) as answer:
            async for said in answer:
                new = once.new(said)
                if isinstance(new, MasterData | SetAside):
                    yield new

    def reread(self, raw: Json, heard: Micros) -> Iterable[Said]:
        """See ``Connector``. What XML it came as is not known any more: it is kept as JSON-LD."""
        return [read_record(raw, STANDARD, self.host.settings, heard)]


def _later(one: Micros | None, other: Micros | None) -> Micros | None:
    return max((at for at in (one, other) if at is not None), default=None)
