"""Shape ``plain``: a bare array, a ``Link`` header, times without a zone, local place codes.

It says 404 where it finds nothing, as many simple systems do.
"""

from collections.abc import Callable, Sequence

from hub.demo.servers.asked import JSON, Ask, Reply, json_reply
from hub.demo.servers.index import RECORDED_LATER, happened
from hub.demo.servers.named import Named
from hub.demo.servers.shapes import parts
from hub.demo.servers.shapes.clock import local_text, read_local_text
from hub.demo.servers.shapes.parts import Key, Thing, filled
from hub.demo.servers.shapes.shape import (
    Shape,
    gln_link,
    joined,
    lot_link,
    pairs,
    piece_link,
    unit_link,
)
from hub.demo.servers.wanted import Wanted
from schema.model.events import Event
from schema.model.identifiers.local import local_place
from schema.model.json import JsonObject
from schema.model.keys import SystemId
from schema.model.times import Micros

FORMAT = "%Y-%m-%d %H:%M:%S"
PAGE = 50


class Plain(Shape):
    """``GET /nhatky?lo=8930150060055_L1&lo=…``."""

    name = "plain"
    health = "/status"

    def __init__(self, system: SystemId) -> None:
        self.system = system

    def wanted(self, ask: Ask) -> Wanted | None:
        if ask.path != "/nhatky":
            return None
        query = ask.query
        pieces = pairs(query.get("seri", ()), "_", piece_link) or ()
        units = [*map(unit_link, query.get("sscc", ())), *query.get("ma", ())]
        codes = [local_place(self.system, code) for code in query.get("noi", ())]
        return Wanted(
            classes=pairs(query.get("lo", ()), "_", lot_link),
            items=(*pieces, *units) or None,
            places=(*codes, *map(gln_link, query.get("gln", ()))) or None,
            runs=tuple(query.get("me", ())) or None,
            since=_time(ask, "tu_ngay"),
            before=_time(ask, "den_ngay"),
            recorded_since=_time(ask, "ghi_tu"),
        )

    def page(self, ask: Ask, numbers: Sequence[int], written: Callable[[int], bytes]) -> Reply:
        if not numbers:
            return json_reply({"loi": "Không tìm thấy"}, 404)
        start = int(ask.one("bo_qua") or 0)
        headers = {"Content-Type": JSON}
        if start + PAGE < len(numbers):
            headers["Link"] = f'<{ask.again(bo_qua=str(start + PAGE))}>; rel="next"'
        return Reply(200, joined(map(written, numbers[start : start + PAGE])), headers)

    def record(self, number: int, event: Event, named: Named) -> JsonObject:
        taking = parts.roles(event)
        return filled(
            {
                "stt": number,
                "viec": self.word(event),
                "luc": local_text(happened(event), FORMAT),
                "ghi_luc": local_text(happened(event) + RECORDED_LATER, FORMAT),
                **_place("noi", parts.place(event.read_point)),
                **_place("kho", parts.place(event.biz_location)),
                "ds": list(map(self._thing, taking.items)),
                "vao": list(map(self._thing, taking.inputs)),
                "ra": list(map(self._thing, taking.outputs)),
                **_container(taking.parent),
                "me": parts.run(event),
                **_place("di_tu", parts.source(event)),
                **_place("di_den", parts.destination(event)),
                "phieu": parts.document(event),
                "nsx": parts.ilmd(event, "productionDate"),
                "hsd": parts.ilmd(event, "itemExpirationDate"),
            }
        )

    def _thing(self, thing: Thing) -> JsonObject:
        key = thing.key
        return filled(
            {
                "gtin": key.gtin13,
                "lo": key.lot,
                "seri": key.serial,
                **_container(None if key.gtin else key),
                "sl": thing.quantity,
                "dv": self.unit(thing),
            }
        )


def _container(key: Key | None) -> JsonObject:
    return filled({"sscc": key.sscc, "ma": key.other}) if key else {}


def _place(name: str, key: Key | None) -> JsonObject:
    return {f"{name}_ma": key.code, f"{name}_gln": key.gln} if key else {}


def _time(ask: Ask, name: str) -> Micros | None:
    text = ask.one(name)
    return read_local_text(text, FORMAT) if text else None
