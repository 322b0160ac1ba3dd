"""Shape ``linked``: camelCase, Digital Links for everything, epoch milliseconds, ``next`` links."""

from collections.abc import Callable, Sequence

from hub.demo.servers.asked import Ask, Reply
from hub.demo.servers.index import RECORDED_LATER, happened
from hub.demo.servers.named import Named
from hub.demo.servers.shapes import parts
from hub.demo.servers.shapes.parts import Key, Thing, filled
from hub.demo.servers.shapes.shape import Shape, joined, place_name
from hub.demo.servers.wanted import Wanted
from schema.model.events import Event
from schema.model.json import JsonObject
from schema.model.times import SECOND, Micros

MILLI = SECOND // 1000
PAGE = 60


class Linked(Shape):
    """``GET /movements?thing=https://id.gs1.org/…&thing=…``; ``_links.next.href`` goes on."""

    name = "linked"
    health = "/"

    def wanted(self, ask: Ask) -> Wanted | None:
        if ask.path != "/movements":
            return None
        query = ask.query
        return Wanted(
            items=tuple(query.get("thing", ())) or None,
            places=tuple(query.get("site", ())) or None,
            runs=tuple(query.get("run", ())) or None,
            event_ids=tuple(query.get("uuid", ())) or None,
            since=_time(ask, "from"),
            before=_time(ask, "to"),
            recorded_since=_time(ask, "loggedFrom"),
        )

    def page(self, ask: Ask, numbers: Sequence[int], written: Callable[[int], bytes]) -> Reply:
        start = int(ask.one("start") or 0)
        records = joined(map(written, numbers[start : start + PAGE]))
        links = b"{}"
        if start + PAGE < len(numbers):
            links = b'{"next":{"href":"%s"}}' % ask.again(start=str(start + PAGE)).encode()
        return Reply(200, b'{"_links":%s,"_embedded":{"movements":%s}}' % (links, records))

    def record(self, number: int, event: Event, named: Named) -> JsonObject:
        taking = parts.roles(event)
        return filled(
            {
                "movementNo": number,
                "uuid": event.event_id,
                "activity": self.word(event),
                "timestamp": happened(event) // MILLI,
                "loggedAt": (happened(event) + RECORDED_LATER) // MILLI,
                "site": event.read_point,
                "siteName": place_name(named, parts.place(event.read_point)),
                "storedAt": event.biz_location,
                "things": list(map(self._thing, taking.items)),
                "consumed": list(map(self._thing, taking.inputs)),
                "produced": list(map(self._thing, taking.outputs)),
                "loadUnit": _uri(taking.parent),
                "run": parts.run(event),
                "from": _uri(parts.source(event)),
                "to": _uri(parts.destination(event)),
                "paper": parts.document(event),
                "madeOn": parts.ilmd(event, "productionDate"),
                "goodUntil": parts.ilmd(event, "itemExpirationDate"),
            }
        )

    def _thing(self, thing: Thing) -> JsonObject:
        amount = filled({"number": thing.quantity, "unit": self.unit(thing)})
        return filled({"uri": thing.key.uri, "amount": amount})


def _uri(key: Key | None) -> str | None:
    return key.uri if key else None


def _time(ask: Ask, name: str) -> Micros | None:
    text = ask.one(name)
    return int(text) * MILLI if text else None
