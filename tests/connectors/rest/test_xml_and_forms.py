"""XML replies, questions sent as forms, and lists within lists."""

from typing import Any

from aiohttp import web

from connectors.sdk.errors import Malformed
from schema.model.identifiers import build
from schema.model.keys import ItemId
from schema.model.queries import EventQuery
from schema.model.records import Record, SetAside

GTIN = "8938501234563"
GLN = "8938501000019"
LOT = ItemId(build.lot(GTIN, "L1"))
LOT_QUERY = EventQuery(epc_classes=(LOT,))
PAGE = """<?xml version="1.0" encoding="UTF-8"?>
<kq:ketQua xmlns:kq="urn:tinh:txng" tong="3"><trangThai>OK</trangThai><danhSach>{}</danhSach>
</kq:ketQua>"""
RECORD = """<nhatKy ma="R{0}"><luc>01/03/2025 08:0{0}</luc>
<lo><gtin>8938501234563</gtin><so>L1</so><kl dvt="kg">2.5</kl></lo></nhatKy>"""


def table(url: str, **changes: Any) -> dict[str, Any]:
    endpoint = {
        "answers": ["events_by_epc_class"],
        "path": "/nhat-ky",
        "query": {"lo": "{lot}"},
        "reply": "xml",
        "records": "danhSach.nhatKy",
        "missing_means_nothing": True,
        "succeeded": "trangThai == 'OK'",
        "message": "loi",
        "paging": {"style": "page", "total": '"@tong"'},
        **changes,
    }
    item = {
        "each": "lo",
        "gtin": "gtin",
        "lot": "so",
        "quantity": 'kl."#text"',
        "uom": {"const": "KGM"},
    }
    mapping = {
        "id": '"@ma"',
        "type": {"const": "ObjectEvent"},
        "time": {"path": "luc", "format": "dd/mm/yyyy HH:MM"},
        "items": [item],
    }
    return {
        "base_url": url,
        "check": {"path": "/health", "reply": "xml"},
        "endpoints": [endpoint],
        "mappings": {"event": mapping},
    }


def replied(text: str) -> web.Response:
    return web.Response(text=text, content_type="application/xml")


async def test_xml_replies_are_paged_and_mapped_like_json(
    open_system: Any, serve: Any, gather: Any
) -> None:
    accepted: list[str] = []

    async def answer(request: web.Request) -> web.Response:
        accepted.append(request.headers["Accept"])
        if request.path == "/health":
            return replied("<ok/>")
        page = int(request.query["page"])
        return replied(
            PAGE.format({1: RECORD.format(1) + RECORD.format(2), 2: RECORD.format(3)}[page])
        )

    connector = open_system("rest", table(await serve(answer)))
    heard, error = await gather(connector.events(LOT_QUERY))
    assert error is None
    assert [said.record_id for said in heard] == ["R1", "R2", "R3"]
    (portion,) = heard[2].event.quantity_list
    assert (portion.epc_class, portion.quantity, portion.uom) == (LOT, 2.5, "KGM")
    await connector.check()
    assert all("application/xml" in one for one in accepted)


async def test_an_empty_answer_in_xml_is_one(open_system: Any, serve: Any, gather: Any) -> None:
    async def answer(request: web.Request) -> web.Response:
        return replied(PAGE.format(""))

    heard, error = await gather(open_system("rest", table(await serve(answer))).events(LOT_QUERY))
    assert (heard, error) == ([], None)


async def test_a_bad_record_in_xml_is_set_aside_and_reads_once_mended(
    open_system: Any, serve: Any, gather: Any
) -> None:
    async def answer(request: web.Request) -> web.Response:
        records = RECORD.format(1) + RECORD.format(2).replace("01/03/2025", "hôm qua")
        return replied(PAGE.format(records).replace('tong="3"', 'tong="2"'))

    connector = open_system("rest", table(await serve(answer)))
    heard, error = await gather(connector.events(LOT_QUERY))
    assert error is None
    good, bad = heard
    assert isinstance(good, Record)
    assert isinstance(bad, SetAside)
    assert isinstance(bad.raw, dict)
    assert bad.raw["@ma"] == "R2"
    (mended,) = connector.reread({**bad.raw, "luc": "01/03/2025 08:02"}, 0)
    assert isinstance(mended, Record)


async def test_what_is_hostile_or_not_xml_is_malformed(
    open_system: Any, serve: Any, gather: Any
) -> None:
    bodies = {
        '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/hostname">]><a>&x;</a>': "document type",
        "<a>" * 5_000: "nested too deeply",
        '{"danhSach": []}': "what is not XML",
        "<!DOCTYPE html><html></html>": "an HTML page, not XML",
    }
    for body, why in bodies.items():

        async def answer(request: web.Request, body: str = body) -> web.Response:
            return replied(body)

        connector = open_system("rest", table(await serve(answer)))
        heard, error = await gather(connector.events(LOT_QUERY))
        assert not heard
        assert isinstance(error, Malformed)
        assert why in str(error)


async def test_what_a_lookup_finds_may_be_xml(open_system: Any, serve: Any, gather: Any) -> None:
    async def answer(request: web.Request) -> web.Response:
        if request.path == "/noi":
            return replied(f"<ds><noi><ma>K1</ma><gln>{GLN}</gln></noi></ds>")
        record = {"@ma": "R1", "luc": "01/03/2025 08:01", "noi": "K1"}
        return web.json_response([{**record, "lo": {"gtin": GTIN, "so": "L1"}}])

    lookup = {
        "into": "kho",
        "path": "/noi",
        "query": {"ma": "{ids}"},
        "values": {"ma": "noi"},
        "batch": 9,
        "reply": "xml",
        "lists": ["noi"],
        "found": "noi",
        "key": "ma",
    }
    plain = {"reply": "json", "records": "@", "succeeded": None, "paging": {}}
    shape = table(await serve(answer), **plain, lookups=[lookup])
    shape["mappings"]["event"]["read_point"] = "kho.gln"
    heard, error = await gather(open_system("rest", shape).events(LOT_QUERY))
    assert error is None
    assert [said.event.read_point for said in heard] == [build.place(GLN)]


async def test_a_question_may_be_sent_as_a_form_page_by_page(
    open_system: Any, serve: Any, gather: Any
) -> None:
    forms: list[dict[str, list[Any]]] = []

    async def answer(request: web.Request) -> web.Response:
        form = await request.post()
        forms.append({name: form.getall(name) for name in form})
        page = int(str(form["trang"]))
        return replied(PAGE.format(RECORD.format(page) if page < 3 else ""))

    second = build.lot(GTIN, "Lô 2")
    changes = {
        "method": "POST",
        "query": {},
        "form": {"lo": "{ids}", "loai": "nhật ký"},
        "each": "{lot}",
        "batch": 10,
        "join": "repeat",
        "paging": {"style": "page", "parameter": "trang", "where": "body"},
    }
    connector = open_system("rest", table(await serve(answer), **changes))
    query = EventQuery(epc_classes=(LOT, ItemId(second)))
    heard, error = await gather(connector.events(query))
    assert error is None
    assert len(heard) == 2
    assert forms[0] == {"lo": ["L1", "Lô 2"], "loai": ["nhật ký"], "trang": ["1"]}
    assert [form["trang"] for form in forms] == [["1"], ["2"], ["3"]]


async def test_lists_within_lists_become_events_of_their_own(
    open_system: Any, serve: Any, gather: Any
) -> None:
    async def answer(request: web.Request) -> web.Response:
        steps = [
            {"luc": "01/03/2025 08:01", "lo": [{"gtin": GTIN, "so": "L1"}]},
            {"luc": "01/03/2025 08:02", "lo": [{"gtin": GTIN, "so": s} for s in ("L1", "L2")]},
        ]
        return web.json_response([{"@ma": "R1", "dot": [{"buoc": steps[:1]}, {"buoc": steps[1:]}]}])

    plain = {"reply": "json", "records": "@", "succeeded": None, "paging": {}}
    shape = table(await serve(answer), **plain)
    shape["mappings"]["event"] |= {"each": "dot[].buoc[]", "id": '^."@ma"'}
    del shape["mappings"]["event"]["items"][0]["quantity"]
    heard, error = await gather(open_system("rest", shape).events(LOT_QUERY))
    assert error is None
    assert [said.record_id for said in heard] == ["R1#0", "R1#1"]
    assert [len(said.event.quantity_list) for said in heard] == [1, 2]
