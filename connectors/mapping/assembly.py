"""An event put together from the fields of a record, by a mapping compiled once."""

from collections.abc import Callable

from connectors.mapping.fields import (
    ReadValue,
    read_all,
    read_named,
    read_own,
    read_place,
    read_type,
    read_word,
)
from connectors.mapping.language import EventMapping
from connectors.mapping.listed import compile_end, compile_transaction
from connectors.mapping.makers import compile_makers
from connectors.mapping.moments import compile_time
from connectors.mapping.values import Tables
from schema.epcis.vocabulary import BIZ_STEPS, DISPOSITIONS
from schema.model.events import Event
from schema.model.json import Json
from schema.model.systems import SystemSettings

ReadEvent = Callable[[Json, Json], Event]


def compile_event(mapping: EventMapping, settings: SystemSettings, tables: Tables) -> ReadEvent:
    """The reader of one event; what the record lacks or has wrong is ``Malformed``."""
    kind_of = read_type(mapping.type, tables)
    common = _common(mapping, settings, tables)
    make = compile_makers(mapping, settings.id, tables)

    def read(element: Json, record: Json) -> Event:
        kind = kind_of(element, record)
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
