"""One maker for each event type: what the types do not share, read and put together."""

from collections.abc import Callable, Mapping
from typing import Any

from connectors.mapping.fields import read_action, read_named, read_own
from connectors.mapping.ids import ReadItem, compile_item
from connectors.mapping.language import EventMapping
from connectors.mapping.listed import ReadThings, compile_things
from connectors.mapping.values import Tables
from connectors.sdk.errors import Malformed
from schema.model.events import (
    Action,
    AggregationEvent,
    AssociationEvent,
    Event,
    EventType,
    ObjectEvent,
    TransactionEvent,
    TransformationEvent,
)
from schema.model.json import Json
from schema.model.keys import SystemId

Fields = dict[str, Any]
"""The fields that all types share, as arguments of an event."""
Make = Callable[[Json, Json, Fields], Event]
_ReadAction = Callable[[Json, Json], Action]


def compile_makers(
    mapping: EventMapping, system: SystemId, tables: Tables
) -> Mapping[EventType, Make]:
    """The makers of a mapping by event type; what cannot be such an event is ``Malformed``."""
    things = compile_things(mapping.items, system, tables)
    action = read_action(mapping.action, tables)
    parent = compile_item(mapping.parent, system) if mapping.parent else _nothing
    return {
        EventType.OBJECT: _object(mapping, things, action),
        EventType.AGGREGATION: _packed(AggregationEvent, parent, things, action),
        EventType.ASSOCIATION: _packed(AssociationEvent, parent, things, action),
        EventType.TRANSACTION: _transaction(parent, things, action),
        EventType.TRANSFORMATION: _transformation(mapping, system, tables),
    }


def _nothing(element: Json, record: Json) -> None:
    return None


def _object(mapping: EventMapping, things: ReadThings, action: _ReadAction) -> Make:
    ilmd = read_named(mapping.ilmd)

    def make(element: Json, record: Json, fields: Fields) -> Event:
        epcs, quantities = things(element, record)
        if not epcs and not quantities:
            raise Malformed("an object event without any object")
        if ilmd:
            fields["ilmd"] = ilmd(element, record)
        act = action(element, record)
        return ObjectEvent(action=act, epc_list=epcs, quantity_list=quantities, **fields)

    return make


def _packed(
    event: type[AggregationEvent] | type[AssociationEvent],
    parent: ReadItem,
    things: ReadThings,
    action: _ReadAction,
) -> Make:
    def make(element: Json, record: Json, fields: Fields) -> Event:
        named, act = parent(element, record), action(element, record)
        if named is None and act is not Action.OBSERVE:
            raise Malformed(f"packing with action {act} needs a parent (EPCIS 7.4.3)")
        epcs, quantities = things(element, record)
        fields["parent_id"] = named[0] if named else None
        return event(action=act, child_epcs=epcs, child_quantity_list=quantities, **fields)

    return make


def _transaction(parent: ReadItem, things: ReadThings, action: _ReadAction) -> Make:
    def make(element: Json, record: Json, fields: Fields) -> Event:
        named, act = parent(element, record), action(element, record)
        epcs, quantities = things(element, record)
        fields["parent_id"] = named[0] if named else None
        return TransactionEvent(action=act, epc_list=epcs, quantity_list=quantities, **fields)

    return make


def _transformation(mapping: EventMapping, system: SystemId, tables: Tables) -> Make:
    inputs = compile_things(mapping.inputs, system, tables)
    outputs = compile_things(mapping.outputs, system, tables)
    joined = read_own(mapping.transformation_id, "transformation", system, tables)
    ilmd = read_named(mapping.ilmd)

    def make(element: Json, record: Json, fields: Fields) -> Event:
        consumed, made = inputs(element, record), outputs(element, record)
        if not any((*consumed, *made)):
            raise Malformed("a transformation without any input or output")
        if ilmd:
            fields["ilmd"] = ilmd(element, record)
        if joined:
            fields["transformation_id"] = joined(element, record)
        return TransformationEvent(
            input_epc_list=consumed[0],
            input_quantity_list=consumed[1],
            output_epc_list=made[0],
            output_quantity_list=made[1],
            **fields,
        )

    return make
