"""``txng trace --events``: a person with documents and nothing else, through the real command."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from jsonschema import ValidationError

from hub.cli.epcis_files import document_files
from schema.epcis.event_hash import event_hash
from schema.epcis.read import read_document

RAW = "https://id.gs1.org/01/09521234543213/10/TOM-01"
RAW_TYPED = "(01)09521234543213(10)TOM-01"
BOX = "https://id.gs1.org/01/09521234123453/10/HOP-01"
BOX_URN = "urn:epc:class:lgtin:9521234.012345.HOP-01"
PALLET = "urn:epc:id:sscc:9521234.0000000001"
FARM, PORT = "urn:epc:id:sgln:9521234.00001.0", "urn:epc:id:sgln:9521234.00003.0"
PLANT = "https://id.gs1.org/414/9521234000020"
MADE = "urn:uuid:7f3c1d52-0a64-4f3a-9a43-5d2f1f2b0001"


def items(told: Any) -> dict[str, tuple[str, str, int]]:
    return {i["id"]: (i["role"], i["certainty"], i["depth"]) for i in told["items"]}


def links(told: Any) -> set[tuple[str, str, str, str | None]]:
    return {(k["kind"], k["from"], k["to"], k.get("item")) for k in told["links"]}


def test_forward_goes_through_all_three_syntaxes(traced: Any, folder: Path) -> None:
    code, told = traced("--events", folder, "--start", RAW_TYPED, "--direction", "forward")
    assert (code, told["status"], told["start"]) == (0, "COMPLETE", RAW)
    assert items(told) == {
        RAW: ("REACHED", "CERTAIN", 0),
        BOX: ("REACHED", "CERTAIN", 1),
        PALLET: ("CARRIER", "CERTAIN", 2),
    }
    assert {p["id"]: p["depth"] for p in told["locations"]} == {FARM: 0, PLANT: 0, PORT: 3}
    assert links(told) == {
        ("MOVEMENT", FARM, PLANT, RAW),
        ("TRANSFORMATION", RAW, BOX, None),
        ("AGGREGATION", BOX, PALLET, None),
        ("MOVEMENT", PLANT, PORT, BOX),
    }


def test_backward_ends_at_the_farm_with_the_links_the_same_way_round(
    traced: Any, folder: Path
) -> None:
    _, told = traced("--events", folder, "--start", BOX_URN, "--direction", "backward")
    assert items(told)[RAW] == ("REACHED", "CERTAIN", 1)
    assert {("MOVEMENT", FARM, PLANT, RAW), ("TRANSFORMATION", RAW, BOX, None)} <= links(told)


def test_both_is_forward_and_backward_in_one(traced: Any, folder: Path) -> None:
    asked = ("--events", folder, "--start", BOX)
    _, both = traced(*asked)
    ways = [traced(*asked, "--direction", way)[1] for way in ("forward", "backward")]
    assert both["direction"] == "both"
    assert set(items(both)) == set().union(*map(items, ways)) == {RAW, BOX, PALLET}
    assert links(both) == set().union(*map(links, ways))


def test_the_schema_refuses_what_is_not_of_the_form(
    traced: Any, valid_report: Any, folder: Path
) -> None:
    _, told = traced("--events", folder, "--start", RAW)
    for wrong in ({"answeredAt": "yesterday"}, {"status": "DONE"}, {"more": 1}):
        with pytest.raises(ValidationError):
            valid_report(told | wrong)


def test_a_trace_may_start_at_a_place(traced: Any, folder: Path) -> None:
    start = ("--start", "(414)9521234000013", "--direction", "forward")
    code, told = traced("--events", folder, *start)
    assert (code, told["start"]) == (0, FARM)
    assert set(items(told)) == {RAW, BOX, PALLET}


def test_every_event_has_its_own_id_or_its_hash(traced: Any, folder: Path) -> None:
    _, told = traced("--events", folder, "--start", RAW)
    events = [
        e for file in document_files([folder]) for e in read_document(file.read_bytes()).events
    ]
    assert [e["id"] for e in told["events"]] == [e.event_id or event_hash(e) for e in events]
    assert told["events"][0]["id"] == MADE
    assert {e["id"] for e in told["events"]} >= {link["event"] for link in told["links"]}


def test_files_may_be_named_one_by_one_in_any_order(traced: Any, folder: Path) -> None:
    named = [w for file in reversed(list(document_files([folder]))) for w in ("--events", file)]
    _, one_by_one = traced(*named, "--start", RAW)
    _, at_once = traced("--events", folder, "--start", RAW)
    for part in ("status", "items", "locations"):
        assert one_by_one[part] == at_once[part]
    assert links(one_by_one) == links(at_once)


def test_tables_say_the_status_first(run: Any, folder: Path) -> None:
    shown = run("--events", folder, RAW_TYPED).stdout
    assert shown.startswith(f"COMPLETE  {RAW}\n3 items, 3 locations, 7 events")


def test_tables_that_leave_the_terminal_fold_no_id(run: Any, folder: Path) -> None:
    lines = run("--events", folder, RAW_TYPED).stdout.splitlines()
    (pallet,) = [line for line in lines if "CARRIER" in line]
    assert PALLET in pallet
    (moved,) = [line for line in lines if "MOVEMENT" in line and FARM in line]
    assert PLANT in moved and RAW in moved and "2025-03-02 08:00 receiving" in moved
    links = [line for line in lines if "MOVEMENT" in line]
    assert len(set(links)) == len(links) == 2


def test_the_same_file_named_twice_counts_once(traced: Any, folder: Path) -> None:
    _, told = traced("--events", folder, "--events", folder / "farm.json", "--start", RAW)
    assert len(told["sources"]) == 3
    assert {link["records"] for link in told["links"]} == {1}


def test_the_installed_command_does_the_same(traced: Any, folder: Path) -> None:
    asked = ("--events", str(folder), "--start", RAW_TYPED, "--direction", "BACKWARD")
    txng = Path(sys.executable).with_name("txng")
    done = subprocess.run(
        [txng, "trace", *asked, "--json"], check=False, capture_output=True, timeout=60
    )
    code, told = traced(*asked)
    assert (done.returncode, done.stderr) == (code, b"")
    assert links(json.loads(done.stdout)) == links(told)
