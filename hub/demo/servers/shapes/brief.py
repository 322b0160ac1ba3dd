"""Shape ``brief``: one-letter names, epoch seconds, ``gtin|lot`` texts, local places, a cursor."""

from collections.abc import Callable, Sequence

from hub.demo.servers.asked import Ask, Reply
from hub.demo.servers.index import RECORDED_LATER, happened
from hub.demo.servers.named import Named
from hub.demo.servers.shapes import parts
from hub.demo.servers.shapes.parts import Key, Thing, filled
from hub.demo.servers.shapes.shape import (
    Shape,
    gln_link,
    joined,
    lot_link,
    piece_link,
    split,
    unit_link,
)
from hub.demo.servers.wanted import Wanted
from schema.model.events import Event
from schema.model.identifiers.local import local_place
from schema.model.json import JsonObject
from schema.model.keys import SystemId
from schema.model.times import SECOND, Micros

PAGE = 40


class Brief(Shape):
    """``GET /e?i=08930150060055|L1,…&c=40``; a place is known by its code where it is its own."""

    name = "brief"
    health = "/ok"

    def __init__(self, system: SystemId) -> None:
        self.system = system

    def wanted(self, ask: Ask) -> Wanted | None:
        if ask.path != "/e":
            return None
        query = ask.query
        codes = [local_place(self.system, code) for code in split(query, "p")]
        return Wanted(
            items=tuple(map(_link, split(query, "i"))) or None,
            places=(*codes, *map(gln_link, split(query, "g"))) or None,
            runs=tuple(split(query, "b")) or None,
            since=_time(ask, "t0"),
            before=_time(ask, "t1"),
            recorded_since=_time(ask, "r0"),
        )

    def page(self, ask: Ask, numbers: Sequence[int], written: Callable[[int], bytes]) -> Reply:
        start = int((ask.one("c") or "k0").removeprefix("k"))
        records = joined(map(written, numbers[start : start + PAGE]))
        following = b'"k%d"' % (start + PAGE) if start + PAGE < len(numbers) else b"null"
        return Reply(200, b'{"d":%s,"n":%s}' % (records, following))

    def record(self, number: int, event: Event, named: Named) -> JsonObject:
        taking = parts.roles(event)
        return filled(
            {
                "n": number,
                "k": self.word(event),
                "t": happened(event) // SECOND,
                "r": (happened(event) + RECORDED_LATER) // SECOND,
                "p": _place(parts.place(event.read_point)),
                "q": _place(parts.place(event.biz_location)),
                "i": list(map(self._thing, taking.items)),
                "u": list(map(self._thing, taking.inputs)),
                "m": list(map(self._thing, taking.outputs)),
                "c": _text(taking.parent) if taking.parent else None,
                "b": parts.run(event),
                "s": _place(parts.source(event)),
                "d": _place(parts.destination(event)),
                "w": parts.document(event),
                "f": parts.ilmd(event, "productionDate"),
                "x": parts.ilmd(event, "itemExpirationDate"),
            }
        )

    def _thing(self, thing: Thing) -> JsonObject:
        return filled({"c": _text(thing.key), "a": thing.quantity, "o": self.unit(thing)})


def _text(key: Key) -> str:
    if key.lot:
        return f"{key.gtin}|{key.lot}"
    if key.serial:
        return f"{key.gtin}#{key.serial}"
    return key.sscc or key.uri


def _link(text: str) -> str:
    for mark, link in (("|", lot_link), ("#", piece_link)):
        first, found, second = text.partition(mark)
        if found:
            return link(first, second)
    return unit_link(text) if text.isdecimal() else text


def _place(key: Key | None) -> JsonObject | None:
    return filled({"c": key.code, "g": key.gln}) if key else None


def _time(ask: Ask, name: str) -> Micros | None:
    text = ask.one(name)
    return int(text) * SECOND if text else None
