"""How cargo goes from one simulated place to another: packed or loose, with a despatch advice."""

from collections.abc import Sequence
from itertools import pairwise

from hub.demo.world.items import Item
from hub.demo.world.landscape import SimulatedSystem
from hub.demo.world.ledger import NEVER
from hub.demo.world.places import Place
from hub.demo.world.story import Story
from hub.demo.world.verbs import Portion, commission, lots, pieces
from schema.model.events import (
    Action,
    AggregationEvent,
    BizTransaction,
    Event,
    ObjectEvent,
    SourceDest,
)
from schema.model.times import Micros

COPIED = 0.06
"""Share of shippings that the receiving province's system records as well."""


def ship(story: Story, cargo: Sequence[Portion], *way: Place) -> None:
    """Loose cargo goes along a way of places, shipped and received at each."""
    for source, target in pairwise(way):
        _move(story, cargo, [item for item, _ in cargo], (source, target))


def ship_packed(story: Story, cargo: Sequence[Portion], container: Item, *way: Place) -> None:
    """Cargo goes along a way inside a container: packed at its start, unpacked at its end.

    On the way only the container is named. The same container may be used again later.
    """
    contents = [item for item, _ in cargo]
    if (container.link, "") not in story.ledger.carried_to:
        commission(story, container, way[0])
    _pack(story, cargo, container, way[0], Action.ADD)
    came = NEVER  # the container did not bring them to where it was packed
    for trip in pairwise(way):
        left, arrived = _move(story, [(container, None)], contents, trip)
        story.ledger.carried(container, contents, trip[0], came, left)
        came = arrived
    left = _pack(story, cargo, container, way[-1], Action.DELETE)
    story.ledger.carried(container, contents, way[-1], came, left)


def _move(
    story: Story, cargo: Sequence[Portion], contents: Sequence[Item], trip: tuple[Place, Place]
) -> tuple[Micros, Micros]:
    """Ship and receive ``cargo``; the ledger moves ``contents``. When it left and when it came."""
    note = story.new_note(trip[0])
    story.wait(2)
    left = _end_of_trip(story, cargo, note, trip, leaving=True)
    story.wait(9)
    came = _end_of_trip(story, cargo, note, trip, leaving=False)
    for item in contents:
        story.ledger.moved(item, trip, left, came)
    return left, came


def _pack(
    story: Story, cargo: Sequence[Portion], container: Item, place: Place, action: Action
) -> Micros:
    story.wait(1)
    at, event_id = story.now(), story.event_id()
    packing = action is Action.ADD

    def writing(system: SimulatedSystem) -> Event:
        return AggregationEvent(
            event_time=at,
            event_id=event_id,
            action=action,
            biz_step="packing" if packing else "unpacking",
            disposition="in_progress",
            read_point=system.place(place),
            biz_location=system.place(place),
            parent_id=system.item(container),
            child_epcs=pieces(system, cargo),
            child_quantity_list=lots(system, cargo),
        )

    story.emit(place, writing)
    return story.micros


def _end_of_trip(
    story: Story,
    cargo: Sequence[Portion],
    note: str,
    trip: tuple[Place, Place],
    *,
    leaving: bool,
) -> Micros:
    copied = trip[1] if leaving and story.rng.random() < COPIED else None
    here = trip[0] if leaving else trip[1]
    at, event_id = story.now(), story.event_id()

    def writing(system: SimulatedSystem) -> Event:
        return ObjectEvent(
            event_time=at,
            event_id=event_id,
            action=Action.OBSERVE,
            biz_step="shipping" if leaving else "receiving",
            disposition="in_transit" if leaving else "in_progress",
            read_point=system.place(here),
            biz_location=None if leaving else system.place(here),
            biz_transactions=(BizTransaction("desadv", note),),
            sources=(SourceDest("location", system.place(trip[0])),),
            destinations=(SourceDest("location", system.place(trip[1])),),
            epc_list=pieces(system, cargo),
            quantity_list=lots(system, cargo),
        )

    story.emit(here, writing, copied)
    return story.micros
