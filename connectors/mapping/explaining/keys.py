"""The keys of a mapping, each with what explains its fields: by the readers that read them."""

from collections.abc import Mapping

from connectors.mapping.explaining.fields import Explain, Uses, explain_one
from connectors.mapping.explaining.items import explain_list, explain_parent
from connectors.mapping.explaining.parts import paths_of, place_uses, transaction_uses
from connectors.mapping.explaining.passing import DEFAULT, by_format, by_table
from connectors.mapping.explaining.told import Part
from connectors.mapping.expression import compile_path
from connectors.mapping.fields import (
    ReadValue,
    read_action,
    read_own,
    read_place,
    read_type,
    read_word,
)
from connectors.mapping.language import EventMapping
from connectors.mapping.leaves import Text, Time
from connectors.mapping.listed import PARTY, compile_end, compile_transaction
from connectors.mapping.moments import compile_time
from connectors.mapping.naming import End, Place
from connectors.mapping.values import Tables, compile_plain
from connectors.sdk.errors import Malformed
from schema.epcis.vocabulary import BIZ_STEPS, DISPOSITIONS
from schema.model.json import Json
from schema.model.keys import SystemId
from schema.model.systems import SystemSettings

Explainers = list[tuple[str, Explain]]
"""By key of the mapping, in the order in which they are shown."""


def explainers(mapping: EventMapping, settings: SystemSettings, tables: Tables) -> Explainers:
    """What explains the fields of one mapping; compiled once."""
    system = settings.id
    return [
        *_ids(mapping, system, tables),
        *_words(mapping, tables),
        *_times(mapping, settings.default_offset),
        *_places(mapping, system),
        *_things(mapping, system, tables),
        *_documents(mapping, system, tables),
        *_named("ilmd", mapping.ilmd),
        *_named("extensions", mapping.extensions),
    ]


def _ids(mapping: EventMapping, system: SystemId, tables: Tables) -> Explainers:
    paths = (mapping.id,) if isinstance(mapping.id, str) else mapping.id or ()
    found = [("id", explain_one("id", {"": path}, _read_id(path))) for path in paths]
    return found + _texts(
        tables, ("event_id", mapping.event_id, read_own(mapping.event_id, "event", system, tables))
    )


def _read_id(path: str) -> ReadValue:
    read = compile_plain(path)

    def find(element: Json, record: Json) -> str:
        found = read(element, record)
        if found is None:
            raise Malformed("the record has no id")
        return found

    return find


def _words(mapping: EventMapping, tables: Tables) -> Explainers:
    found = _texts(
        tables,
        ("type", mapping.type, read_type(mapping.type, tables)),
        ("action", mapping.action, read_action(mapping.action, tables)),
        ("biz_step", mapping.biz_step, read_word(mapping.biz_step, BIZ_STEPS, tables)),
        ("disposition", mapping.disposition, read_word(mapping.disposition, DISPOSITIONS, tables)),
    )
    if mapping.action is None:
        by_default = explain_one("action", {}, read_action(None, tables), lambda parts: DEFAULT)
        found.insert(1, ("action", by_default))
    return found


def _texts(tables: Tables, *texts: tuple[str, Text | None, ReadValue | None]) -> Explainers:
    return [
        (key, explain_one(key, paths_of(text), read, by_table(text, tables)))
        for key, text, read in texts
        if text is not None and read is not None
    ]


def _times(mapping: EventMapping, offset: str) -> Explainers:
    times: list[tuple[str, Time | None]] = [
        ("time", mapping.time),
        ("record_time", mapping.record_time),
    ]
    return [
        (key, explain_one(key, paths_of(time), compile_time(time, offset), by_format(time, offset)))
        for key, time in times
        if time is not None
    ]


def _places(mapping: EventMapping, system: SystemId) -> Explainers:
    places: list[tuple[str, Place | None]] = [
        ("read_point", mapping.read_point),
        ("biz_location", mapping.biz_location),
    ]
    found = [(key, place, read_place(place, system)) for key, place in places]
    return [
        (key, explain_one(key, paths_of(place), read, uses=_place_uses(party=False)))
        for key, place, read in found
        if place is not None and read is not None
    ]


def _place_uses(party: bool) -> Uses:
    def uses(parts: tuple[Part, ...], element: Json, record: Json) -> frozenset[str]:
        return place_uses(parts, party)

    return uses


def _things(mapping: EventMapping, system: SystemId, tables: Tables) -> Explainers:
    found: Explainers = []
    if mapping.parent is not None:
        found.append(("parent", explain_parent(mapping.parent, system)))
    for key in ("items", "inputs", "outputs"):
        listed = enumerate(getattr(mapping, key))
        found += [(key, explain_list(f"{key}.{n}", item, system, tables)) for n, item in listed]
    return found


def _documents(mapping: EventMapping, system: SystemId, tables: Tables) -> Explainers:
    joined, read = mapping.transformation_id, "transformation"
    found = _texts(tables, ("transformation_id", joined, read_own(joined, read, system, tables)))
    for number, document in enumerate(mapping.biz_transactions):
        name, read_one = f"biz_transactions.{number}", compile_transaction(document, system)
        uses: Uses = lambda parts, element, record: transaction_uses(parts)  # noqa: E731
        found.append((name, explain_one(name, paths_of(document), read_one, uses=uses)))
    return [
        *found,
        *_ends("sources", mapping.sources, system),
        *_ends("destinations", mapping.destinations, system),
    ]


def _ends(key: str, ends: tuple[End, ...], system: SystemId) -> Explainers:
    return [
        (
            key,
            explain_one(
                f"{key}.{number}",
                paths_of(end.place),
                compile_end(end, system),
                uses=_place_uses(end.type in PARTY),
            ),
        )
        for number, end in enumerate(ends)
    ]


def _named(key: str, paths: Mapping[str, str]) -> Explainers:
    return [
        (key, explain_one(f"{key}.{name}", {"": path}, compile_path(path)))
        for name, path in paths.items()
    ]
