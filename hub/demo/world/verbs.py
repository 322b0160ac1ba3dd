"""What happens at one place in a supply chain: making, changing, watching, ending.

Each verb writes its event in CBV 2.0 words and enters the ledger. Quantities are in the unit of
the lot; an instance has none.
"""

from collections.abc import Sequence
from datetime import timedelta

from hub.demo.world.catalogue import Goods
from hub.demo.world.items import Item
from hub.demo.world.landscape import SimulatedSystem
from hub.demo.world.places import Place
from hub.demo.world.story import Story
from schema.model.events import (
    Action,
    Event,
    ObjectEvent,
    QuantityElement,
    TransformationEvent,
)
from schema.model.json import JsonObject
from schema.model.times import Micros

Portion = tuple[Item, float | None]
"""So much of an item."""
What = tuple[Action, str, str]
"""Action, business step and disposition."""
ADDED: What = (Action.ADD, "commissioning", "active")
DESTROYED: What = (Action.DELETE, "destroying", "destroyed")


def pieces(system: SimulatedSystem, cargo: Sequence[Portion]) -> tuple[str, ...]:
    """The instances and containers of a cargo, for an EPC list."""
    return tuple(system.item(item) for item, _ in cargo if not item.is_class)


def lots(system: SimulatedSystem, cargo: Sequence[Portion]) -> tuple[QuantityElement, ...]:
    """The lots of a cargo, for a quantity list."""
    return tuple(
        QuantityElement(system.item(item), amount, item.uom)
        for item, amount in cargo
        if item.is_class
    )


def make(story: Story, goods: Goods, place: Place, amount: float) -> Item:
    """A new lot comes to be (commissioning), without recorded inputs."""
    story.wait(1)
    item = story.new_lot(goods, place)
    story.ledger.at(item, place)
    _observe(story, [(item, amount)], place, ADDED, ilmd=_ilmd(story))
    return item


def commission(story: Story, container: Item, place: Place) -> None:
    """A container is taken into use."""
    story.wait(0.25)
    _observe(story, [(container, None)], place, ADDED)


def watch(story: Story, cargo: Sequence[Portion], place: Place, step: str) -> None:
    """Something is done with a cargo that changes nothing of it: storing, inspecting, selling."""
    story.wait(2)
    disposition = {"retail_selling": "retail_sold", "inspecting": "conformant"}.get(step, "active")
    _observe(story, cargo, place, (Action.OBSERVE, step, disposition))


def dispose(story: Story, cargo: Sequence[Portion], place: Place) -> None:
    """Part of a cargo is destroyed: object DELETE, which ends that much of it."""
    story.wait(4)
    _observe(story, cargo, place, DESTROYED)


def transform(
    story: Story, place: Place, inputs: Sequence[Portion], outputs: Sequence[Portion]
) -> None:
    """All of the inputs become all of the outputs, in one event."""
    story.wait(3)
    at, event_id, ilmd = story.now(), story.event_id(), _ilmd(story)

    def writing(system: SimulatedSystem) -> Event:
        return TransformationEvent(
            event_time=at,
            event_id=event_id,
            biz_step="creating_class_instance",
            disposition="active",
            read_point=system.place(place),
            biz_location=system.place(place),
            input_epc_list=pieces(system, inputs),
            input_quantity_list=lots(system, inputs),
            output_epc_list=pieces(system, outputs),
            output_quantity_list=lots(system, outputs),
            ilmd=ilmd,
        )

    story.emit(place, writing)
    _enter(story, place, inputs, outputs, story.micros)


def run_batch(
    story: Story, place: Place, inputs: Sequence[Portion], outputs: Sequence[Portion]
) -> None:
    """A long run: inputs and outputs in events of their own, joined by one transformation id."""
    run, began = story.event_id(), story.micros
    for used, made in (*(([portion], []) for portion in inputs), ([], outputs)):
        story.wait(2)
        _part_of_run(story, run, place, used, made)
    _enter(story, place, inputs, outputs, began)


def _enter(
    story: Story, place: Place, used: Sequence[Portion], made: Sequence[Portion], began: Micros
) -> None:
    """Enter a transformation in the ledger; it ends now."""
    inputs, outputs = [item for item, _ in used], [item for item, _ in made]
    story.ledger.made(inputs, outputs, place, began, story.micros)


def _part_of_run(
    story: Story, run: str, place: Place, used: Sequence[Portion], made: Sequence[Portion]
) -> None:
    at, event_id, ilmd = story.now(), story.event_id(), _ilmd(story) if made else {}

    def writing(system: SimulatedSystem) -> Event:
        return TransformationEvent(
            event_time=at,
            event_id=event_id,
            transformation_id=run,
            biz_step="creating_class_instance",
            disposition="active",
            read_point=system.place(place),
            biz_location=system.place(place),
            input_quantity_list=lots(system, used),
            output_quantity_list=lots(system, made),
            ilmd=ilmd,
        )

    story.emit(place, writing)


def _observe(
    story: Story,
    cargo: Sequence[Portion],
    place: Place,
    what: What,
    ilmd: JsonObject | None = None,
) -> None:
    action, step, disposition = what
    at, event_id = story.now(), story.event_id()

    def writing(system: SimulatedSystem) -> Event:
        return ObjectEvent(
            event_time=at,
            event_id=event_id,
            action=action,
            biz_step=step,
            disposition=disposition,
            read_point=system.place(place),
            biz_location=system.place(place),
            epc_list=pieces(system, cargo),
            quantity_list=lots(system, cargo),
            ilmd=ilmd or {},
        )

    story.emit(place, writing)


def _ilmd(story: Story) -> JsonObject:
    day = story.clock.date()
    return {
        "{urn:epcglobal:cbv:mda}productionDate": day.isoformat(),
        "{urn:epcglobal:cbv:mda}itemExpirationDate": (day + timedelta(days=180)).isoformat(),
    }
