"""The fields of a record that no mapping reads."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from connectors.mapping.explaining.parts import paths_of
from connectors.mapping.explaining.told import Unmapped
from connectors.mapping.explaining.touched import ANY, Names, touched
from connectors.mapping.language import EventMapping, ThingMapping
from connectors.mapping.naming import ListedItem
from schema.model.json import Json

_ROOT: set[Names] = {()}
Paths = Iterable[str | None]


class Coverage:
    """What the paths of some mappings can reach of a record."""

    def __init__(self, mappings: Iterable[EventMapping], things: Iterable[ThingMapping]) -> None:
        self._whole: set[Names] = set()
        self._alone: set[Names] = set()
        """Looked at, but not for what lies within: lists walked through, conditions."""
        for mapping in mappings:
            self._cover_mapping(mapping)
        for thing in things:
            self._cover_thing(thing)

    def unmapped(self, record: Json) -> Iterator[Unmapped]:
        """The fields beyond reach, each once, in the order of the record."""
        shown: set[Names] = set()
        for names, value, path in leaves(record):
            if names not in shown and not self._covers(names):
                shown.add(names)
                yield Unmapped(path, value)

    def _covers(self, names: Names) -> bool:
        return names in self._alone or any(_within(names, touch) for touch in self._whole)

    def _cover_mapping(self, mapping: EventMapping) -> None:
        at = self._walk(mapping.each, _ROOT, _ROOT)
        self._look(mapping.when, at)
        ids = (mapping.id,) if isinstance(mapping.id, str) else mapping.id or ()
        ends = [end.place for end in (*mapping.sources, *mapping.destinations)]
        values = [
            mapping.event_id, mapping.type, mapping.action, mapping.time, mapping.record_time,
            mapping.biz_step, mapping.disposition, mapping.read_point, mapping.biz_location,
            mapping.transformation_id, mapping.parent, *mapping.biz_transactions, *ends,
        ]  # fmt: skip
        found = [path for value in values if value for path in paths_of(value).values()]
        self._cover([*ids, *found, *mapping.ilmd.values(), *mapping.extensions.values()], at, _ROOT)
        for item in (*mapping.items, *mapping.inputs, *mapping.outputs):
            self._cover_item(item, at)

    def _cover_item(self, item: ListedItem, at: set[Names]) -> None:
        within = self._walk(item.each, at, _ROOT)
        unit = item.uom.path if item.uom else None
        around = at if item.each else _ROOT
        self._cover([*paths_of(item).values(), item.quantity, unit], within, around)

    def _cover_thing(self, thing: ThingMapping) -> None:
        at = self._walk(thing.each, _ROOT, _ROOT)
        self._look(thing.when, at)
        named = [value for value in (thing.item, thing.place) if value]
        found = [path for value in named for path in paths_of(value).values()]
        self._cover([*found, *thing.attributes.values(), thing.children], at, _ROOT)

    def _walk(self, each: str | None, at: set[Names], around: set[Names]) -> set[Names]:
        if each is None:
            return at
        ends, _ = touched(each, at, around)
        self._alone |= ends
        return ends

    def _look(self, when: str | None, at: set[Names]) -> None:
        if when is not None:
            self._alone |= touched(when, at, _ROOT)[1]

    def _cover(self, paths: Paths, at: set[Names], around: set[Names]) -> None:
        for path in paths:
            if path is not None:
                self._whole |= touched(path, at, around)[1]


def _within(names: Names, touch: Names) -> bool:
    return len(touch) <= len(names) and all(
        ours in (theirs, ANY) for ours, theirs in zip(touch, names, strict=False)
    )


def leaves(value: Any, names: Names = (), path: str = "") -> Iterator[tuple[Names, Any, str]]:
    """Every field that holds no further ones and is not empty: its names, value and path, in which
    ``[]`` stands for each element of a list."""
    if isinstance(value, Mapping):
        for name, inner in value.items():
            yield from leaves(inner, (*names, name), f"{path}.{name}" if path else name)
    elif isinstance(value, list):
        for inner in value:
            yield from leaves(inner, names, f"{path}[]")
    elif value is not None and value != "":
        yield names, value, path
