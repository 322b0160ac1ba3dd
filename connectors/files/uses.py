"""What the mappings of a table do with its columns: what each is for, and which words it takes."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from connectors.mapping.expression import fields_of
from connectors.mapping.language import EventMapping, ThingMapping
from connectors.mapping.leaves import Text, Time
from connectors.mapping.naming import Item, ListedItem, Place

Tables = Mapping[str, Mapping[str, str]]


class Use(StrEnum):
    """What a column is for."""

    TIME = "time"
    GTIN = "gtin"
    LOT = "lot"
    SERIAL = "serial"
    SSCC = "sscc"
    GLN = "gln"
    CODE = "code"
    URI = "uri"
    QUANTITY = "quantity"
    WORD = "word"
    ID = "id"
    DOCUMENT = "document"


@dataclass(slots=True)
class Uses:
    """Of one column. ``required``: a row in which it is blank is set aside."""

    uses: list[Use] = field(default_factory=list)
    required: bool = False
    words: dict[str, None] = field(default_factory=dict)
    """Their words, in the order of the code tables."""
    formats: dict[str, None] = field(default_factory=dict)
    """How its times may be written."""


def uses_of(
    mappings: Iterable[EventMapping], things: Iterable[ThingMapping], tables: Tables
) -> Mapping[str, Uses]:
    """By the names of columns."""
    found: dict[str, Uses] = {}
    for mapping in mappings:
        for path, use, required in _of_event(mapping):
            _note(found, path, use, required)
        for text in (mapping.type, mapping.action, mapping.biz_step, mapping.disposition):
            _note_words(found, text, tables)
        for item in (*mapping.items, *mapping.inputs, *mapping.outputs):
            _note_words(found, item.uom, tables)
        _note_formats(found, mapping.time)
    for thing in things:
        for path, use, _ in (*_of_item(thing.item), *_of_place(thing.place)):
            _note(found, path, use, False)
    return found


_Used = tuple[str | None, Use, bool]


def _of_event(mapping: EventMapping) -> Iterator[_Used]:
    yield mapping.time.path, Use.TIME, mapping.time.required
    yield mapping.type.path, Use.WORD, mapping.type.otherwise is None
    parts = (mapping.id,) if isinstance(mapping.id, str) else mapping.id or ()
    yield from ((part, Use.ID, True) for part in parts)
    for text in (mapping.event_id, mapping.transformation_id):
        yield (text.path if text else None), Use.ID, False
    for place in (mapping.read_point, mapping.biz_location):
        yield from _of_place(place)
    for end in (*mapping.sources, *mapping.destinations):
        yield from _of_place(end.place)
    for document in mapping.biz_transactions:
        yield document.number, Use.DOCUMENT, False
        yield document.issuer, Use.GLN, False
    yield from _of_item(mapping.parent)
    for item in (*mapping.items, *mapping.inputs, *mapping.outputs):
        yield from _of_listed(item)


def _of_listed(item: ListedItem) -> Iterator[_Used]:
    """What alone can name a thing that must be named is required."""
    names = [path for path in (item.uri, item.sscc, item.gtin, item.code, item.split) if path]
    for path, use, _ in _of_item(item):
        yield path, use, item.required and names == [path]
    yield item.quantity, Use.QUANTITY, False


def _of_item(item: Item | None) -> Iterator[_Used]:
    if item is None:
        return
    yield item.uri, Use.URI, False
    yield item.gtin, Use.GTIN, False
    yield item.lot, Use.LOT, False
    yield item.serial, Use.SERIAL, False
    yield item.sscc, Use.SSCC, False
    yield item.code, Use.CODE, False


def _of_place(place: Place | None) -> Iterator[_Used]:
    if place is None:
        return
    yield place.uri, Use.URI, False
    yield place.gln, Use.GLN, False
    yield place.code, Use.CODE, False


def _note(found: dict[str, Uses], path: str | None, use: Use, required: bool) -> None:
    names = fields_of(path) if path else frozenset[str]()
    for name in names:
        uses = found.setdefault(name, Uses())
        if use not in uses.uses:
            uses.uses.append(use)
        uses.required = uses.required or (required and len(names) == 1)


def _note_words(found: dict[str, Uses], text: Text | None, tables: Tables) -> None:
    if text is None or text.path is None or text.table is None:
        return
    _note(found, text.path, Use.WORD, False)
    for name in fields_of(text.path):
        found[name].words.update(dict.fromkeys(tables[text.table]))


def _note_formats(found: dict[str, Uses], time: Time) -> None:
    for name in fields_of(time.path):
        found[name].formats.update(dict.fromkeys(time.formats))
