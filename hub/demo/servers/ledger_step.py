"""An event as a step of the simulated ledger, every field of its schema filled or null."""

from hub.demo.servers.described import Described
from hub.demo.servers.index import RECORDED_LATER, happened
from hub.demo.servers.named import Named
from hub.demo.servers.shapes import parts
from hub.demo.servers.shapes.parts import Key, Thing
from hub.demo.servers.shapes.shape import place_name, product_name, province_name
from schema.model.events import Event
from schema.model.json import JsonObject
from schema.model.times import VIETNAM, iso


def step(number: int, event: Event, named: Named, words: Described) -> JsonObject:
    """The step in block ``number``."""
    taking = parts.roles(event)

    def goods(thing: Thing) -> JsonObject:
        return {
            "ma": thing.key.uri,
            "gtin": thing.key.gtin,
            "ten": product_name(named, thing.key),
            "soLuong": thing.quantity,
            "donVi": words.unit(thing),
        }

    return {
        "khoi": number,
        "ma": event.event_id,
        "viec": words.word(event),
        "luc": iso(happened(event), VIETNAM),
        "ghiLuc": iso(happened(event) + RECORDED_LATER, VIETNAM),
        "noi": _place(named, parts.place(event.read_point)),
        "noiLuu": _place(named, parts.place(event.biz_location)),
        "hang": list(map(goods, taking.items)),
        "dauVao": list(map(goods, taking.inputs)),
        "dauRa": list(map(goods, taking.outputs)),
        "thung": taking.parent.uri if taking.parent else None,
        "me": parts.run(event),
        "chungTu": parts.document(event),
        "tuNoi": _place(named, parts.source(event)),
        "denNoi": _place(named, parts.destination(event)),
        "ngaySanXuat": parts.ilmd(event, "productionDate"),
        "hanDung": parts.ilmd(event, "itemExpirationDate"),
    }


def _place(named: Named, key: Key | None) -> JsonObject | None:
    if key is None:
        return None
    return {"ma": key.uri, "ten": place_name(named, key), "tinh": province_name(named, key)}
