"""What all mapped kinds do alike; a kind adds how one question is put and its answer paged."""

from abc import abstractmethod
from collections.abc import AsyncGenerator, Callable, Iterable, Iterator
from contextlib import aclosing
from dataclasses import dataclass
from itertools import chain, repeat
from typing import Any, ClassVar, Generic, TypeVar

from connectors.asking.asker import Asker
from connectors.asking.question import Asking, Question, WayT
from connectors.asking.way import MappedConfig
from connectors.mapping.reader import reread
from connectors.sdk.answering import Steps, answered
from connectors.sdk.cursors import cursor_of, latest, marked, time_of, unmarked
from connectors.sdk.errors import ConnectorError
from connectors.sdk.interface import Capability, Connector, Host, Manifest, Page
from connectors.sdk.matching import answers
from connectors.sdk.parallel import merged
from connectors.sdk.steps import in_steps
from schema.model.json import Json
from schema.model.queries import EventQuery
from schema.model.records import MasterData, Record, Said, SetAside, parted
from schema.model.times import Micros

MappedConfigT = TypeVar("MappedConfigT", bound=MappedConfig[Any])


@dataclass(frozen=True, slots=True)
class RawPage:
    """Some records of one answer, not yet read; ``more`` unless the answer ends with them.

    What the kind could not even decode stands among them set aside. ``cursor`` goes on after them,
    where the way has cursors. A kind that learns of the end only by reaching it (rows from a
    database) ends with a page without records.
    """

    records: Iterable[Json | SetAside]
    cursor: str | None = None
    more: bool = False
    fault: ConnectorError | None = None
    """Why records are missing from it: raised once the others are heard. No harvest goes on after
    such a page."""


class MappedConnector(Connector[MappedConfigT], Generic[MappedConfigT, WayT]):
    """A system described in its file: ways of asking, mappings of what comes. Compiled once."""

    name: ClassVar[str]
    """The kind's name, for its manifest."""

    def __init__(self, config: MappedConfigT, host: Host) -> None:
        super().__init__(config, host)
        self._ways: tuple[WayT, ...] = tuple(config.ways())
        self._asker = Asker(self._ways, config.holds, host.settings)
        self._readers = tuple(config.reader(way, host.settings) for way in self._ways)

    @abstractmethod
    def pages(
        self, question: Question[WayT], cursor: str | None = None
    ) -> AsyncGenerator[RawPage, None]:
        """Put one question and read its answer in order, each record once.

        ``cursor`` (changes with ``resume = "cursor"`` only) begins after the page that gave it.
        Raises one of the four errors, after what was yielded before. It is closed when nobody
        reads on: what it holds open it lets go of then.
        """

    @property
    def manifest(self) -> Manifest:
        """What the ways answer."""
        return Manifest(
            name=self.name,
            capabilities=frozenset(c for way in self._ways for c in way.answers),
            max_concurrency=self.host.settings.limits.max_concurrency,
            rate=self.config.rate,
            records_mutable=self.config.records_mutable,
        )

    def takes(self, query: EventQuery) -> EventQuery | None:
        """The question without the ids of kinds that ``holds`` leaves out."""
        return self._asker.takes(query)

    def fits(self, query: EventQuery) -> Callable[[Record], bool]:
        """What of the records heard answers a question. Ids are not compared: what is told of an
        id is taken to be about it. A kind that reads more than it asked for narrows this."""
        return answers(query)

    async def events(self, query: EventQuery) -> AsyncGenerator[Said, None]:
        """See ``Connector``. Ids that no way takes raise ``Unsupported`` after the rest."""
        asking = self._asker.for_query(query)
        async with aclosing(self._answers(asking, self.fits(query))) as heard:
            async for said in heard:
                yield said
        asking.raise_unaskable()

    async def changes(self, since: str | None) -> AsyncGenerator[Page, None]:
        """See ``Connector``. Cursors are record times (microseconds), or the system's own with a
        mark by which any other text is refused."""
        first = self._asker.for_changes(None)[0]
        by_cursor = first.way.resume == "cursor"
        pages = self._by_cursor(first, since) if by_cursor else self._by_time(time_of(since))
        async with aclosing(pages) as heard:
            async for page in heard:
                yield page

    async def master_data(
        self, ids: tuple[str, ...]
    ) -> AsyncGenerator[MasterData | SetAside, None]:
        """See ``Connector``."""
        asking = self._asker.for_master_data(ids)
        async with aclosing(self._answers(asking, lambda record: False)) as heard:
            async for said in heard:
                if not isinstance(said, Record):
                    yield said
        asking.raise_unaskable()

    async def records(
        self, query: EventQuery
    ) -> AsyncGenerator[tuple[WayT, Json | SetAside], None]:
        """The records of the answer to a question, unread, each with the way it came: for whoever
        explains them. Raises what ``events`` does."""
        asking = self._asker.for_query(query)
        limit = self.host.settings.limits.max_concurrency
        streams = [self._unread(question) for question in asking.questions]
        async with aclosing(merged(streams, limit)) as heard:
            async for one in heard:
                yield one
        asking.raise_unaskable()

    async def changed(self) -> AsyncGenerator[tuple[WayT, RawPage], None]:
        """The pages of all that ``changes`` lists, unread, each with the way it came: for whoever
        explains them. Raises what ``changes`` does."""
        for question in self._asker.for_changes(None):
            async with aclosing(self.pages(question)) as pages:
                async for page in pages:
                    yield question.way, page
                    _raise(page.fault)

    def reread(self, raw: Json, heard: Micros) -> Iterable[Said]:
        """See ``Connector``: by the mappings of the ways that list events, else of all.

        Of several ways the first one that can read all of it counts.
        """
        listing = {Capability.CHANGES, Capability.EVENTS_BY_TIME}
        ways = zip(self._ways, self._readers, strict=True)
        chosen = [reader for way, reader in ways if listing & set(way.answers)]
        return reread(chosen or self._readers, raw, heard)

    def _answers(
        self, asking: Asking[WayT], fits: Callable[[Record], bool]
    ) -> AsyncGenerator[Said, None]:
        limit = self.host.settings.limits.max_concurrency
        return answered([self._answer(question) for question in asking.questions], limit, fits)

    async def _answer(self, question: Question[WayT]) -> Steps:
        async with aclosing(self.pages(question)) as pages:
            async for page in pages:
                async with aclosing(in_steps(self._said(question, page))) as steps:
                    async for step in steps:
                        yield step
                _raise(page.fault)

    def _said(self, question: Question[WayT], page: RawPage) -> Iterator[Said]:
        read, heard = self._readers[question.number].read, self.host.now()
        return chain.from_iterable(map(read, page.records, repeat(heard)))

    async def _unread(
        self, question: Question[WayT]
    ) -> AsyncGenerator[tuple[WayT, Json | SetAside], None]:
        async with aclosing(self.pages(question)) as pages:
            async for page in pages:
                for record in page.records:
                    yield question.way, record
                _raise(page.fault)

    async def _by_cursor(
        self, question: Question[WayT], since: str | None
    ) -> AsyncGenerator[Page, None]:
        last, system = since, self.host.settings.id
        start = None if since is None else unmarked(system, since)
        async with aclosing(self.pages(question, start)) as pages:
            async for page in pages:
                records, named = await self._read(question, page)
                if page.cursor and not page.fault:
                    last = marked(system, page.cursor)
                yield Page(records, last, page.more or page.fault is not None, named)
                _raise(page.fault)

    async def _by_time(self, start: Micros | None) -> AsyncGenerator[Page, None]:
        """One way after the other, all from the same time. Unless there is only one and its
        records come in order, only the very last page moves the cursor."""
        newest = start
        questions = self._asker.for_changes(start)
        in_order = len(questions) == 1 and questions[0].way.sorted
        for question in questions:
            async with aclosing(self.pages(question)) as pages:
                async for page in pages:
                    records, named = await self._read(question, page)
                    newest = latest(newest, () if page.fault else records)
                    more = page.more or page.fault is not None or question is not questions[-1]
                    at = newest if in_order or not more else start
                    yield Page(records, cursor_of(at), more, named)
                    _raise(page.fault)

    async def _read(
        self, question: Question[WayT], page: RawPage
    ) -> tuple[tuple[Record | SetAside, ...], tuple[MasterData, ...]]:
        steps = in_steps(self._said(question, page))
        return parted([said async for step in steps for said in step])


def _raise(fault: ConnectorError | None) -> None:
    if fault is not None:
        raise fault
