"""A province that has nothing but a spreadsheet: its template filled in, harvested, traced."""

import json
from pathlib import Path
from typing import Any

from typer.testing import CliRunner

from hub.cli.commands import app

SYSTEM = """
[system]
name = "Bảng tính (mô phỏng)"
provinces = ["96"]
kind = "files"
simulated = true
[connector]
location = {{ type = "upload", path = "{folder}" }}
[[connector.files]]
match = "*.csv"
format = "csv"
template = "txng-1"
"""
COLUMNS = ("Việc", "Thời gian", "GTIN", "Số lô", "GLN nơi thực hiện", "GLN nơi đến",
           "GTIN nguyên liệu", "Số lô nguyên liệu")  # fmt: skip
FARM, PLANT, SHOP = "9521234000013", "9521234000020", "9521234000037"
POND, SHRIMP = "09521234543213", "09521234123453"
MARCH = [
    ("Thu hoạch", "01/03/2025", POND, "AO-1", FARM, "", "", ""),
    ("Xuất hàng", "02/03/2025 08:00", POND, "AO-1", FARM, PLANT, "", ""),
    ("Nhận hàng", "02/03/2025 15:00", POND, "AO-1", PLANT, "", "", ""),
    ("Chế biến", "03/03/2025 10:00", SHRIMP, "TP-1", PLANT, "", POND, "AO-1"),
]
APRIL = [
    ("Xuất hàng", "01/04/2025 08:00", SHRIMP, "TP-1", PLANT, SHOP, "", ""),
    ("Nhận hàng", "02/04/2025 08:00", SHRIMP, "TP-1", SHOP, "", "", ""),
    ("Nhận hàng", "ba ngày sau", SHRIMP, "TP-2", SHOP, "", "", ""),
]


def put(folder: Path, name: str, rows: list[tuple[str, ...]]) -> None:
    lines = (",".join(row) for row in [COLUMNS, *rows])
    (folder / ".arriving").write_text("\n".join(lines), "utf-8")
    (folder / ".arriving").rename(folder / name)


def run(tmp_path: Path, *words: str) -> tuple[int, Any]:
    env = {"TXNG_SYSTEMS": str(tmp_path / "systems"), "TXNG_STORE": str(tmp_path / "graph.db")}
    told = CliRunner().invoke(app, [*words, "--json"], env=env)
    return told.exit_code, json.loads(told.stdout)


def test_what_it_writes_down_is_traced_like_what_others_serve(tmp_path: Path) -> None:
    for name in ("systems", "exports"):
        (tmp_path / name).mkdir()
    system = SYSTEM.format(folder=tmp_path / "exports")
    (tmp_path / "systems" / "bang-tinh.toml").write_text(system, "utf-8")
    put(tmp_path / "exports", "thang-3.csv", MARCH)
    code, told = run(tmp_path, "sync")
    assert (code, told["systems"][0]["new"]) == (0, 4)
    put(tmp_path / "exports", "thang-4.csv", APRIL)
    code, told = run(tmp_path, "sync")
    assert (code, told["systems"][0]["new"]) == (0, 2)
    code, report = run(
        tmp_path,
        "trace",
        f"(01){POND}(10)AO-1",
        "--direction",
        "forward",
        "--freshness",
        "CACHED",
    )
    assert {item["id"].rpartition("/")[2] for item in report["items"]} == {"AO-1", "TP-1"}
    assert f"https://id.gs1.org/414/{SHOP}" in {place["id"] for place in report["locations"]}
    _, held = run(tmp_path, "quarantine", "list")
    assert [one["path"] for one in held] == ["thang-4.csv / row 4 / column B (Thời gian)"]
