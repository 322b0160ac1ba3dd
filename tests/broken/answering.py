"""Connectors that break one rule about capabilities or answers, and keep all others."""

import asyncio
from collections.abc import AsyncGenerator
from dataclasses import replace

from storehouse import LOT, OTHER_LOT
from storehouse_connector import StorehouseConnector

from connectors.sdk.errors import Malformed, Unsupported
from connectors.sdk.interface import Capability, Manifest, Page
from schema.model.keys import ItemId
from schema.model.queries import EventQuery
from schema.model.records import MasterData, Record, Said


class Nameless(StorehouseConnector):
    @property
    def manifest(self) -> Manifest:
        return replace(super().manifest, name="")


class ChecksElsewhere(StorehouseConnector):
    async def check(self) -> None:
        await self._ask("/nowhere", ())


class _FindsNothing(StorehouseConnector):
    field = ""

    async def events(self, query: EventQuery) -> AsyncGenerator[Said, None]:
        by_time = self.field == "times" and not query.keys()
        lost = by_time or (self.field != "times" and getattr(query, self.field))
        async for said in super().events(query):
            if not lost:
                yield said


class FindsNoItems(_FindsNothing):
    field = "epcs"


class FindsNoLots(_FindsNothing):
    field = "epc_classes"


class FindsNoPlaces(_FindsNothing):
    field = "places"


class FindsNoTimes(_FindsNothing):
    field = "times"


class FindsNoIds(_FindsNothing):
    field = "event_ids"


class FindsNoRuns(_FindsNothing):
    field = "transformation_ids"


class ListsNoChanges(StorehouseConnector):
    async def changes(self, since: str | None) -> AsyncGenerator[Page, None]:
        raise Unsupported("not yet")
        yield


class GivesNoNames(StorehouseConnector):
    async def master_data(self, ids: tuple[str, ...]) -> AsyncGenerator[MasterData, None]:
        raise Unsupported("not yet")
        yield


class AnswersWhatItDoesNotDeclare(StorehouseConnector):
    @property
    def manifest(self) -> Manifest:
        whole = super().manifest
        return replace(whole, capabilities=whole.capabilities - {Capability.CHANGES})


class TakesNothing(StorehouseConnector):
    def takes(self, query: EventQuery) -> EventQuery | None:
        return None


class SaysItTwice(StorehouseConnector):
    async def events(self, query: EventQuery) -> AsyncGenerator[Said, None]:
        async for said in super().events(query):
            yield said
            yield said


class NeverTheSame(StorehouseConnector):
    asked = 0

    async def events(self, query: EventQuery) -> AsyncGenerator[Said, None]:
        NeverTheSame.asked += 1
        number = NeverTheSame.asked
        async for said in super().events(query):
            yield _noted(said, number) if isinstance(said, Record) else said


def _noted(record: Record, number: int) -> Record:
    return replace(record, event=replace(record.event, extensions={"{urn:x}n": number}))


class MixesQuestionsUp(StorehouseConnector):
    question = EventQuery()

    async def events(self, query: EventQuery) -> AsyncGenerator[Said, None]:
        self.question = query
        await asyncio.sleep(0.01)
        async for said in super().events(self.question):
            yield said


class AnswersBesideThePoint(StorehouseConnector):
    async def events(self, query: EventQuery) -> AsyncGenerator[Said, None]:
        if ItemId(LOT) in query.epc_classes:
            query = replace(query, epc_classes=(*query.epc_classes, ItemId(OTHER_LOT)))
        async for said in super().events(query):
            yield said


class KnowsNothingOfNothing(StorehouseConnector):
    async def events(self, query: EventQuery) -> AsyncGenerator[Said, None]:
        found = 0
        async for said in super().events(query):
            found += 1
            yield said
        if not found and query.keys() == 1:
            raise Malformed("holds no such id")


class IgnoresTimes(StorehouseConnector):
    async def events(self, query: EventQuery) -> AsyncGenerator[Said, None]:
        async for said in super().events(replace(query, ge_event_time=None, lt_event_time=None)):
            yield said


class IgnoresSteps(StorehouseConnector):
    async def events(self, query: EventQuery) -> AsyncGenerator[Said, None]:
        async for said in super().events(replace(query, event_types=(), biz_steps=())):
            yield said


class SplitsNothing(StorehouseConnector):
    def _parts(self, query: EventQuery) -> tuple[EventQuery, ...]:
        return (query,)


BROKEN: dict[str, type[StorehouseConnector]] = {
    "manifest.sound": Nameless,
    "capability.check": ChecksElsewhere,
    "capability.events_by_epc": FindsNoItems,
    "capability.events_by_epc_class": FindsNoLots,
    "capability.events_by_place": FindsNoPlaces,
    "capability.events_by_time": FindsNoTimes,
    "capability.events_by_id": FindsNoIds,
    "capability.events_by_transformation": FindsNoRuns,
    "capability.changes": ListsNoChanges,
    "capability.master_data": GivesNoNames,
    "capability.undeclared": AnswersWhatItDoesNotDeclare,
    "capability.takes": TakesNothing,
    "answer.once": SaysItTwice,
    "answer.same": NeverTheSame,
    "answer.together": MixesQuestionsUp,
    "answer.about": AnswersBesideThePoint,
    "answer.unknown": KnowsNothingOfNothing,
    "question.window": IgnoresTimes,
    "question.filters": IgnoresSteps,
    "question.batch": SplitsNothing,
}
