"""The system as a small server on this machine, with the records of ``fixtures/`` (mô phỏng).

It stands in for the test environment until that can be reached: ``python example_server.py``.
"""

import asyncio
import json
import sys
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, suppress
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from aiohttp import web

RECORDS: list[dict[str, Any]] = json.loads(
    (Path(__file__).parent / "fixtures" / "records.json").read_text("utf-8")
)
JOURNAL = web.AppKey("journal", list[dict[str, Any]])
PAGE = 3
PORT = 8090


@asynccontextmanager
async def served(port: int = 0) -> AsyncIterator[Mapping[str, str]]:
    """The server, for as long as the context lasts; gives what the system's file says of it.

    Port 0 is any that is free.
    """
    app = web.Application()
    app[JOURNAL] = list(RECORDS)
    app.router.add_get("/trang-thai", health)
    app.router.add_get("/nhat-ky", journal)
    app.router.add_post("/nhat-ky", write_down)
    runner = web.AppRunner(app, handler_cancellation=True, shutdown_timeout=0.5)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", port).start()
        host, at = runner.addresses[0][:2]
        yield {"base_url": f"http://{host}:{at}"}
    finally:
        await runner.cleanup()


async def health(request: web.Request) -> web.Response:
    """Whether it is well."""
    return web.json_response({"tot": True})


async def journal(request: web.Request) -> web.Response:
    """``?lo=GTIN:LOT&tu=…&den=…&ghi_tu=…&sau=…``: a page, and where the next one begins."""
    try:
        found = [record for record in request.app[JOURNAL] if matches(record, request)]
        rest = after(found, request.query.get("sau"))
    except ValueError as error:
        return web.json_response({"loi": str(error)}, status=400)
    here = rest[:PAGE]
    position = place_of(here[-1]) if here else request.query.get("sau")
    return web.json_response(
        {"nhat_ky": here, "con": len(rest) > PAGE, "vi_tri": position}, dumps=dumped
    )


async def write_down(request: web.Request) -> web.Response:
    """One more entry, an hour behind the last: somebody is at work (``add_record.py``)."""
    entries = request.app[JOURNAL]
    last = max(entries, key=order)
    at = (moment(last["ghi_luc"]) + timedelta(hours=1)).isoformat()
    entries.append({**last, "ma": f"NK-{len(entries) + 1}", "luc": at, "ghi_luc": at})
    return web.json_response(entries[-1], status=201, dumps=dumped)


def matches(record: Mapping[str, Any], request: web.Request) -> bool:
    """Whether a record is asked for."""
    query, lots = request.query, request.query.getall("lo", [])
    return (
        (not lots or f"{record['gtin']}:{record['so_lo']}" in lots)
        and ("tu" not in query or moment(record["luc"]) >= moment(query["tu"]))
        and ("den" not in query or moment(record["luc"]) < moment(query["den"]))
        and ("ghi_tu" not in query or moment(record["ghi_luc"]) >= moment(query["ghi_tu"]))
    )


def after(records: list[dict[str, Any]], position: str | None) -> list[dict[str, Any]]:
    """The records behind a position, in the order in which they were written down."""
    ordered = sorted(records, key=order)
    if position is None:
        return ordered
    written, mark, number = position.partition("|")
    if not mark:
        raise ValueError("no position of this system")
    reached = (moment(written), number)
    return [record for record in ordered if order(record) > reached]


def order(record: Mapping[str, Any]) -> tuple[datetime, str]:
    """What records are ordered by."""
    return moment(record["ghi_luc"]), record["ma"]


def place_of(record: Mapping[str, Any]) -> str:
    """The position right behind a record."""
    return f"{record['ghi_luc']}|{record['ma']}"


def moment(text: str) -> datetime:
    """A time with its zone; ``ValueError`` for any other text."""
    found = datetime.fromisoformat(text)
    if found.tzinfo is None:
        raise ValueError("a time without a zone")
    return found


def dumped(value: Any) -> str:
    """JSON as it is read best."""
    return json.dumps(value, ensure_ascii=False)


async def serve(port: int) -> None:
    """Answer until interrupted."""
    async with served(port) as keys:
        print(keys["base_url"], flush=True)
        await asyncio.Event().wait()


if __name__ == "__main__":
    with suppress(KeyboardInterrupt):
        asyncio.run(serve(int(sys.argv[1]) if sys.argv[1:] else PORT))
