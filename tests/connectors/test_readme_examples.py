"""The examples in the connectors' READMEs are true."""

import json
import re
import sqlite3
import tomllib
from pathlib import Path
from typing import Any, get_args

from aiohttp import web
from typer.testing import CliRunner

import connectors
from connectors.registry import check_connector, load_sound
from connectors.sdk.auth.forms import Auth
from connectors.sdk.http_config import HttpConfig
from connectors.sdk.system_file import parse_system
from connectors.sdk.xml_reply import decode_xml, xml_value
from hub.cli.commands import app
from schema.model.identifiers import build
from schema.model.keys import ItemId
from schema.model.queries import EventQuery
from schema.model.times import instant

ROOT = Path(connectors.__file__).parent


def blocks(kind: str, language: str) -> list[str]:
    text = (ROOT / kind / "README.md").read_text("utf-8")
    return re.findall(rf"```{language}\n(.*?)```", text, re.DOTALL)


def test_the_system_file_of_the_readme_is_valid() -> None:
    settings = parse_system(blocks("sdk", "toml")[0], "mau.toml")
    assert check_connector(settings).hosts() == {"epcis.example"}


def test_the_example_of_a_profile_is_valid(tmp_path: Path) -> None:
    (tmp_path / "profiles").mkdir()
    for text in blocks("sdk", "toml")[1:]:
        (tmp_path / text.split()[1]).write_text(text, "utf-8")
    settings = load_sound(tmp_path / "bac-lieu.toml")
    assert settings.provider == "Nhà cung cấp mẫu (mô phỏng)"
    assert check_connector(settings).hosts() == {"bac-lieu.example", "login.example"}


def test_every_form_of_credentials_has_an_example_that_is_valid() -> None:
    whole = {"base_url": "https://a.example"}
    shown = [
        HttpConfig.model_validate_json(json.dumps({**whole, **tomllib.loads(text)}))
        for text in blocks("sdk/auth", "toml")
    ]
    forms = {type(config.auth) for config in shown if config.auth}
    assert forms == set(get_args(get_args(Auth)[0]))
    assert any(config.tls for config in shown)


async def test_the_rest_example_reads_as_the_readme_says(
    open_system: Any, serve: Any, gather: Any
) -> None:
    reply = json.loads(blocks("rest", "json")[0])

    async def answer(request: web.Request) -> web.Response:
        assert request.path == "/api/lo-hang/8938501234568/TOM-01"
        return web.json_response(reply)

    table = tomllib.loads("\n".join(blocks("rest", "toml")[:2]))["connector"]
    base = {"base_url": await serve(answer) + "/api", "check": {"path": "/"}}
    lot = ItemId(build.lot("8938501234568", "TOM-01"))
    connector = open_system("rest", {**table, **base})
    (said,), error = await gather(connector.events(EventQuery(epc_classes=(lot,))))
    assert error is None
    (portion,) = said.event.quantity_list
    assert (portion.epc_class, portion.quantity, portion.uom) == (lot, 120.5, "KGM")
    assert said.event.biz_step == "shipping"
    assert said.event.read_point == "urn:txng:place:sample:K1"


async def test_the_lookup_of_the_rest_readme_completes_its_example(
    open_system: Any, serve: Any, gather: Any
) -> None:
    reply = json.loads(blocks("rest", "json")[0])

    async def answer(request: web.Request) -> web.Response:
        if request.path == "/api/dia-diem":
            assert request.query["ma"] == "K1"
            return web.json_response({"data": [{"ma": "K1", "gln": "8938501000019"}]})
        return web.json_response(reply)

    table = tomllib.loads("\n".join(blocks("rest", "toml")[:2]))["connector"]
    lookups = tomllib.loads(blocks("rest", "toml")[2])["connector"]["endpoints"]["lookups"]
    table["endpoints"][0]["lookups"] = lookups
    table["mappings"]["event"]["read_point"] = "kho.gln"
    base = {"base_url": await serve(answer) + "/api", "check": {"path": "/"}}
    lot = ItemId(build.lot("8938501234568", "TOM-01"))
    connector = open_system("rest", {**table, **base})
    (said,), error = await gather(connector.events(EventQuery(epc_classes=(lot,))))
    assert error is None
    assert said.event.read_point == build.place("8938501000019")


def test_xml_reads_as_the_rest_readme_says() -> None:
    (written,) = blocks("rest", "xml")
    assert xml_value(decode_xml(written.encode())) == json.loads(blocks("rest", "json")[1])


async def test_the_graphql_example_reads_as_the_readme_says(
    open_system: Any, serve: Any, gather: Any
) -> None:
    reply = json.loads(blocks("graphql", "json")[0])

    async def answer(request: web.Request) -> web.Response:
        asked = await request.json()
        assert asked["variables"] == {"gtin": "8938501234568", "lo": "TOM-01"}
        return web.json_response(reply)

    table = tomllib.loads("\n".join(blocks("graphql", "toml")))["connector"]
    lot = ItemId(build.lot("8938501234568", "TOM-01"))
    connector = open_system("graphql", {**table, "base_url": await serve(answer)})
    (said,), error = await gather(connector.events(EventQuery(epc_classes=(lot,))))
    assert error is None
    (portion,) = said.event.quantity_list
    assert (portion.epc_class, portion.quantity, portion.uom) == (lot, 120.5, "KGM")
    assert said.event.biz_step == "shipping"


def test_the_commands_of_the_files_readme_run(tmp_path: Path, monkeypatch: Any) -> None:
    monkeypatch.chdir(tmp_path)
    for line in blocks("files", "sh")[0].splitlines():
        name, *arguments = line.replace("connectors/", f"{ROOT}/").split()
        assert name == "txng"
        assert CliRunner().invoke(app, arguments).exit_code == 0, line
    assert sorted(path.name for path in tmp_path.iterdir()) == ["mau-rieng.xlsx", "mau.xlsx"]


async def test_the_files_example_reads_as_the_readme_says(open_system: Any, tmp_path: Path) -> None:
    (tmp_path / "nhat-ky-3.csv").write_text(blocks("files", "csv")[0], "utf-8")
    table = tomllib.loads("\n".join(blocks("files", "toml")))["connector"]
    here = {"location": {"type": "folder", "path": str(tmp_path)}, "settle_seconds": 0}
    connector = open_system("files", {**table, **here})
    (said,) = [said async for page in connector.changes(None) for said in page.records]
    (portion,) = said.event.quantity_list
    assert portion.epc_class == build.lot("8938501234568", "TOM-01")
    assert (portion.quantity, portion.uom) == (1200.5, "KGM")
    assert said.event.biz_step == "shipping"


async def test_the_sql_example_reads_as_the_readme_says(
    open_system: Any, tmp_path: Path, gather: Any
) -> None:
    with sqlite3.connect(tmp_path / "mau.db") as database:
        database.executescript(blocks("sql", "sql")[0])
    database.close()
    table = tomllib.loads("\n".join(blocks("sql", "toml")))["connector"]
    where = {"url": f"sqlite:///{tmp_path / 'mau.db'}"}
    connector = open_system("sql", {**table, "database": where})
    lot = ItemId(build.lot("8938501234568", "TOM-01"))
    (said,), error = await gather(connector.events(EventQuery(epc_classes=(lot,))))
    await connector.aclose()
    assert error is None
    assert [(one.quantity, one.uom) for one in said.event.quantity_list] == [
        (120.5, "KGM"),
        (80, "KGM"),
    ]
    assert said.event.quantity_list[0].epc_class == lot
    assert said.event.biz_step == "shipping"
    assert said.event.event_time.earliest == instant("2025-03-01T08:30:00+07:00").earliest
