"""The connector of kind ``files``: a folder read file by file, harvested and not questioned.

Files cannot be asked about one lot: all of them would be read for each question. So ids are not
among what it declares. The hub harvests it, and traces find its records in the graph.
"""

from collections.abc import AsyncGenerator, Iterable
from contextlib import aclosing

from connectors.files.config import FilesConfig
from connectors.files.exports import Exports
from connectors.files.harvesting import changed
from connectors.files.seen import Seen, digest_of_settings, read_cursor
from connectors.sdk.beats import with_beats
from connectors.sdk.errors import Unsupported
from connectors.sdk.interface import Capability, Connector, Host, Manifest, Page
from connectors.sdk.matching import answers
from connectors.sdk.once import Once
from schema.model.json import Json
from schema.model.queries import EventQuery
from schema.model.records import Record, Said
from schema.model.times import Micros

_CAPABILITIES = frozenset({Capability.CHANGES, Capability.EVENTS_BY_TIME})
_BY_IDS = "its files can only be read whole: it cannot be asked about ids, but is harvested"


class FilesConnector(Connector[FilesConfig]):
    """A system that exports files. A file that is replaced states its records anew."""

    config_type = FilesConfig

    def __init__(self, config: FilesConfig, host: Host) -> None:
        super().__init__(config, host)
        self._door = host.files(config.location, host.settings.limits, host.secrets)
        self._exports = Exports(config, host.settings, host.now)

    @property
    def manifest(self) -> Manifest:
        """Changes, and events by time. Names of places and products come along with them."""
        return Manifest(
            name="files",
            capabilities=_CAPABILITIES,
            max_concurrency=self.host.settings.limits.max_concurrency,
            rate=self.config.rate,
            records_mutable=self.config.records_mutable,
        )

    async def check(self) -> None:
        """List the folder. It may be empty."""
        async with self._door.reading() as files:
            await files.listed(0)

    async def events(self, query: EventQuery) -> AsyncGenerator[Said, None]:
        """See ``Connector``. Reads every file; ids raise ``Unsupported``."""
        if any((query.epcs, query.epc_classes, query.places, query.event_ids)):
            raise Unsupported(_BY_IDS)
        if query.transformation_ids:
            raise Unsupported(_BY_IDS)
        fits, once = answers(query), Once()
        async with aclosing(self._all()) as heard:
            async for said in heard:
                new = once.new(said)
                if new is not None and not (isinstance(new, Record) and not fits(new)):
                    yield new

    async def changes(self, since: str | None) -> AsyncGenerator[Page, None]:
        """See ``Connector``. The cursor tells which files were read, in which version.

        A file that changed is read whole. What it does not hold any more stays until the hub lists
        all. While a file is fetched, or prepared to be read, there are pages without anything.
        """
        seen = read_cursor(since, digest_of_settings(self.config, self.host.settings))
        cursor: str | None = seen.text()
        pages = with_beats(self._changed(seen), self.host.settings.limits.deadline)
        async with aclosing(pages) as heard:
            async for page in heard:
                cursor = cursor if page is None else page.cursor
                yield page or Page((), cursor, True)

    def reread(self, raw: Json, heard: Micros) -> Iterable[Said]:
        """See ``Connector``: by the mappings of the file that the row stood in."""
        return self._exports.reread(raw, heard)

    async def _all(self) -> AsyncGenerator[Said, None]:
        async with self._door.reading() as files:
            for file in self._exports.chosen(await self._exports.listed(files)):
                async with aclosing(self._exports.said(files, file)) as steps:
                    async for some in steps:
                        for said in some:
                            yield said

    async def _changed(self, seen: Seen) -> AsyncGenerator[Page, None]:
        async with (
            self._door.reading() as files,
            aclosing(changed(self._exports, files, seen)) as pages,
        ):
            async for page in pages:
                yield page
