"""Shape ``phieu``: Vietnamese names, one note (phiếu) a record, days first, numbered pages."""

from collections.abc import Callable, Sequence

from hub.demo.servers.asked import Ask, Reply
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
    place_name,
    product_name,
    province_name,
    split,
    unit_link,
)
from hub.demo.servers.wanted import Wanted
from schema.model.events import Event
from schema.model.json import JsonObject
from schema.model.times import Micros

FORMAT = "%d/%m/%Y %H:%M"


class Phieu(Shape):
    """``GET /api/phieu?lo=8930150060055:L1,…&trang=1&so_dong=50``."""

    name = "phieu"
    health = "/api/trang-thai"

    def wanted(self, ask: Ask) -> Wanted | None:
        if ask.path != "/api/phieu":
            return None
        query = ask.query
        units = [unit_link(s) for s in split(query, "sscc")] + list(query.get("thung", ()))
        pieces = pairs(split(query, "seri"), ":", piece_link) or ()
        return Wanted(
            classes=pairs(split(query, "lo"), ":", lot_link),
            items=(*units, *pieces) or None,
            places=tuple(map(gln_link, split(query, "noi"))) or None,
            runs=tuple(split(query, "me")) or None,
            since=_time(ask, "tu"),
            before=_time(ask, "den"),
            recorded_since=_time(ask, "cap_nhat_tu"),
        )

    def page(self, ask: Ask, numbers: Sequence[int], written: Callable[[int], bytes]) -> Reply:
        size, page = int(ask.one("so_dong") or 20), int(ask.one("trang") or 1)
        records = joined(map(written, numbers[(page - 1) * size : page * size]))
        body = b'{"thanh_cong":true,"du_lieu":{"tong":%d,"ds_phieu":%s}}'
        return Reply(200, body % (len(numbers), records))

    def record(self, number: int, event: Event, named: Named) -> JsonObject:
        taking = parts.roles(event)
        made_in, _, paper = (parts.document(event) or "").rpartition(":")
        return filled(
            {
                "ma_phieu": number + 1,
                "cong_doan": self.word(event),
                "thoi_gian": local_text(happened(event), FORMAT),
                "cap_nhat": local_text(happened(event) + RECORDED_LATER, FORMAT),
                "noi": _place(named, parts.place(event.read_point)),
                "noi_luu": _place(named, parts.place(event.biz_location)),
                "hang": [self._goods(named, thing) for thing in taking.items],
                "nguyen_lieu": [self._goods(named, thing) for thing in taking.inputs],
                "thanh_pham": [self._goods(named, thing) for thing in taking.outputs],
                "thung": _container(taking.parent),
                "chung_tu": {"ben_lap": made_in.rpartition(":")[2], "so": paper} if paper else None,
                "tu_noi": _place(named, parts.source(event)),
                "den_noi": _place(named, parts.destination(event)),
                "me_san_xuat": parts.run(event),
                "ngay_san_xuat": parts.ilmd(event, "productionDate"),
                "han_dung": parts.ilmd(event, "itemExpirationDate"),
            }
        )

    def _goods(self, named: Named, thing: Thing) -> JsonObject:
        key = thing.key
        return filled(
            {
                "gtin": key.gtin13,
                "ten": product_name(named, key),
                "so_lo": key.lot,
                "so_seri": key.serial,
                "so_luong": thing.quantity,
                "dvt": self.unit(thing),
                **_container(key if not key.gtin else None),
            }
        )


def _time(ask: Ask, name: str) -> Micros | None:
    text = ask.one(name)
    return read_local_text(text, FORMAT) if text else None


def _container(key: Key | None) -> JsonObject:
    return filled({"sscc": key.sscc, "ma_thung": key.other}) if key else {}


def _place(named: Named, key: Key | None) -> JsonObject:
    return (
        filled({"gln": key.gln, "ten": place_name(named, key), "tinh": province_name(named, key)})
        if key
        else {}
    )
