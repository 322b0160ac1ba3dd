"""All that can be seen of a store that was harvested into, by names: equal for equal stores."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from hub.graph.harvest_store import HarvestStore, RunId
from hub.graph.store import Fact
from reference_store.plan import every_question
from schema.model.events import EventType
from schema.model.identifiers.canonical import read, site
from schema.model.keys import ItemId, PlaceId, SystemId, TraceId
from schema.model.queries import EventQuery
from schema.model.times import Micros

PAGE = 3


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """What stores are asked about: canonical items, places, other ids, times."""

    items: Sequence[str]
    places: Sequence[str]
    event_ids: Sequence[str]
    transformation_ids: Sequence[str]
    systems: Sequence[SystemId]
    traces: Sequence[TraceId]
    moments: Sequence[Micros]

    @property
    def ids(self) -> list[str]:
        """What things and statements are asked for by."""
        return [*self.items, *self.places]


async def whole(store: HarvestStore, about: Vocabulary) -> dict[str, Any]:
    """What each operation of a store tells; of what is plainly listed in no order, in one."""
    seen = await store.read(lambda: every_question(about.items, about.places))
    seen |= await _browsed(store, about)
    seen |= await _stated(store, about)
    seen |= await _harvested(store, about)
    for trace in about.traces:
        versions = await store.kept_versions(trace)
        kept = [await store.kept_trace(trace, n) for n in (None, *(v.number for v in versions), 99)]
        seen[f"trace {trace}"] = versions, kept
    return seen | {"digest": await store.digest()}


async def _browsed(store: HarvestStore, about: Vocabulary) -> dict[str, Any]:
    seen: dict[str, Any] = {f"facts {q}": await all_facts(store, q) for q in _queries(about)}
    told = await all_facts(store, EventQuery())
    seen["each fact"] = [await store.fact(fact.id) == fact for fact in told]
    seen["item"] = [await store.item(ItemId(item)) for item in about.items]
    seen["place"] = [await store.place(PlaceId(place)) for place in about.places]
    gtins = sorted({gtin for item in about.items if (gtin := read(item).gtin)})
    seen["lots"] = [(await store.lots(gtin, 1), await store.lots(gtin, 99)) for gtin in gtins]
    return seen


def _queries(about: Vocabulary) -> list[EventQuery]:
    some, more = about.moments[0], about.moments[-1]
    return [
        EventQuery(),
        EventQuery(
            epcs=tuple(map(ItemId, about.items[::3])), epc_classes=(ItemId(about.items[0]),)
        ),
        EventQuery(epcs=(ItemId(about.items[-1]),)),
        EventQuery(places=(PlaceId(about.places[0]), PlaceId(about.places[-1]))),
        *(EventQuery(event_ids=(event_id,)) for event_id in about.event_ids),
        EventQuery(transformation_ids=tuple(about.transformation_ids)),
        EventQuery(event_types=(EventType.AGGREGATION, EventType.TRANSFORMATION)),
        EventQuery(biz_steps=("shipping", "receiving"), lt_event_time=more),
        EventQuery(ge_record_time=some, lt_record_time=more),
        EventQuery(ge_event_time=some),
    ]


async def all_facts(store: HarvestStore, query: EventQuery) -> list[Fact]:
    """The facts that match, page by page."""
    found: list[Fact] = []
    after: str | None = None
    while True:
        page = await store.facts(query, PAGE, after)
        assert len(page.facts) == PAGE or page.after is None
        found += page.facts
        if page.after is None:
            return found
        after = page.after


async def _stated(store: HarvestStore, about: Vocabulary) -> dict[str, Any]:
    some = [about.items, about.items[:1], about.items[-1:]]
    seen: dict[str, Any] = {"tied": [set(await store.tied(ids)) for ids in some]}
    for at in (None, *about.moments):
        seen[f"master data by {at}"] = await store.master_data(about.ids, at)
        seen[f"asked by {at}"] = await store.asked(about.ids, at)
    return seen


async def _harvested(store: HarvestStore, about: Vocabulary) -> dict[str, Any]:
    runs = await store.runs([], 99)
    one, *_ = about.systems
    aside = await store.quarantined()
    return {
        "harvested": await store.harvested(),
        "checkpoints": await store.checkpoints(),
        # Numbers need not be the same in two stores, only their order.
        "runs": [replace(run, id=RunId(0)) for run in runs],
        "order of runs": [run.id for run in runs] == sorted((r.id for r in runs), reverse=True),
        "latest runs": await store.runs([], 1) == _latest(runs),
        "runs of one": await store.runs([one], 2) == [r for r in runs if r.system == one][:2],
        "quarantine": [replace(record, id=0) for record in aside],
        "quarantine of one": await store.quarantined([one])
        == [record for record in aside if record.system == one],
        "quarantine by number": await store.quarantined(ids=[record.id for record in aside[:1]])
        == list(aside[:1] or await store.quarantined()),
        "quarantine counts": await store.quarantine_counts(),
    }


def _latest(runs: Sequence[Any]) -> list[Any]:
    systems = list(dict.fromkeys(run.system for run in runs))
    return [next(run for run in runs if run.system == system) for system in systems]


def places_of(texts: Sequence[str]) -> list[str]:
    """Places as they are known: at the site, each once."""
    return list(dict.fromkeys(map(site, texts)))
