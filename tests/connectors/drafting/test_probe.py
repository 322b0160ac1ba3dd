"""``txng connector probe`` over real servers: what is drafted, and how right it is."""

import asyncio
import json
import tomllib
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web
from an_epcis1 import repository
from demo_shapes import SHAPES, ShapedSystem, shaped
from graphql_province import RELAY, Province, step
from typer.testing import CliRunner, Result

from connectors.drafting.event import guess
from connectors.drafting.writing import written
from connectors.mapping.language import EventMapping
from connectors.mapping.reader import RecordReader
from connectors.registry import check_connector, load_sound
from hub.cli.commands import app
from hub.demo.servers.epcis import EpcisServer
from hub.demo.servers.listening import Behaviour, address, bind, listen
from hub.registry.loading import read_systems
from schema.model.records import Record, SetAside
from schema.model.systems import Stage

FIELDS = (
    "type", "event_time", "event_id", "action", "biz_step", "disposition", "read_point",
    "biz_location", "parent_id", "epc_list", "quantity_list", "child_epcs",
    "child_quantity_list", "input_epc_list", "input_quantity_list", "output_epc_list",
    "output_quantity_list", "transformation_id", "biz_transactions", "sources", "destinations",
    "ilmd",
)  # fmt: skip
SEEN = 50
AT = {
    "phieu": "/api/phieu", "nested": "/v2/trace-events", "brief": "/e", "linked": "/movements",
    "plain": "/nhatky", "searched": "/api/Search",
}  # fmt: skip
OPTIONS = {
    "nested": ("--auth", '{ type = "api_key", key = "env:DEMO_KEY", header = "X-API-Key" }'),
    "searched": ("--post", '{"Page": 0}'),
}
PAGING = {
    "phieu": {"style": "page", "parameter": "trang", "total": "du_lieu.tong"},
    "nested": {"style": "offset", "parameter": "offset", "total": "meta.total"},
    "brief": {"style": "cursor", "parameter": "c", "next": "n"},
    "linked": {"style": "next_link", "next": "_links.next.href"},
    "plain": {"style": "link_header"},
    "searched": {
        "style": "page",
        "parameter": "Page",
        "first": 0,
        "more": "Result.HasMore",
        "where": "body",
    },
}
RIGHT = {"phieu": 19, "nested": 20, "linked": 16, "plain": 18, "searched": 19}
"""Fields guessed right in every record that reads, of those that the shape's records have. What is
missing everywhere is the disposition, which they do not say."""


async def txng(*said: object) -> Result:
    """``txng connector probe``, while servers go on in this loop."""
    words = ["connector", "probe", *(str(word) for word in said), "--province", "96"]
    settings = {"COLUMNS": "200", "DEMO_KEY": "demo-key-mo-phong"}
    return await asyncio.to_thread(CliRunner().invoke, app, words, env=settings)


@asynccontextmanager
async def serving(answer: Any) -> AsyncIterator[str]:
    application = web.Application()
    application.router.add_route("*", "/{tail:.*}", answer)
    runner = web.AppRunner(application)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        host, port = runner.addresses[0][:2]
        yield f"http://{host}:{port}"
    finally:
        await runner.cleanup()


def drafted(result: Result) -> Mapping[str, Any]:
    assert result.exit_code == 0, result.output
    return tomllib.loads(result.stdout)["connector"]


def compared(name: str, records: list[Any], system: ShapedSystem, folder: Path) -> dict[str, Any]:
    """How often each field of a shape's events is as by the shape's own file."""
    table = tomllib.loads("\n".join(written(guess(records[:SEEN]).sections)))["connector"]
    settings = load_sound(system.file(folder))
    config: Any = check_connector(settings)
    own = [config.mappings[key] for key in config.endpoints[0].mapping]
    mapping = EventMapping.model_validate_json(json.dumps(table["mappings"]["event"]))
    theirs = RecordReader(own, [], config.tables, settings)
    ours = RecordReader([mapping], [], table.get("tables", {}), settings)
    found: dict[str, Any] = {}
    for record in records:
        (expected,), (said,) = list(theirs.read(record, 1)), list(ours.read(record, 1))
        if isinstance(said, SetAside):
            assert said.reason
            continue
        for field in FIELDS:
            x, y = (_plain(getattr(one.event, field, None)) for one in (expected, said))
            if x or y:
                found.setdefault(field, []).append(x == y)
    return found


def _plain(value: Any) -> Any:
    if hasattr(value, "earliest"):
        return value.earliest, value.latest
    if isinstance(value, tuple) and value and hasattr(value[0], "value"):
        return tuple(one.value for one in value)
    return value


@pytest.mark.parametrize("name", SHAPES)
async def test_a_shape_never_seen_is_drafted_with_its_pages(name: str, tmp_path: Path) -> None:
    async with shaped(name).served() as origin:
        out = tmp_path / "nhap.toml"
        result = await txng(origin + AT[name], *OPTIONS.get(name, ()), "-o", out)
    assert result.exit_code == 0, result.output
    (settings,), faults = read_systems(tmp_path)
    assert not faults and settings.stage is Stage.REGISTERED
    text = out.read_text("utf-8")
    assert text.startswith("# BẢN NHÁP / DRAFT") and "demo-key" not in text
    table = tomllib.loads(text)["connector"]
    assert table["endpoints"][0]["paging"] == PAGING[name]


@pytest.mark.parametrize("name", sorted(RIGHT))
def test_fields_are_guessed_as_the_shape_says(name: str, tmp_path: Path) -> None:
    found = compared(name, shaped(name).records(), shaped(name), tmp_path)
    right = [field for field, same in found.items() if all(same)]
    assert set(found) - set(right) <= {"disposition"}
    assert len(right) >= RIGHT[name] - 2  # the record's own id and time are not among FIELDS


async def test_words_that_nobody_knows_set_their_records_aside(tmp_path: Path) -> None:
    """Names of one letter: the times, lists and places are guessed, the steps cannot be."""
    async with shaped("brief").served() as origin:
        result = await txng(f"{origin}/e")
    table = drafted(result)
    assert table["mappings"]["event"]["time"] == {"path": "t", "format": "epoch_s"}
    assert table["tables"]["step"] == {}
    assert "# 'MK': seen" in result.stdout and "đoán / a guess" in result.stdout
    assert "0 events of the 40 records seen read as drafted" in result.stderr


async def test_what_the_address_asks_for_becomes_a_template() -> None:
    record = shaped("phieu").records()[0]
    lot = next(one for one in record["hang"] if "so_lo" in one)
    asked = f"lo={lot['gtin']}:{lot['so_lo']}"
    async with shaped("phieu").served() as origin:
        at = f"{origin}/api/phieu"
        result = await txng(
            f"{at}?{asked}&so_dong=5", f"{at}?tu=01/01/2026 00:00&den=01/01/2099 00:00"
        )
    by_lot, by_time = drafted(result)["endpoints"]
    assert (by_lot["answers"], by_lot["kinds"]) == (["events_by_epc_class"], ["LOT"])
    assert by_lot["query"] == {"lo": "{gtin13}:{lot}"}
    assert by_time["answers"] == ["events_by_time"]
    assert by_time["query"] == {"tu": "{from}", "den": "{to}"}
    assert by_time["time_format"] == "dd/mm/yyyy HH:MM"


async def test_a_sample_tells_which_part_of_an_address_is_the_code() -> None:
    async def answer(request: web.Request) -> web.Response:
        return web.json_response(UNSEEN[:2])

    async with serving(answer) as origin:
        url = f"{origin}/lot/08938501234568/LO-9/history"
        table = drafted(await txng(url, "--lot", "(01)08938501234568(10)LO-9"))
    (way,) = table["endpoints"]
    assert (way["path"], way["kinds"]) == ("/lot/{gtin14}/{lot}/history", ["LOT"])
    assert table["check"]["path"] == "/lot/08938501234568/LO-9/history"


UNSEEN = [
    {
        "maTruyVet": f"TV{n:04}",
        "tenSanPham": "Gạo (mô phỏng)",
        "maGTIN": "8938501234568",
        "soLoSX": f"LO-{n}",
        "ngaySanXuat": f"0{n % 9 + 1}/02/2025",
        "nhatKySanXuat": [
            {
                "hoatDong": activity,
                "ngayThucHien": f"2025-03-{day:02}T0{n % 9}:15:00",
                "viTri": {"maGLN": "8938501000019", "tenViTri": "Ruộng (mô phỏng)"},
                "khoiLuong": 100.5 + n,
                "donViTinh": "kg",
                "nguoiGhi": "(mô phỏng)",
            }
            for day, activity in enumerate(("Gieo trồng", "Thu hoạch", "Xuất kho"), n % 20 + 1)
        ],
    }
    for n in range(23)
]
"""An API of another kind: a lot with its journal in each record, words run together."""


AMOUNT = {"Qty": 5.5, "UnitOfMeasure": "KG"}
LOGISTICS = [
    {
        "Ref": f"SHP/{n}",
        "EventKind": ("Goods Issue", "Goods Receipt")[n % 2],
        "OccurredUtc": f"2025-04-{n + 1:02}T02:00:00Z",
        "LastModifiedUtc": f"2025-04-{n + 1:02}T05:00:00Z",
        "FromLocationGLN": "8938501000019",
        "ToLocationGLN": "8938501000026",
        "Lines": [
            {
                "ProductCode": "8938501234568",
                "BatchNo": f"B{n}/{k}",
                "Qty": 5.5,
                "UnitOfMeasure": "KG",
            }
            for k in range(2)
        ],
        "Carrier": "(simulated)",
    }
    for n in range(12)
]
"""Another that nothing here was made for: what is not known of it is told."""


async def test_what_is_not_known_of_an_api_is_told_and_reads_nothing_wrongly() -> None:
    async def answer(request: web.Request) -> web.Response:
        at = int(request.query.get("NextPageToken", 0))
        following = str(at + 5) if at + 5 < len(LOGISTICS) else None
        return web.json_response({"Data": LOGISTICS[at : at + 5], "NextPageToken": following})

    async with serving(answer) as origin:
        result = await txng(f"{origin}/v1/events")
    table = drafted(result)
    mapping, (way,) = table["mappings"]["event"], table["endpoints"]
    assert way["paging"] == {
        "style": "cursor",
        "parameter": "NextPageToken",
        "next": "NextPageToken",
    }
    assert mapping["id"] == "Ref"
    assert mapping["time"]["path"] == "OccurredUtc"
    assert mapping["record_time"]["path"] == "LastModifiedUtc"
    assert mapping["biz_step"]["path"] == "EventKind"
    (item,) = mapping["items"]
    assert (item["each"], item["gtin"], item["lot"]) == ("Lines", "ProductCode", "BatchNo")
    assert (item["quantity"], item["uom"]["path"]) == ("Qty", "UnitOfMeasure")
    assert mapping["sources"] == [{"place": {"gln": "FromLocationGLN"}}]
    assert mapping["destinations"] == [{"place": {"gln": "ToLocationGLN"}}]
    assert "! no place where it happened was found" in result.stderr
    assert "'Goods Issue': seen" in result.stdout and "# Carrier: " in result.stdout
    assert "set aside 3 times" in result.stderr and "0 events of the 5" in result.stderr


async def test_a_cursor_that_every_page_has_ends_where_the_reply_says_so() -> None:
    async def answer(request: web.Request) -> web.Response:
        at = int(request.query.get("sau", 0))
        end = min(at + 5, len(LOGISTICS))
        told = {"con_nua": end < len(LOGISTICS), "tiep_theo": end}
        return web.json_response({"ho_so": LOGISTICS[at:end], **told})

    async with serving(answer) as origin:
        table = drafted(await txng(f"{origin}/v1/ho-so"))
    told = {"parameter": "sau", "next": "tiep_theo", "more": "con_nua"}
    assert table["endpoints"][0]["paging"] == {"style": "cursor", **told}


async def unseen(request: web.Request) -> web.Response:
    start, size = int(request.query.get("skipCount", 0)), 10
    found = UNSEEN[start : start + size]
    result = {"totalCount": len(UNSEEN), "items": found}
    return web.json_response({"success": True, "result": result, "error": None})


async def test_an_api_of_another_kind_is_drafted_and_reads(tmp_path: Path) -> None:
    out = tmp_path / "la.toml"
    async with serving(unseen) as origin:
        result = await txng(f"{origin}/api/services/app/truyvet/list", "-o", out)
    assert result.exit_code == 0, result.output
    table = tomllib.loads(out.read_text("utf-8"))["connector"]
    (way,) = table["endpoints"]
    assert way["records"] == "result.items"
    paging = {"style": "offset", "parameter": "skipCount", "total": "result.totalCount"}
    assert way["paging"] == paging
    mapping = table["mappings"]["event"]
    assert (mapping["each"], mapping["id"]) == ("nhatKySanXuat", "^.maTruyVet")
    assert "destinations" not in mapping and "sources" not in mapping
    assert mapping["time"] == {"path": "ngayThucHien", "format": "iso"}
    assert mapping["biz_step"]["path"] == "hoatDong"
    assert mapping["read_point"]["gln"] == "viTri.maGLN"
    (item,) = mapping["items"]
    assert (item["gtin"], item["lot"]) == ("^.maGTIN", "^.soLoSX")
    assert (item["quantity"], item["uom"]["path"]) == ("khoiLuong", "donViTinh")
    assert mapping["ilmd"]["cbvmda:productionDate"] == "^.ngaySanXuat"
    settings = load_sound(out)
    config: Any = check_connector(settings)
    said = list(config.reader(config.endpoints[0], settings).read(UNSEEN[0], 1))
    assert [type(one) for one in said if isinstance(one, Record | SetAside)] == [Record] * 3
    assert "# nhatKySanXuat[].nguoiGhi: " in out.read_text("utf-8")


@pytest.mark.parametrize(("given", "more"), [("?page=1", 0), ("", 7)])
async def test_pages_that_cannot_be_had_fail_loudly(given: str, more: int) -> None:
    """The system says that there is more, and gives the same whatever is asked."""

    async def answer(request: web.Request) -> web.Response:
        found = shaped("phieu").records()[:10]
        return web.json_response({"total": 10 + more or 10, "items": found})

    async with serving(answer) as origin:
        result = await txng(f"{origin}/list{given}")
    paging = drafted(result)["endpoints"][0]["paging"]
    assert paging["style"] == "page" and "MEND `paging`" in result.stdout


async def test_a_round_number_without_a_word_of_more_is_told() -> None:
    async def answer(request: web.Request) -> web.Response:
        return web.json_response(shaped("phieu").records()[:20])

    async with serving(answer) as origin:
        result = await txng(f"{origin}/list")
    assert "MEND `paging`" in result.stdout or "TAKE CARE" in result.stdout


async def test_pages_of_which_no_way_on_was_found_are_told_above_all() -> None:
    """Of two addresses that go on by names which nobody knows."""

    async def answer(request: web.Request) -> web.Response:
        at, size = int(request.query.get("noi_tu", 0)), int(request.query.get("moi_lan", 15))
        found = LOGISTICS[at : at + size]
        beside = {"het": at + size >= len(LOGISTICS), "so_luong": len(found)}
        return web.json_response({"ket_qua": {"ghi_nhan": found, **beside}})

    async with serving(answer) as origin:
        result = await txng(f"{origin}/a?moi_lan=2", f"{origin}/b")
    ways = drafted(result)["endpoints"]
    assert [way.get("paging") for way in ways] == [None, None]
    for at, why in (("/a", "as many records came as were asked for (moi_lan = 2); "), ("/b", "")):
        told = f"! {at}: there may be more pages, write `paging`: "
        note = f"{told}{why}ket_qua.het beside the records"
        assert f"# {note}" in result.stdout and note in result.stderr
    assert result.stdout.count(": có thể còn trang sau, hãy viết `paging`: ") == 2


async def test_an_xml_api_is_drafted_too() -> None:
    async def answer(request: web.Request) -> web.Response:
        rows = "".join(
            f"<dong><ma>N{n}</ma><buoc>Xuất kho</buoc><luc>2025-03-01T08:0{n}:00</luc>"
            f"<noi>8938501000019</noi><gtin>8938501234568</gtin><so_lo>L{n}</so_lo></dong>"
            for n in range(1, 6)
        )
        return web.Response(text=f"<kq><ds>{rows}</ds></kq>", content_type="application/xml")

    async with serving(answer) as origin:
        table = drafted(await txng(f"{origin}/xml"))
    (way,) = table["endpoints"]
    assert (way["reply"], way["records"]) == ("xml", "ds.dong")
    assert table["mappings"]["event"]["biz_step"]["path"] == "buoc"


async def test_an_xml_list_is_one_even_where_a_record_has_one_line() -> None:
    async def answer(request: web.Request) -> web.Response:
        goods = [f"<hang><gtin>8938501234568</gtin><so_lo>L{n}</so_lo></hang>" for n in range(9)]
        rows = "".join(
            f"<phieu><ma>N{n}</ma><buoc>Xuất kho</buoc><luc>2025-03-01T08:0{n}:00</luc>"
            f"{''.join(goods[: n or 1])}</phieu>"
            for n in range(4)
        )
        return web.Response(text=f"<kq>{rows}</kq>", content_type="application/xml")

    async with serving(answer) as origin:
        result = await txng(f"{origin}/xml")
    table = drafted(result)
    assert table["endpoints"][0]["lists"] == ["phieu", "hang"]
    assert [one["each"] for one in table["mappings"]["event"]["items"]] == ["hang"]
    assert "4 events of the 4 records seen read as drafted" in result.stderr


async def test_an_open_graphql_schema_is_asked_and_drafted(tmp_path: Path) -> None:
    province = Province(steps=[step(n) for n in range(1, 6)])
    async with serving(province.answer) as origin:
        result = await txng(f"{origin}/graphql", "--lot", "(01)08938501234568(10)TOM-01")
    table = drafted(result)
    assert table["path"] == "/graphql"
    (way,) = table["queries"]
    assert "journal" in way["document"] or "steps" in way["document"]
    assert table["mappings"]["event"]["time"] == {"path": "at", "format": "iso"}


async def test_a_document_is_given_where_the_schema_is_closed(tmp_path: Path) -> None:
    province = Province(steps=[step(n) for n in range(1, 6)])

    async def closed(request: web.Request) -> web.Response:
        if b"__schema" in await request.read():
            return web.json_response({"errors": [{"message": "introspection is off"}]})
        return await province.answer(request)

    file = tmp_path / "q.graphql"
    file.write_text(RELAY, "utf-8")
    async with serving(closed) as origin:
        refused = await txng(f"{origin}/graphql")
        table = drafted(await txng(f"{origin}/graphql", "--document", file))
    assert refused.exit_code == 1 and "--document" in refused.output
    (way,) = table["queries"]
    assert (way["records"], way["variables"]) == ("journal", {"lot": "{lot}"})
    assert way["paging"] == {"style": "relay", "size_variable": "first"}


async def test_epcis_is_recognised_in_both_versions() -> None:
    system = shaped("linked")
    async with AsyncExitStack() as stack:
        (held,) = bind(1, 0)
        server = EpcisServer(system.index, system.named)
        await listen(stack, {system.system.id: (server, Behaviour(), held)})
        at = address(held)
        newer = await txng(f"{at}/events")
    async with repository() as running:
        older = await txng(f"{running.origin}/soap")
        described = await txng(f"{running.origin}/soap?wsdl")
    assert 'kind = "epcis2"' in newer.stdout and drafted(newer)["base_url"] == at
    for result in (older, described):
        assert 'kind = "epcis1"' in result.stdout, result.output
        assert drafted(result)["base_url"] == f"{running.origin}/soap"


async def test_only_its_own_host_is_asked_and_failures_are_one_line(tmp_path: Path) -> None:
    async def refusing(request: web.Request) -> web.Response:
        return web.Response(status=401)

    async def page(request: web.Request) -> web.Response:
        return web.Response(text="<!doctype html><p>xin chào", content_type="text/html")

    async with serving(refusing) as origin, serving(page) as other:
        refused = await txng(f"{origin}/a")
        elsewhere = await txng(f"{origin}/a", f"{other}/b")
        nothing = await txng(f"{other}/")
    assert refused.exit_code == 1 and refused.output.startswith("Refused: ")
    assert elsewhere.exit_code == 1 and "not all on one host" in elsewhere.output
    assert nothing.exit_code == 1 and len(nothing.output.splitlines()) == 1
    gone = await txng("http://127.0.0.1:1/a")
    assert gone.exit_code == 1 and "127.0.0.1" not in gone.output


async def test_nothing_is_written_over_and_options_are_checked(tmp_path: Path) -> None:
    file = tmp_path / "a.toml"
    file.write_text("")
    for options, says in (
        (("-o", file), "is there already"),
        (("--auth", "{ type"), "--auth"),
        (("--post", "{"), "--post"),
        (("--variables", "[]"), "--variables"),
        (("--lot", "x"), "--lot"),
        (("--auth", '{ type = "bearer", token = "plain" }'), "secret"),
    ):
        result = await txng("http://127.0.0.1:1/", *options)
        assert result.exit_code == 2 and says in result.output, result.output
    assert file.read_text() == ""
