"""Every simulated system, read by the hub's own connectors, says what the world holds."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import fields, replace
from typing import Any

import pytest

from hub.demo.servers.index import SystemIndex, items_of, places_of, runs_of
from hub.demo.world.landscape import SimulatedSystem
from schema.model.events import AggregationEvent, Event, TransformationEvent
from schema.model.identifiers.canonical import canonical, read
from schema.model.identifiers.identifier import CLASS_KINDS
from schema.model.keys import ItemId, PlaceId
from schema.model.queries import EventQuery
from schema.model.records import MasterData
from schema.model.times import DAY, EventTime

SHAPES = [
    "epcis2", "epcis1", "ledger", "portal",
    "phieu", "nested", "brief", "linked", "plain", "searched",
]  # fmt: skip
pytestmark = pytest.mark.asyncio(loop_scope="module")
ALL_TIMES = EventQuery(ge_event_time=0, lt_event_time=2 * 10**15)


def alike(events: Iterable[Event]) -> list[str]:
    """Events without what a system may leave out or write in its own way, comparable."""
    return sorted(
        repr(replace(e, event_id=None, record_time=None, event_time=timed(e))) for e in events
    )


def timed(event: Event) -> EventTime:
    return replace(event.event_time, written=None)


async def test_every_system_is_reachable_and_tells_all_of_its_events(served: Any) -> None:
    for system in served.world.landscape.systems:
        await served.connector(system).check()
        heard = await served.ask(system, ALL_TIMES)
        assert alike(heard) == alike(told_by(system, served.events[system.id]))


def told_by(system: SimulatedSystem, events: list[Event]) -> list[Event]:
    """The events as a system tells them: one thing on each row, where it exports tables."""
    if system.shape not in ("tables", "workbooks"):
        return events
    notes = enumerate(SystemIndex(events).events)
    return [row for n, event in notes for row in rows_of(f"{system.id}:{n}", event)]


def rows_of(note: str, event: Event) -> Iterator[Event]:
    """An event for each thing; what goes into and comes out of a run is joined by its note."""
    if isinstance(event, TransformationEvent):
        own = f"urn:txng:transformation:{note}"
        run = replace(event, transformation_id=event.transformation_id or own)
        yield from torn(run, "input_epc_list", "input_quantity_list")
        yield from torn(run, "output_epc_list", "output_quantity_list")
    elif isinstance(event, AggregationEvent):
        yield from torn(event, "child_epcs", "child_quantity_list")
    else:
        yield from torn(event, "epc_list", "quantity_list")


def torn(event: Event, *lists: str) -> Iterator[Event]:
    all_lists = [f.name for f in fields(event) if f.name.endswith(("_list", "child_epcs"))]
    for name in lists:
        for one in getattr(event, name):
            yield replace(event, **{**dict.fromkeys(all_lists, ()), name: (one,)})


def naming(
    events: list[Event], keys: Callable[[Event], Iterable[str]], ids: set[str]
) -> list[Event]:
    return [e for e in events if ids & {canonical(key) for key in keys(e)}]


def known(events: list[Event], keys: Callable[[Event], Iterable[str]]) -> list[str]:
    return sorted({canonical(key) for event in events for key in keys(event)})


@pytest.mark.parametrize("shape", SHAPES)
async def test_a_system_is_asked_for_lots_and_for_pieces_and_containers(
    served: Any, shape: str
) -> None:
    system = served.busiest(shape)
    events = served.events[system.id]
    lots = [i for i in known(events, items_of) if read(i).kind in CLASS_KINDS][:7]
    others = [i for i in known(events, items_of) if read(i).kind not in CLASS_KINDS][:7]
    assert lots
    assert others
    found = await served.ask(system, EventQuery(epc_classes=tuple(map(ItemId, lots))))
    assert alike(found) == alike(naming(events, items_of, set(lots)))
    found = await served.ask(system, EventQuery(epcs=tuple(map(ItemId, others))))
    assert alike(found) == alike(naming(events, items_of, set(others)))


@pytest.mark.parametrize("shape", SHAPES)
async def test_a_system_is_asked_for_a_place_within_a_time(served: Any, shape: str) -> None:
    system = served.busiest(shape)
    events = served.events[system.id]
    place = known(events, places_of)[0]
    start = min(e.event_time.earliest for e in events)
    query = EventQuery(
        places=(PlaceId(place),), ge_event_time=start, lt_event_time=start + 30 * DAY
    )
    within = [e for e in events if e.event_time.earliest < start + 30 * DAY]
    assert alike(await served.ask(system, query)) == alike(naming(within, places_of, {place}))


@pytest.mark.parametrize("shape", SHAPES)
async def test_a_system_is_asked_for_a_run(served: Any, shape: str) -> None:
    alikes = [s for s in served.world.landscape.systems if s.shape == shape]
    system = max(alikes, key=lambda s: len(known(served.events[s.id], runs_of)))
    events = served.events[system.id]
    runs = known(events, runs_of)[:1] or ["urn:uuid:00000000-0000-8000-8000-000000000000"]
    found = await served.ask(system, EventQuery(transformation_ids=tuple(runs)))
    assert alike(found) == alike(naming(events, runs_of, set(runs)))


@pytest.mark.parametrize("shape", SHAPES)
async def test_a_lot_that_a_system_never_saw_is_no_error(served: Any, shape: str) -> None:
    lot = ItemId("https://id.gs1.org/01/09506000134352/10/NEVER")
    assert await served.ask(served.one_of(shape), EventQuery(epc_classes=(lot,))) == []


@pytest.mark.parametrize("shape", [*SHAPES, "tables", "workbooks", "documents"])
async def test_a_system_tells_what_came_in_since(served: Any, shape: str) -> None:
    system = served.busiest(shape)
    pages = [page async for page in served.connector(system).changes(None)]
    events = [record.event for page in pages for record in page.records]
    assert alike(events) == alike(told_by(system, served.events[system.id]))
    assert not pages[-1].more


@pytest.mark.parametrize("shape", ["epcis2", "ledger", "phieu", "nested", "linked", "searched"])
async def test_names_of_places_come_along_with_events(served: Any, shape: str) -> None:
    system = served.busiest(shape)
    said = [s async for s in served.connector(system).events(ALL_TIMES)]
    names = {
        canonical(s.id): s.attributes.get("name") or s.attributes["urn:epcglobal:cbv:mda#name"]
        for s in said
        if isinstance(s, MasterData) and s.type.endswith("Location")
    }
    places = {place.link: place.name for place in served.world.places}
    assert names
    assert all(places[place] == name for place, name in names.items())
