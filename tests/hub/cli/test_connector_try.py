"""``txng connector try`` over real servers, and over records that were saved."""

import asyncio
import json
import shutil
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any

import pytest
from an_epcis1 import repository
from demo_shapes import SHAPES, ShapedSystem, shaped
from typer.testing import CliRunner, Result

import connectors
from hub.cli.commands import app
from hub.demo.servers.epcis import EpcisServer
from hub.demo.servers.index import items_of
from hub.demo.servers.listening import Behaviour, address, bind, listen
from schema.model.identifiers.canonical import read
from schema.model.identifiers.identifier import Kind

KINDS = Path(connectors.__file__).parent


def txng(*said: object) -> Result:
    words = ["connector", "try", *(str(word) for word in said)]
    return CliRunner().invoke(app, words, env={"COLUMNS": "300"})


async def beside_a_server(*said: object) -> Result:
    """The command, while the server goes on in this loop."""
    return await asyncio.to_thread(txng, *said)


def told(result: Result) -> Any:
    return json.loads(result.stdout)


def some_lot(of: ShapedSystem) -> str:
    return next(i for e in of.index.events for i in items_of(e) if read(i).kind is Kind.LOT)


def said(trial: Any) -> list[Any]:
    return [one for record in trial["records"] for one in record["said"]]


@pytest.mark.parametrize("name", SHAPES)
async def test_a_lot_is_asked_for_and_every_field_explained(name: str, tmp_path: Path) -> None:
    system = shaped(name)
    lot = some_lot(system)
    async with system.served() as origin:
        file = system.file(tmp_path, origin)
        result = await beside_a_server(file, "--lot", lot, "--json")
    trial = told(result)
    assert (result.exit_code, trial["sound"], trial["error"]) == (0, True, None)
    events = [one for one in said(trial) if one["outcome"] == "EVENT"]
    assert len(events) == sum(lot in items_of(e) for e in system.index.events)
    for record in trial["records"]:
        (explained,) = (e for e in record["events"] if e["said"])
        fields = {field["field"]: field for field in explained["fields"]}
        assert fields["time"]["paths"][0]["found"] is not None
        assert fields["time"]["through"].startswith("format ")
        assert fields["biz_step"]["value"] == explained["said"]["event"]["bizStep"]


async def test_tables_say_what_a_terminal_needs(tmp_path: Path) -> None:
    system = shaped("phieu")
    async with system.served() as origin:
        file = system.file(tmp_path, origin)
        result = await beside_a_server(file, "--most", 2)
    assert result.exit_code == 0
    assert "thoi_gian: " in result.stdout and "format dd/mm/yyyy HH:MM" in result.stdout
    assert result.stdout.endswith("2 records, 2 events, 0 set aside; there are more (--most)\n")


async def test_what_the_hub_would_not_hear_is_told_apart(tmp_path: Path) -> None:
    system = shaped("phieu")
    async with system.served() as origin:
        file = system.file(tmp_path, origin)
        asked = (file, "--lot", some_lot(system), "--since", "2099-01-01", "--json")
        trial = told(await beside_a_server(*asked))
    assert not [one for one in said(trial) if one["outcome"] == "EVENT"]
    reasons = {left["reason"] for record in trial["records"] for left in record["leftOut"]}
    assert any("asked for" in reason for reason in reasons)


@pytest.mark.parametrize("name", SHAPES)
async def test_the_first_page_of_changes_is_explained(name: str, tmp_path: Path) -> None:
    system = shaped(name)
    async with system.served() as origin:
        file = system.file(tmp_path, origin)
        trial = told(await beside_a_server(file, "--changes", "--most", 5000, "--json"))
        few = told(await beside_a_server(file, "--changes", "--most", 3, "--json"))
    assert (trial["sound"], trial["more"], trial["error"]) == (True, False, None)
    assert 0 < len(trial["records"]) <= len(system.index.events)
    assert trial["morePages"] == (len(trial["records"]) < len(system.index.events))
    assert all(any(e["fields"] for e in record["events"]) for record in trial["records"])
    assert few["records"] == trial["records"][:3] and few["more"]


async def test_a_summary_counts_only(tmp_path: Path) -> None:
    system = shaped("phieu")
    async with system.served() as origin:
        asked = (system.file(tmp_path, origin), "--changes", "--summary", "--most", 40)
        shown = await beside_a_server(*asked)
        summary = told(await beside_a_server(*asked, "--json"))
    assert (summary["records"], summary["events"], summary["setAside"]) == (40, 40, [])
    assert shown.exit_code == 0
    assert shown.stdout.endswith("40 records, 40 events, 0 set aside; there are more (--most)\n")


@pytest.fixture
async def epcis2(tmp_path: Path) -> AsyncIterator[Path]:
    """The file of a running EPCIS 2.0 repository."""
    system = shaped("linked")
    async with AsyncExitStack() as stack:
        (held,) = bind(1, 0)
        server = EpcisServer(system.index, system.named)
        await listen(stack, {system.system.id: (server, Behaviour(), held)})
        file = tmp_path / "kho.toml"
        text = (KINDS / "epcis2" / "example.toml").read_text("utf-8").partition("[connector]")[0]
        file.write_text(f'{text}[connector]\nbase_url = "{address(held)}"\n', "utf-8")
        yield file


async def test_kinds_without_a_mapping_show_their_events(epcis2: Path) -> None:
    shown = await beside_a_server(epcis2, "--most", 3)
    trial = told(await beside_a_server(epcis2, "--most", 3, "--json"))
    assert shown.exit_code == 0 and "eventTime" in shown.stdout
    assert [one["outcome"] for one in said(trial)] == ["EVENT"] * 3
    assert "events" not in trial["records"][0]


async def test_changes_of_kinds_without_a_mapping_are_their_events(epcis2: Path) -> None:
    trial = told(await beside_a_server(epcis2, "--changes", "--most", 3, "--json"))
    assert [one["outcome"] for one in said(trial)] == ["EVENT"] * 3


async def test_a_soap_repository_is_asked_too(tmp_path: Path) -> None:
    async with repository() as running:
        file = tmp_path / "kho.toml"
        text = (KINDS / "epcis1" / "example.toml").read_text("utf-8").partition("[connector]")[0]
        table = f'[connector]\nbase_url = "{running.origin}/soap"\n'
        file.write_text(text + table, "utf-8")
        trial = told(await beside_a_server(file, "--most", 3, "--json"))
    assert trial["error"] is None and len(said(trial)) == 3


def test_a_saved_record_is_read_without_asking(tmp_path: Path) -> None:
    file = shaped("phieu").file(tmp_path)
    good = shaped("phieu").records()[0]
    bad = {**good, "cong_doan": "Phơi", "ghi_chu": "nắng"}
    reply = tmp_path / "reply.json"
    reply.write_text(json.dumps({"du_lieu": {"ds_phieu": [good, bad]}}), "utf-8")
    asked = (file, "--record", reply, "--records", "du_lieu.ds_phieu")
    trial = told(result := txng(*asked, "--json"))
    assert result.exit_code == 1 and not trial["sound"]
    (aside,) = (one for one in said(trial) if one["outcome"] == "SET_ASIDE")
    assert aside["path"] == "cong_doan" and "no word for 'Phơi'" in aside["reason"]
    assert {"path": "ghi_chu", "value": "nắng"} in trial["records"][1]["unmapped"]
    shown = txng(*asked)
    assert "SET ASIDE at cong_doan" in shown.stdout and "FAULT: " in shown.stdout
    assert "2 records, 1 event, 1 set aside" in shown.stdout


def test_a_summary_tells_each_reason_once_with_its_count(tmp_path: Path) -> None:
    file = shaped("phieu").file(tmp_path)
    good = shaped("phieu").records()[0]
    bad = {**good, "cong_doan": "Phơi", "ghi_chu": ["nắng", "gió"]}
    (tmp_path / "some.json").write_text(json.dumps([good, bad, bad]), "utf-8")
    asked = (file, "--record", tmp_path / "some.json", "--summary")
    summary = told(result := txng(*asked, "--json"))
    assert result.exit_code == 1
    assert (summary["records"], summary["events"]) == (3, 1)
    (aside,) = summary["setAside"]
    assert (aside["path"], aside["count"]) == ("cong_doan", 2)
    assert {"path": "ghi_chu[]", "reason": None, "count": 2} in summary["unmapped"]
    shown = txng(*asked)
    assert "Phơi" in shown.stdout and "Not mapped" in shown.stdout
    assert shown.stdout.endswith("3 records, 1 event, 2 set aside\n")


def test_what_a_type_of_event_does_not_have_is_counted(tmp_path: Path) -> None:
    file = shaped("phieu").file(tmp_path)
    text = file.read_text("utf-8")
    file.write_text(text.replace('"me_san_xuat"', '"ma_phieu"'), "utf-8")
    records = [one for one in shaped("phieu").records() if one["cong_doan"] == "Xuất kho"]
    (tmp_path / "some.json").write_text(json.dumps(records[:4]), "utf-8")
    summary = told(txng(file, "--record", tmp_path / "some.json", "--summary", "--json"))
    reason = "ObjectEvent has no transformation id"
    assert {"path": "transformation_id", "reason": reason, "count": 4} in summary["dropped"]


def test_changes_that_a_system_does_not_list_are_one_line(tmp_path: Path) -> None:
    file = shaped("phieu").file(tmp_path)
    text = file.read_text("utf-8")
    file.write_text(text.replace(', "changes"', ""), "utf-8")
    result = txng(file, "--changes")
    assert result.exit_code == 1 and "Unsupported: this system cannot be asked" in result.stdout


def test_of_a_list_of_saved_records_only_so_many_are_shown(tmp_path: Path) -> None:
    file = shaped("phieu").file(tmp_path)
    (tmp_path / "many.json").write_text(json.dumps(shaped("phieu").records()[:5]), "utf-8")
    trial = told(txng(file, "--record", tmp_path / "many.json", "--most", 4, "--json"))
    assert (len(trial["records"]), trial["more"]) == (4, True)


def test_a_row_of_a_file_that_is_set_aside_is_explained(tmp_path: Path) -> None:
    (tmp_path / "bang").mkdir()
    example = (KINDS / "files" / "example.toml").read_text("utf-8").partition("[connector]")[0]
    file = tmp_path / "bang.toml"
    file.write_text(
        f"""{example}[connector]
settle_seconds = 0
location = {{ type = "folder", path = "{tmp_path / "bang"}" }}
[[connector.files]]
match = "*.csv"
format = "csv"
[connector.mappings.event]
id = "so"
type = {{ const = "ObjectEvent" }}
time = {{ path = "luc", format = "dd/mm/yyyy" }}
items = [{{ gtin = "gtin", lot = "lo" }}]
""",
        "utf-8",
    )
    rows = "so,luc,gtin,lo\n1,01/03/2025,8938501234568,L1\n2,hôm qua,8938501234568,L1\n"
    (tmp_path / "bang" / "a.csv").write_text(rows, "utf-8")
    trial = told(result := txng(file, "--json"))
    assert result.exit_code == 1
    assert [one["outcome"] for one in said(trial)] == ["EVENT", "SET_ASIDE"]
    (element,) = trial["records"][1]["events"]
    (time,) = (field for field in element["fields"] if field["field"] == "time")
    assert time["paths"][0]["found"] == "hôm qua" and "no time written as" in time["fault"]


def test_a_question_that_its_file_rules_out_is_not_put() -> None:
    asked = (KINDS / "rest" / "example.toml", "--gtin", "8938501234568", "--serial", "S1")
    result = txng(*asked)
    assert result.exit_code == 0 and result.stdout.startswith("not asked: by `holds`")


def test_a_system_that_is_not_there_is_one_line(tmp_path: Path) -> None:
    file = shaped("phieu").file(tmp_path, "http://127.0.0.1:1")
    result = txng(file, "--gtin", "8938501234568", "--lot", "TOM-01")
    assert result.exit_code == 1 and "Unavailable: " in result.stdout
    assert "127.0.0.1" not in result.stdout


@pytest.mark.parametrize(
    ("options", "says"),
    [
        (("--lot", "12"), "--lot"),
        (("--serial", "S1"), "--serial"),
        (("--gtin", "8938501234568", "--lot", "1", "--serial", "2"), "not both"),
        (("--gtin", "8938501234560"), "check digit"),
        (("--since", "hôm qua"), "--since"),
        (("--changes", "--gtin", "8938501234568"), "--changes"),
        (("--record", "none.json"), "cannot be read"),
        (("--record", __file__), "is not JSON"),
        (("--record", "{folder}/list.json", "--records", "a["), "--records"),
    ],
)
def test_what_cannot_be_used_is_told(options: tuple[str, ...], says: str, tmp_path: Path) -> None:
    (tmp_path / "list.json").write_text("[]")
    file = shutil.copy(KINDS / "rest" / "example.toml", tmp_path / "mau.toml")
    result = txng(file, *(one.format(folder=tmp_path) for one in options))
    assert result.exit_code == 2 and says in result.output


def test_a_wrong_file_is_told_with_its_key(tmp_path: Path) -> None:
    file = tmp_path / "mau.toml"
    text = (KINDS / "rest" / "example.toml").read_text("utf-8")
    file.write_text(text.replace('id = "ma"', 'id = "ma["'), "utf-8")
    result = txng(file)
    assert result.exit_code == 2 and "connector.mappings.event.id" in result.output
