"""An event put together from the fields of a record, by a mapping compiled once."""

from collections.abc import Callable, Mapping
from typing import Any

from connectors.rest.fields import (
    ReadValue,
    read_action,
    read_all,
    read_named,
    read_own,
    read_place,
    read_word,
)
from connectors.rest.ids import compile_item
from connectors.rest.listed import compile_end, compile_things, compile_transaction
from connectors.rest.mapping import EventMapping
from connectors.rest.moments import compile_time
from connectors.rest.values import Tables, compile_text
from connectors.sdk.errors import Malformed
from schema.epcis.vocabulary import BIZ_STEPS, DISPOSITIONS
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
from schema.model.systems import SystemSettings

ReadEvent = Callable[[Json, Json], Event]
_Fields = dict[str, Any]
_TYPES = {kind.value: kind for kind in EventType}
_Packed = type[AggregationEvent] | type[AssociationEvent]
_PACKED: Mapping[EventType, _Packed] = {
    EventType.AGGREGATION: AggregationEvent,
    EventType.ASSOCIATION: AssociationEvent,
}


def compile_event(mapping: EventMapping, settings: SystemSettings, tables: Tables) -> ReadEvent:
    """The reader of one event; what the record lacks or has wrong is ``Malformed``."""
    read_type = compile_text(mapping.type, tables)
    common = _common(mapping, settings, tables)
    make = {kind: _maker(kind, mapping, settings, tables) for kind in EventType}
    where = mapping.type.path or ""

    def read(element: Json, record: Json) -> Event:
        word = read_type(element, record)
        kind = _TYPES.get(word or "")
        if kind is None:
            raise Malformed(f"{word!r} is none of the five event types", path=where)
        fields = {name: value(element, record) for name, value in common}
        return make[kind](element, record, fields)

    return read


def _common(
    mapping: EventMapping, settings: SystemSettings, tables: Tables
) -> list[tuple[str, ReadValue]]:
    system = settings.id
    documents = [compile_transaction(config, system) for config in mapping.biz_transactions]
    found: list[tuple[str, ReadValue | None]] = [
        ("event_time", compile_time(mapping.time, settings.default_offset)),
        ("event_id", read_own(mapping.event_id, "event", system, tables)),
        ("biz_step", read_word(mapping.biz_step, BIZ_STEPS, tables)),
        ("disposition", read_word(mapping.disposition, DISPOSITIONS, tables)),
        ("read_point", read_place(mapping.read_point, system)),
        ("biz_location", read_place(mapping.biz_location, system)),
        ("biz_transactions", read_all(documents)),
        ("sources", read_all(compile_end(end, system) for end in mapping.sources)),
        ("destinations", read_all(compile_end(end, system) for end in mapping.destinations)),
        ("extensions", read_named(mapping.extensions)),
    ]
    return [(name, value) for name, value in found if value is not None]


def _maker(
    kind: EventType, mapping: EventMapping, settings: SystemSettings, tables: Tables
) -> Callable[[Json, Json, _Fields], Event]:
    if kind is EventType.TRANSFORMATION:
        return _transformation(mapping, settings, tables)
    things = compile_things(mapping.items, settings.id, tables)
    action = read_action(mapping.action, tables)
    if kind is EventType.OBJECT:
        ilmd = read_named(mapping.ilmd)

        def make_object(element: Json, record: Json, fields: _Fields) -> Event:
            epcs, quantities = things(element, record)
            if not epcs and not quantities:
                raise Malformed("an object event without any object")
            if ilmd:
                fields["ilmd"] = ilmd(element, record)
            return ObjectEvent(
                action=action(element, record), epc_list=epcs, quantity_list=quantities, **fields
            )

        return make_object
    parent = compile_item(mapping.parent, settings.id) if mapping.parent else None

    def make_other(element: Json, record: Json, fields: _Fields) -> Event:
        named = parent(element, record) if parent else None
        holder = named[0] if named else None
        act, (epcs, quantities) = action(element, record), things(element, record)
        if kind is EventType.TRANSACTION:
            return TransactionEvent(
                action=act, parent_id=holder, epc_list=epcs, quantity_list=quantities, **fields
            )
        if holder is None and act is not Action.OBSERVE:
            raise Malformed(f"{kind} with action {act} needs a parent (EPCIS 7.4.3)")
        return _PACKED[kind](
            action=act, parent_id=holder, child_epcs=epcs, child_quantity_list=quantities, **fields
        )

    return make_other


def _transformation(
    mapping: EventMapping, settings: SystemSettings, tables: Tables
) -> Callable[[Json, Json, _Fields], Event]:
    inputs = compile_things(mapping.inputs, settings.id, tables)
    outputs = compile_things(mapping.outputs, settings.id, tables)
    joined = read_own(mapping.transformation_id, "transformation", settings.id, tables)
    ilmd = read_named(mapping.ilmd)

    def make(element: Json, record: Json, fields: _Fields) -> Event:
        consumed, made = inputs(element, record), outputs(element, record)
        name = joined(element, record) if joined else None
        if not any((*consumed, *made)):
            raise Malformed("a transformation without any input or output")
        if ilmd:
            fields["ilmd"] = ilmd(element, record)
        return TransformationEvent(
            transformation_id=name,
            input_epc_list=consumed[0],
            input_quantity_list=consumed[1],
            output_epc_list=made[0],
            output_quantity_list=made[1],
            **fields,
        )

    return make
