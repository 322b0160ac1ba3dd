"""Looking a code up: first in the supply graph, then at every system that can know."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import replace

from hub.api.codes import canonical, natural_sort, questions
from hub.federation.federation import Federation
from hub.graph.store import GraphStore, Known
from schema.graphql.hub import Found, Missing, Sort, Statement, Subject
from schema.model.answers import Answer, Coverage, SourceReport
from schema.model.identifiers import build
from schema.model.identifiers.identifier import Identifier
from schema.model.identifiers.readings import hint, second_reading
from schema.model.keys import ItemId, PlaceId, SystemId
from schema.model.times import Micros
from schema.model.viewer import Deadline, Viewer

MOST_LOTS = 1_000


class Lookups:
    """Finds what is known of an identifier; what systems say is kept in the graph."""

    def __init__(
        self, store: GraphStore, federation: Federation, now: Callable[[], Micros]
    ) -> None:
        self._store = store
        self._federation = federation
        self._now = now

    async def find_typed(
        self, code: str, identifier: Identifier, viewer: Viewer, deadline: Deadline
    ) -> Found | Missing:
        """What a code names: ``identifier``, or what else it may mean if nobody knows that."""
        found = await self.find(identifier, viewer, deadline)
        other = second_reading(code, identifier)
        if isinstance(found, Found) or other is None:
            return found
        again = await self.find(other, viewer, deadline)
        return again if isinstance(again, Found) else replace(found, hint=hint(code))

    async def find(
        self, identifier: Identifier, viewer: Viewer, deadline: Deadline
    ) -> Found | Missing:
        """What is known now or can be learned until the deadline, and who was asked."""
        known = await self.known(identifier)
        if known:
            return Found(known)
        sources: tuple[SourceReport, ...] = ()
        coverage = Coverage(0, 0)
        for question in questions(identifier):
            everyone = tuple(self._federation.registry.systems)
            answer = await self._federation.ask(question, everyone, viewer, deadline)
            await self._keep(answer)
            sources, coverage = answer.sources, answer.coverage
            if known := await self.known(identifier):
                return Found(known, sources)
        return Missing(identifier, (*sources, *self._federation.no_system()), coverage)

    async def known(self, identifier: Identifier, sort: Sort | None = None) -> Subject | None:
        """What the graph knows, as ``sort`` or as whatever it knows it; None: nothing."""
        for sort_ in (sort,) if sort else _sorts(identifier):
            subject = await self._as(sort_, identifier)
            if subject.events or subject.statements or subject.lots:
                return subject
        return None

    async def _as(self, sort: Sort, identifier: Identifier) -> Subject:
        id_ = canonical(identifier) if sort is Sort.LOCATION else identifier.canonical
        known = await self._known(sort, id_)
        lots = (
            await self._store.lots(identifier.gtin or "", MOST_LOTS)
            if (sort is Sort.PRODUCT)
            else ()
        )
        statements = await self._told_of(identifier, (id_, identifier.canonical), known)
        return Subject(
            sort=sort,
            identifier=identifier,
            spellings=known.spellings if known else (),
            systems=known.systems if known else await self._tellers(statements, lots),
            events=known.events if known else 0,
            first=known.first if known else None,
            last=known.last if known else None,
            statements=statements,
            lots=lots,
        )

    async def _tellers(
        self, statements: Sequence[Statement], lots: Sequence[ItemId]
    ) -> tuple[SystemId, ...]:
        """Who states something of a thing without events of its own, or has records of its lots."""
        of_lots = await asyncio.gather(*(self._store.item(lot) for lot in lots))
        recorded = {system for known in of_lots if known for system in known.systems}
        return tuple(sorted(recorded.union(s.system for s in statements)))

    async def _known(self, sort: Sort, id_: str) -> Known | None:
        if sort is Sort.LOCATION:
            return await self._store.place(PlaceId(id_))
        return await self._store.item(ItemId(id_)) if sort is Sort.ITEM else None

    async def _told_of(
        self, identifier: Identifier, ids: Sequence[str], known: Known | None
    ) -> tuple[Statement, ...]:
        """Its own master data and, for a known item of a product, the product's behind it."""
        own = await self._statements(ids)
        if identifier.gtin is None or not (known or own):
            return own
        product = build.product(identifier.gtin)
        return own if product in ids else (*own, *await self._statements((product,)))

    async def _statements(self, ids: Sequence[str]) -> tuple[Statement, ...]:
        said = await self._store.master_data(tuple(dict.fromkeys(ids)))
        return tuple(
            Statement(s.system, s.fetched_at, s.data)
            for statements in said.values()
            for s in statements
        )

    async def _keep(self, answer: Answer) -> None:
        await self._store.put(answer.found)
        for heard in answer.heard:
            if heard.report.system is not None and heard.master_data:
                system, said = heard.report.system, heard.master_data
                await self._store.put_master_data(system, said, self._now())


def _sorts(identifier: Identifier) -> tuple[Sort, ...]:
    """As what an identifier may be known: by its form, and any URI also as a location."""
    natural = natural_sort(identifier)
    return (natural, Sort.LOCATION) if natural is Sort.ITEM else (natural,)
