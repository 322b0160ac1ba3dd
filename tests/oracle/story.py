"""Short words for writing a world by hand, its events named by number, and for reading it."""

from dataclasses import replace
from typing import Any

from oracle import cast
from oracle.meaning import Known
from schema.model.events import (
    Action,
    AggregationEvent,
    BizTransaction,
    Event,
    ObjectEvent,
    QuantityElement,
    SourceDest,
    TransformationEvent,
)
from schema.model.keys import SystemId
from schema.model.records import Record
from schema.model.times import EventTime
from schema.model.trace import Certainty

A, B, C = cast.SITES
LOT, OTHER, THIRD = cast.LOTS
ONE, TWO = cast.INSTANCES
PALLET, CRATE = cast.PALLETS
NORTH, SOUTH = (SystemId(system) for system in cast.SYSTEMS)


def _time(when: int | EventTime) -> EventTime:
    return cast.instant_at(when) if isinstance(when, int) else when


def _split(items: tuple[str, ...]) -> tuple[tuple[str, ...], tuple[QuantityElement, ...]]:
    epcs = tuple(item for item in items if not cast.is_class(item))
    return epcs, tuple(QuantityElement(item) for item in items if cast.is_class(item))


def seen(
    when: int | EventTime,
    place: str | None,
    *items: str,
    step: str | None = None,
    action: Action = Action.OBSERVE,
    **fields: Any,
) -> ObjectEvent:
    """An object event, OBSERVE without a step unless told otherwise."""
    epcs, classes = _split(items)
    lists: dict[str, Any] = {"epc_list": epcs, "quantity_list": classes}
    time = _time(when)
    return ObjectEvent(
        event_time=time, read_point=place, biz_step=step, action=action, **lists, **fields
    )


def made(when: int | EventTime, place: str | None, *items: str, **fields: Any) -> ObjectEvent:
    """An object ADD."""
    return seen(when, place, *items, step="commissioning", action=Action.ADD, **fields)


def ended(when: int | EventTime, place: str | None, *items: str) -> ObjectEvent:
    """An object DELETE."""
    return seen(when, place, *items, step="decommissioning", action=Action.DELETE)


def shipped(
    when: int | EventTime,
    place: str | None,
    *items: str,
    to: str | None = None,
    document: str | None = None,
    **fields: Any,
) -> ObjectEvent:
    """A departure; unaddressed without ``to`` and ``document``."""
    lists: dict[str, Any] = {"destinations": (SourceDest("location", to),) if to else ()}
    lists["biz_transactions"] = (BizTransaction("po", document),) if document else ()
    return seen(when, place, *items, step="shipping", **(lists | fields))


def received(
    when: int | EventTime,
    place: str | None,
    *items: str,
    document: str | None = None,
    **fields: Any,
) -> ObjectEvent:
    """An arrival."""
    papers = (BizTransaction("po", document),) if document else ()
    return seen(when, place, *items, step="receiving", biz_transactions=papers, **fields)


def packed(
    when: int | EventTime,
    place: str | None,
    container: str,
    *contents: str,
    action: Action = Action.ADD,
    amount: float | None = None,
) -> AggregationEvent:
    """An aggregation; ``amount`` is the quantity of each class-level content."""
    epcs, classes = _split(contents)
    return AggregationEvent(
        event_time=_time(when),
        read_point=place,
        action=action,
        parent_id=container,
        child_epcs=epcs,
        child_quantity_list=tuple(replace(each, quantity=amount) for each in classes),
    )


def unpacked(
    when: int | EventTime,
    place: str | None,
    container: str,
    *contents: str,
    amount: float | None = None,
) -> AggregationEvent:
    """An aggregation DELETE; without contents, of every one."""
    return packed(when, place, container, *contents, action=Action.DELETE, amount=amount)


def transformed(
    when: int | EventTime,
    place: str | None,
    inputs: list[str],
    outputs: list[str],
    joined: str | None = None,
) -> TransformationEvent:
    """A transformation, joined to others by an id or not."""
    (into, in_classes), (out, out_classes) = _split(tuple(inputs)), _split(tuple(outputs))
    return TransformationEvent(
        event_time=_time(when),
        read_point=place,
        transformation_id=joined,
        input_epc_list=into,
        input_quantity_list=in_classes,
        output_epc_list=out,
        output_quantity_list=out_classes,
    )


def told(*events: Event, system: SystemId = NORTH, first: int = 0) -> list[Record]:
    """One system's records of these events; the n-th has the id ``cast.event_id(first + n)``."""
    named = [replace(e, event_id=cast.event_id(first + n)) for n, e in enumerate(events)]
    return [Record(system, event.event_id or "", event, cast.FETCHED) for event in named]


def known(*events: Event) -> Known:
    """What one system's records of these events tell."""
    return Known(told(*events))


def links(world: Known, item: str) -> dict[tuple[int, int], tuple[str, Certainty]]:
    """The succession links of one item by the numbers of their events."""
    return {
        (int(x.source[0][-12:]), int(x.target[0][-12:])): (str(x.rule), x.certainty)
        for x in world.links
        if x.source[1] == x.target[1] == item
    }


def takes_part(world: Known, item: str) -> dict[int, bool]:
    """The numbers of the events that the item takes part in, and whether surely."""
    return {int(event[-12:]): part.sure for (event, i), part in world.parts.items() if i == item}
