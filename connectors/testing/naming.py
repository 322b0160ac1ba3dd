"""What an event names, as the rules need it: its ids in canonical form, and all of its texts."""

from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from typing import Any

from schema.model.events import Event
from schema.model.identifiers.canonical import canonical, read, site
from schema.model.identifiers.identifier import Kind
from schema.model.size import LISTS

_OWN = frozenset({Kind.LOCAL_ITEM, Kind.LOCAL_PLACE})


def items_of(event: Event) -> frozenset[str]:
    """The items that an event names anywhere, canonical; its container too."""
    entries = [entry for name in LISTS[:8] for entry in getattr(event, name, ())]
    named = [getattr(entry, "epc_class", entry) for entry in entries]
    parent = getattr(event, "parent_id", None)
    return frozenset(map(canonical, [*named, *([parent] if parent else [])]))


def places_of(event: Event) -> frozenset[str]:
    """Its read point and business location, canonical, and the sites they are part of."""
    here = [place for place in (event.read_point, event.biz_location) if place]
    return frozenset(form for place in here for form in (canonical(place), site(place)))


def is_own_code(one: str, system: str) -> bool:
    """Whether an id is what this system itself calls a thing."""
    found = read(one)
    return found.kind in _OWN and found.system == system


def lots_told(event: Event) -> frozenset[str]:
    """Lot numbers that an event tells beside the instances it names, in its ILMD."""
    ilmd = getattr(event, "ilmd", {})
    return frozenset(str(v) for name, v in ilmd.items() if name.endswith("lotNumber"))


def texts_in(value: Any, where: str = "") -> Iterator[tuple[str, str]]:
    """Every text within a value, with the place where it stands."""
    if isinstance(value, str):
        yield where, value
    elif isinstance(value, Mapping):
        for name, inner in value.items():
            yield from texts_in(str(name), where)
            yield from texts_in(inner, f"{where}.{name}")
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from texts_in(inner, where)
    elif is_dataclass(value):
        for one in fields(value):
            yield from texts_in(getattr(value, one.name), f"{where}.{one.name}".strip("."))
