"""A simulated storehouse (mô phỏng) with a JSON interface of its own: a real server on loopback."""

from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager
from typing import Any

from aiohttp import web

from schema.model.identifiers import build
from schema.model.times import SECOND, instant, iso

GTIN = "08938501234568"
LOT, OTHER_LOT = build.lot(GTIN, "TOM-01"), build.lot(GTIN, "TOM-02")
PALLET = build.sscc("389385012345678909")
PLACE, OTHER_PLACE = build.place("8938501000019"), build.place("8938501000026")
RUN = "urn:uuid:00000000-0000-4000-8000-00000000aaaa"
PAGE = 3
MAPPING = {
    "id": "no",
    "type": "kind",
    "action": {"const": "OBSERVE"},
    "time": "at",
    "record_time": "logged",
    "biz_step": "step",
    "read_point": {"uri": "where"},
    "items": [{"each": "lots", "uri": "@"}, {"each": "items", "uri": "@"}],
    "extensions": {"{https://storehouse.example/}note": "note"},
}
"""How a record reads, for kinds that are told by a mapping."""
_STEPS = ("commissioning", "packing", "shipping", "receiving", "storing")


def _record(number: int) -> dict[str, Any]:
    day = instant(f"2025-03-{number:02}T08:00:00+07:00").earliest or 0
    made = number == 5
    return {
        "no": number,
        "uuid": f"urn:uuid:00000000-0000-4000-8000-{number:012}",
        "kind": "TransformationEvent" if made else "ObjectEvent",
        "step": _STEPS[number % len(_STEPS)],
        "at": iso(day, "+07:00"),
        "logged": iso(day + 600 * SECOND),
        "where": OTHER_PLACE if number % 4 == 0 else PLACE,
        "lots": [OTHER_LOT] if number % 5 == 4 else [LOT],
        "items": [PALLET] if number % 3 == 0 else [],
        "run": RUN if made else None,
        "note": f"Kho Hòa Bình, ngăn {number}",
    }


class Storehouse:
    """Ten records, by all that they can be asked for; ``touch`` alters the first."""

    def __init__(self) -> None:
        self.records = [_record(number) for number in range(1, 11)]
        self.url = ""
        self._full = False

    async def touch(self) -> None:
        """See ``alter``."""
        self.alter()

    def alter(self) -> None:
        """The first record is altered, and so the last in the order of what changed."""
        first = next(r for r in self.records if r["no"] == 1)
        last = max(instant(r["logged"]).earliest or 0 for r in self.records)
        first |= {"note": first["note"] + ", sửa", "logged": iso(last + 3_600 * SECOND)}

    @asynccontextmanager
    async def full(self) -> AsyncIterator[None]:
        """Its disk is full, and it says 507 to everything."""
        self._full = True
        try:
            yield
        finally:
            self._full = False

    async def answer(self, request: web.Request) -> web.Response:
        """The reply to any request; 400 for a bad one, 404 for another path."""
        if self._full:
            return web.json_response({"error": "full"}, status=507)
        found = {"/events": self._events, "/changes": self._changes, "/things": self._things}
        if request.path == "/health":
            return web.json_response({"ok": True})
        if request.path == "/epcis/events":
            return self._epcis(request)
        if request.path not in found:
            return web.json_response({"error": "nothing here"}, status=404)
        try:
            return web.json_response(found[request.path](request))
        except ValueError as error:
            return web.json_response({"error": str(error)}, status=400)

    def _events(self, request: web.Request) -> dict[str, Any]:
        found = [record for record in self.records if _matches(record, request)]
        page = int(request.query.get("page", "1"))
        more = len(found) > page * PAGE
        following = str(request.url.update_query(page=page + 1)) if more else None
        return {"events": found[(page - 1) * PAGE : page * PAGE], "next": following}

    def _changes(self, request: web.Request) -> dict[str, Any]:
        query = request.query
        rest = _after(self.records, query.get("after", "0.0"), _micros(query.get("since", "0")))
        rest = rest[::-1] if "newest" in query else rest
        skipped = int(query.get("skip", "0"))
        rest = rest[skipped:]
        here, more = rest[:PAGE], len(rest) > PAGE
        cursor = cursor_after(here[-1]) if here else query.get("after")
        following = cursor if more else None
        told = {"events": here, "cursor": cursor, "more": more, "following": following}
        return {**told, "position": skipped + len(here)}

    def _epcis(self, request: web.Request) -> web.Response:
        query = request.query
        found = [record for record in self.records if _chosen(record, query)]
        rest = _after(found, query.get("nextPageToken", "0.0"), 0)
        size = int(query["perPage"])
        headers = {}
        if len(rest) > size:
            following = request.url.update_query(nextPageToken=cursor_after(rest[size - 1]))
            headers["Link"] = f'<{following}>; rel="next"'
        return web.json_response(_document(rest[:size]), headers=headers)

    def _things(self, request: web.Request) -> dict[str, Any]:
        names = {PLACE: "Kho Hòa Bình (mô phỏng)", OTHER_PLACE: "Kho Cà Mau (mô phỏng)"}
        wanted = request.query.getall("id", list(names))
        return {"things": [{"id": one, "name": names[one]} for one in wanted if one in names]}


def _matches(record: dict[str, Any], request: web.Request) -> bool:
    query = request.query
    at = instant(record["at"]).earliest or 0
    items = {*query.getall("lot", ()), *query.getall("item", ())}
    return (
        (not items or bool(items & {*record["lots"], *record["items"]}))
        and ("place" not in query or record["where"] in query.getall("place"))
        and ("id" not in query or record["uuid"] in query.getall("id"))
        and ("run" not in query or record["run"] in query.getall("run"))
        and _micros(query.get("from", "0")) <= at < _micros(query.get("to", str(at + 1)))
    )


def _chosen(record: dict[str, Any], query: Mapping[str, str]) -> bool:
    """Whether a record matches the parameters of an EPCIS 2.0 query."""
    held = {
        "MATCH_anyEPC": record["items"],
        "MATCH_anyEPCClass": record["lots"],
        "EQ_readPoint": [record["where"]],
        "EQ_bizLocation": [],
        "EQ_eventID": [record["uuid"]],
        "EQ_transformationID": [record["run"]],
        "eventType": [record["kind"]],
        "EQ_bizStep": [record["step"]],
    }
    lists = [set(held[name]) & set(query[name].split("|")) for name in held if name in query]
    return all(lists) and all(
        _micros(query.get(f"GE_{name}", "0")) <= _micros(record[field])
        and _micros(record[field]) < _micros(query.get(f"LT_{name}", "9" * 17))
        for name, field in (("eventTime", "at"), ("recordTime", "logged"))
    )


def _document(records: list[dict[str, Any]]) -> dict[str, Any]:
    results = {
        "queryName": "SimpleEventQuery",
        "resultsBody": {"eventList": list(map(event, records))},
    }
    return {
        "@context": ["https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld"],
        "type": "EPCISQueryDocument",
        "schemaVersion": "2.0",
        "creationDate": "2025-05-01T00:00:00Z",
        "epcisBody": {"queryResults": results},
    }


def event(record: dict[str, Any]) -> dict[str, Any]:
    """A record as an event of EPCIS 2.0."""
    made = record["kind"] == "TransformationEvent"
    quantities = [{"epcClass": lot} for lot in record["lots"]]
    what: dict[str, Any] = {
        "action": "OBSERVE",
        "epcList": record["items"],
        "quantityList": quantities,
    }
    if made:
        what = {"inputQuantityList": quantities, "outputQuantityList": quantities}
        what["transformationID"] = record["run"]
    return {
        "type": record["kind"],
        "eventID": record["uuid"],
        "eventTime": record["at"],
        "eventTimeZoneOffset": "+07:00",
        "bizStep": record["step"],
        "recordTime": record["logged"],
        "readPoint": {"id": record["where"]},
        "https://storehouse.example/note": record["note"],
        **what,
    }


def _micros(text: str) -> int:
    return int(text) if text.isdigit() else instant(text).earliest or 0


def cursor_after(record: dict[str, Any]) -> str:
    """Where a listing goes on after a record, in the order in which they were logged."""
    return "{}.{}".format(*_logged(record))


def _after(records: list[dict[str, Any]], cursor: str, since: int) -> list[dict[str, Any]]:
    place = _place_in(cursor)
    kept = [r for r in records if _logged(r) > place and _logged(r)[0] >= since]
    return sorted(kept, key=_logged)


def _logged(record: dict[str, Any]) -> tuple[int, int]:
    return instant(record["logged"]).earliest or 0, record["no"]


def _place_in(cursor: str) -> tuple[int, int]:
    at, mark, number = cursor.partition(".")
    if not mark or not (at + number).isascii() or not (at + number).isdigit() or len(cursor) > 30:
        raise ValueError("no cursor of this storehouse")
    return int(at), int(number)


@asynccontextmanager
async def storehouse() -> AsyncIterator[Storehouse]:
    """A storehouse that is open, at ``url``, for as long as the context lasts."""
    house = Storehouse()
    app = web.Application()
    app.router.add_route("*", "/{tail:.*}", house.answer)
    runner = web.AppRunner(app, handler_cancellation=True, shutdown_timeout=0.5)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        host, port = runner.addresses[0][:2]
        house.url = f"http://{host}:{port}"
        yield house
    finally:
        await runner.cleanup()


def samples_toml() -> Iterator[str]:
    """The lines of a samples file for this storehouse."""
    yield "[samples]"
    yield f'lots = ["{LOT}"]'
    yield f'items = ["{PALLET}"]'
    yield f'places = ["{PLACE}"]'
    yield 'events = ["urn:uuid:00000000-0000-4000-8000-000000000001"]'
    yield f'transformations = ["{RUN}"]'
    yield f'things = ["{PLACE}"]'
    yield "from = 2025-03-01T00:00:00+07:00"
    yield "to = 2025-03-08T00:00:00+07:00"
