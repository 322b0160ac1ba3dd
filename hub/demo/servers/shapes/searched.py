"""Shape ``searched``: ``POST`` search, PascalCase, movements and productions in lists apart."""

from collections.abc import Callable, Sequence
from typing import Any

import orjson

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
    piece_link,
    place_name,
    unit_link,
)
from hub.demo.servers.wanted import Wanted
from schema.model.events import Event
from schema.model.json import JsonObject
from schema.model.times import Micros

FORMAT = "%Y-%m-%d %H:%M"
PAGE = 50


class Searched(Shape):
    """``POST /api/Search {"Lots": [{"Gtin": …, "Lot": …}], "Page": 0}``."""

    name = "searched"
    health = "/api/Ping"

    def wanted(self, ask: Ask) -> Wanted | None:
        if ask.path != "/api/Search" or ask.method != "POST":
            return None
        body = _body(ask)
        lots = [lot_link(entry["Gtin"], entry["Lot"]) for entry in body.get("Lots", ())]
        pieces = [piece_link(entry["Gtin"], entry["Serial"]) for entry in body.get("Serials", ())]
        units = [*map(unit_link, body.get("Pallets", ())), *body.get("Crates", ())]
        return Wanted(
            classes=tuple(lots) or None,
            items=(*pieces, *units) or None,
            places=tuple(map(gln_link, body.get("Sites", ()))) or None,
            runs=(body["Run"],) if "Run" in body else None,
            since=_time(body, "From"),
            before=_time(body, "To"),
            recorded_since=_time(body, "SavedFrom"),
        )

    def page(self, ask: Ask, numbers: Sequence[int], written: Callable[[int], bytes]) -> Reply:
        start = int(_body(ask).get("Page", 0)) * PAGE
        records = [written(n) for n in numbers[start : start + PAGE]]
        moved = joined(r for r in records if b'"Production":' not in r)
        made = joined(r for r in records if b'"Production":' in r)
        more = b"true" if start + PAGE < len(numbers) else b"false"
        body = b'{"Result":{"Movements":%s,"Productions":%s,"HasMore":%s}}'
        return Reply(200, body % (moved, made, more))

    def record(self, number: int, event: Event, named: Named) -> JsonObject:
        head = filled(
            {
                "No": number,
                "Code": event.event_id,
                "Activity": self.word(event),
                "At": local_text(happened(event), FORMAT),
                "SavedAt": local_text(happened(event) + RECORDED_LATER, FORMAT),
                "Site": _gln(parts.place(event.read_point)),
                "SiteName": place_name(named, parts.place(event.read_point)),
                "Storage": _gln(parts.place(event.biz_location)),
                "MadeOn": parts.ilmd(event, "productionDate"),
                "UseBy": parts.ilmd(event, "itemExpirationDate"),
            }
        )
        taking = parts.roles(event)
        if taking.inputs or taking.outputs:
            used, made = map(self._thing, taking.inputs), map(self._thing, taking.outputs)
            production = {"Run": parts.run(event), "Used": list(used), "Made": list(made)}
            return {**head, "Production": filled(production)}
        return {
            **head,
            "Goods": list(map(self._thing, taking.items)),
            "Into": _container(taking.parent),
            "Trip": filled(
                {
                    "From": _gln(parts.source(event)),
                    "To": _gln(parts.destination(event)),
                    "Paper": parts.document(event),
                }
            ),
        }

    def _thing(self, thing: Thing) -> JsonObject:
        key = thing.key
        ids = filled({"Gtin": key.gtin, "Lot": key.lot, "Serial": key.serial})
        amount = filled({"Amount": thing.quantity, "Unit": self.unit(thing)})
        return {**ids, **amount, **_container(None if key.gtin else key)}


def _body(ask: Ask) -> dict[str, Any]:
    body: object = orjson.loads(ask.body)
    if not isinstance(body, dict):
        raise ValueError("the body is no JSON object")
    return body


def _container(key: Key | None) -> JsonObject:
    return filled({"Pallet": key.sscc, "Crate": key.other}) if key else {}


def _gln(key: Key | None) -> str | None:
    return key.gln if key else None


def _time(body: dict[str, Any], name: str) -> Micros | None:
    return read_local_text(body[name], FORMAT) if name in body else None
