"""The database of a simulated portal: places, goods, a journal, its lines."""

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from importlib.resources import files

from hub.demo.servers.described import Described
from hub.demo.servers.index import RECORDED_LATER, SystemIndex, happened, places_named
from hub.demo.servers.named import Named
from hub.demo.servers.shapes import parts
from hub.demo.servers.shapes.parts import Key, Thing, key
from hub.demo.servers.shapes.shape import place_name, product_name, province_name
from schema.model.events import Event
from schema.model.times import SECOND

_HEAD = (
    "so ma viec luc cap_nhat noi ten_noi tinh_noi kho thung_sscc thung_khac me chung_tu"
    " noi_di ten_di tinh_di noi_den ten_den tinh_den nsx hsd"
)
Cell = str | int | float | None
Row = tuple[Cell, ...]


class Portal(Described):
    """The protocol: its words, and how the hub is to ask."""

    name = "portal"

    @property
    def connector(self) -> str:
        """Its ``[connector]`` tables, with ``DATABASE`` to be filled in."""
        columns = ", ".join(f'"{column}"' for column in _HEAD.split())
        return self.mapping.replace('"COLUMNS"', columns)

    @cached_property
    def tables(self) -> str:
        """The statements that make its tables."""
        return files(self.package).joinpath("portal.sql").read_text("utf-8")


def contents(index: SystemIndex, named: Named, portal: Portal) -> Mapping[str, Sequence[Row]]:
    """What a system's events are in it: the rows of each table, those first that others name."""
    return _Filling(index, named, portal).rows()


class _Filling:
    def __init__(self, index: SystemIndex, named: Named, portal: Portal) -> None:
        self._index = index
        self._named = named
        self._portal = portal
        self._goods: dict[str, int] = {}
        self._rows: list[Row] = []

    def rows(self) -> Mapping[str, Sequence[Row]]:
        events = self._index.events
        journal = [self._entry(number, event) for number, event in enumerate(events)]
        lines = [line for number, event in enumerate(events) for line in self._lines(number, event)]
        written = sorted({place for event in events for place in places_named(event)})
        places = [self._place(key(place)) for place in written]
        return {"dia_diem": places, "hang": self._rows, "nhat_ky": journal, "nhat_ky_hang": lines}

    def _entry(self, number: int, event: Event) -> Row:
        parent, at = parts.roles(event).parent, happened(event)
        return (
            number,
            event.event_id,
            self._portal.word(event),
            at // SECOND,
            (at + RECORDED_LATER) // SECOND,
            _gln(parts.place(event.read_point)),
            _gln(parts.place(event.biz_location)),
            self._number(parent) if parent else None,
            parts.run(event),
            parts.document(event),
            _gln(parts.source(event)),
            _gln(parts.destination(event)),
            _text(parts.ilmd(event, "productionDate")),
            _text(parts.ilmd(event, "itemExpirationDate")),
        )

    def _lines(self, number: int, event: Event) -> Iterator[Row]:
        for line, (side, thing) in enumerate(parts.told(event), 1):
            yield (number, line, side, *self._thing(thing))

    def _thing(self, thing: Thing) -> Row:
        return self._number(thing.key), thing.quantity, self._portal.unit(thing)

    def _place(self, one: Key) -> Row:
        name, province = place_name(self._named, one), province_name(self._named, one)
        return one.gln, _text(name), _text(province)

    def _number(self, one: Key) -> int:
        """The number of its row among the goods."""
        if one.uri not in self._goods:
            self._goods[one.uri] = number = len(self._goods) + 1
            name = _text(product_name(self._named, one))
            row = (number, one.gtin, one.lot, one.serial, one.sscc, one.other, name)
            self._rows.append(row)
        return self._goods[one.uri]


def _gln(one: Key | None) -> str | None:
    return one.gln if one else None


def _text(value: object) -> str | None:
    return None if value is None else str(value)
