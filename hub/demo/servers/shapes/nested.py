"""Shape ``nested``: English, nested objects, offsets, ISO times, an API key in a header."""

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
from schema.model.json import Json, JsonObject
from schema.model.times import VIETNAM, Micros, instant, iso


class Nested(Shape):
    """``GET /v2/trace-events?lots=08930150060055.L1,…&offset=0&limit=100``."""

    name = "nested"
    health = "/v2/health"
    wants_key = True

    def wanted(self, ask: Ask) -> Wanted | None:
        if ask.path != "/v2/trace-events":
            return None
        query = ask.query
        units = [unit_link(s) for s in split(query, "units")] + split(query, "assets")
        pieces = pairs(split(query, "serials"), ".", piece_link) or ()
        return Wanted(
            classes=pairs(split(query, "lots"), ".", lot_link),
            items=(*units, *pieces) or None,
            places=tuple(map(gln_link, split(query, "sites"))) or None,
            runs=tuple(split(query, "batchRun")) or None,
            event_ids=tuple(split(query, "eventIds")) or None,
            since=_time(ask, "from"),
            before=_time(ask, "to"),
            recorded_since=_time(ask, "updatedFrom"),
        )

    def page(self, ask: Ask, numbers: Sequence[int], written: Callable[[int], bytes]) -> Reply:
        start, size = int(ask.one("offset") or 0), int(ask.one("limit") or 25)
        records = joined(map(written, numbers[start : start + size]))
        body = b'{"meta":{"total":%d,"offset":%d},"data":{"events":%s}}'
        return Reply(200, body % (len(numbers), start, records))

    def record(self, number: int, event: Event, named: Named) -> JsonObject:
        taking = parts.roles(event)
        return filled(
            {
                "id": f"EV-{number:07d}",
                "eventId": event.event_id,
                "kind": self.word(event),
                "when": {
                    "at": iso(happened(event), VIETNAM),
                    "recorded": iso(happened(event) + RECORDED_LATER, VIETNAM),
                },
                "where": filled(
                    {
                        "at": _site(named, parts.place(event.read_point)),
                        "then": _site(named, parts.place(event.biz_location)),
                    }
                ),
                "what": filled(
                    {
                        "goods": [self._goods(named, thing) for thing in taking.items],
                        "used": [self._goods(named, thing) for thing in taking.inputs],
                        "made": [self._goods(named, thing) for thing in taking.outputs],
                        "container": _container(taking.parent),
                        "run": parts.run(event),
                        "producedOn": parts.ilmd(event, "productionDate"),
                        "bestBefore": parts.ilmd(event, "itemExpirationDate"),
                    }
                ),
                "route": filled(
                    {
                        "from": _site(named, parts.source(event)),
                        "to": _site(named, parts.destination(event)),
                        "document": parts.document(event),
                    }
                ),
            }
        )

    def _goods(self, named: Named, thing: Thing) -> JsonObject:
        key = thing.key
        if not key.gtin:
            return {"container": _container(key)}
        amount = filled({"value": thing.quantity, "unit": self.unit(thing)})
        product = {"gtin": key.gtin, "name": product_name(named, key)}
        ids: dict[str, Json] = {"lot": key.lot, "serial": key.serial}
        return filled({"product": product, **ids, "amount": amount})


def _time(ask: Ask, name: str) -> Micros | None:
    text = ask.one(name)
    return instant(text).earliest if text else None


def _container(key: Key | None) -> JsonObject:
    return filled({"sscc": key.sscc, "asset": key.other}) if key else {}


def _site(named: Named, key: Key | None) -> JsonObject:
    return (
        filled(
            {"gln": key.gln, "name": place_name(named, key), "province": province_name(named, key)}
        )
        if key
        else {}
    )
