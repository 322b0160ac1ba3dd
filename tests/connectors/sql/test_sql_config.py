"""A system's file of kind ``sql`` that cannot work is refused at the start."""

from dataclasses import replace
from importlib import util
from typing import Any

import pytest
from sql_province import by_cursor, by_lot, table

from connectors.registry import check_connector
from connectors.sdk.system_file import SystemFileError
from schema.model.systems import SystemSettings

SERVER = {"url": "postgresql://csdl.example/txng", "user": "doc", "password": "env:P"}


@pytest.fixture
def faults(settings: SystemSettings) -> Any:
    """What is wrong with a ``[connector]`` table, as its author is told."""

    def told(database: dict[str, Any], *statements: dict[str, Any], **changes: Any) -> str:
        whole = table(database, statements, **changes)
        try:
            check_connector(replace(settings, kind="sql", connector=whole))
        except SystemFileError as error:
            return str(error)
        return ""

    return told


def changed(**changes: Any) -> dict[str, Any]:
    return {k: v for k, v in {**SERVER, **changes}.items() if v is not None}


@pytest.mark.parametrize(
    "database",
    [
        SERVER,
        changed(url="postgresql+psycopg2://csdl.example:6432/txng"),
        changed(url="postgres://[::1]/txng", password=None),
        changed(user="env:USER", tls={"ca": "file:ca.pem"}),
        changed(url="postgresql:///txng", socket="/run/postgresql"),
        {"url": "sqlite:////srv/txng/m%E1%BA%ABu.db", "encoding": "cp1258"},
        {"url": "env:URL", "dialect": "postgresql", "host": "CSDL.example"},
    ],
)
def test_a_database_may_be_named_in_several_ways(database: dict[str, Any], faults: Any) -> None:
    assert faults(database) == ""


@pytest.mark.parametrize(
    ("database", "why"),
    [
        (changed(url="postgresql://doc:x@csdl.example/txng"), "database.url: holds credentials"),
        (changed(url="postgresql://csdl.example/txng?sslmode=disable"), "url: ends before the ?"),
        (changed(url="postgresql://csdl.example"), "url: names no database: it reads postgresql:"),
        (changed(url="postgresql://csdl.example/a/b"), "url: names no database"),
        (changed(url="db2://csdl.example/txng"), "url: begins with none of postgresql://, sqlite"),
        (changed(url="postgresql://[::1/txng"), "url: is no URL"),
        (changed(url="postgresql:///txng"), "give a host in `url`, or a `socket` and none"),
        (changed(socket="/run/postgresql"), "give a host in `url`, or a `socket` and none"),
        (changed(socket="run"), "database.socket: is no path from the root"),
        (changed(user=None), "`user` is missing"),
        (changed(password="kín"), "database.password: is not a secret's reference"),
        (changed(dialect="postgresql"), "`dialect` and `host` go with a `url` that is a secret"),
        (changed(encrypted=False, tls={}), "`tls` goes with a host, and without `encrypted = fal"),
        (changed(encoding="vni"), "`encoding` is 'vni', which is none"),
        ({"url": "env:URL"}, "a `url` that is a secret needs `dialect` and `host`"),
        ({"url": "env:URL", "dialect": "postgresql", "host": "x", "user": "y"},
         "a `url` that is a secret holds user and password already"),
        ({"url": "sqlite:///mau.db"}, "database.url: is no path from the root"),
        ({"url": "sqlite://host/mau.db"}, "database.url: is no path from the root"),
        ({"url": "sqlite:////mau.db", "user": "doc"}, "a file of SQLite has only a `url`"),
    ],
)  # fmt: skip
def test_a_database_that_cannot_be_reached_is_refused(
    database: dict[str, Any], why: str, faults: Any
) -> None:
    assert why in faults(database)


@pytest.mark.parametrize(
    ("scheme", "driver", "extra"),
    [
        ("mysql", "asyncmy", "mysql"),
        ("mariadb", "asyncmy", "mysql"),
        ("mssql", "aioodbc", "mssql"),
        ("oracle", "oracledb", "oracle"),
    ],
)
def test_a_driver_that_is_missing_is_told_with_the_extra_that_brings_it(
    scheme: str, driver: str, extra: str, faults: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    there = util.find_spec
    monkeypatch.setattr(
        "connectors.sdk.database.dialects.find_spec",
        lambda name: None if name == driver else there(name),
    )
    told = faults(changed(url=f"{scheme}://csdl.example/txng"))
    assert f"the driver of {scheme} is not installed: pip install 'txng-hub[{extra}]'" in told
    assert len(told.splitlines()) == 1


@pytest.mark.parametrize(
    ("statement", "why"),
    [
        (by_lot(sql="DELETE FROM x"), "statements.0.sql: is no statement that begins with SELECT"),
        (by_lot(sql="SELECT :lott"), ":lott is no parameter; they are code, dl, event"),
        (by_lot(sql="SELECT 1"), "answers questions about ids, but has no placeholder for one"),
        (by_lot(sql="SELECT :lot, :since"), ":since is never filled by what it answers"),
        (by_lot(sql="SELECT :lot, :limit"), ":limit is never filled by what it answers"),
        (by_lot(sql="SELECT :lot, :after_no"), ":after_no is never filled by what it answers"),
        (by_lot(answers=["changes", "events_by_epc"]), "fills no :gtin14: write one for each"),
        (by_lot(answers=["events_by_time"]), "events_by_time, which fills no :gtin14"),
        (by_lot(numbers=["serial"]), "`numbers` names 'serial', which is no id of the statement"),
        (by_lot(numbers=["from"]), "`numbers` names 'from', which is no id of the statement"),
        (by_lot(batch=2), "a batch goes where {ids} stands"),
        (by_lot(sql="SELECT :ids", each={"a": "{gtin14}-{lot}"}), "`each` holds one placeholder"),
        (by_lot(sql="SELECT :ids", each={"a": 5}), "`each` holds one placeholder"),
        (by_lot(group_by=["no"], sql="SELECT :lot"), "`group_by` needs an ORDER BY at the end"),
        (by_lot(group_by=["no"], sql="SELECT (SELECT 1 ORDER BY 1), :lot"), "`group_by` needs an"),
        (by_cursor(resume="time"), '`cursor` and `resume = "cursor"` go together'),
        (by_cursor(cursor={}), '`cursor` and `resume = "cursor"` go together'),
        (by_cursor(answers=["changes", "events_by_time"]), "answers changes and nothing else"),
        (by_cursor(cursor={"number": "number", "no": "text"}), "`cursor` needs :after_no in the"),
        (by_cursor(sql="SELECT :after_number ORDER BY 1"), "`cursor` needs :limit in the"),
        (by_cursor(sql="SELECT :after_number, :limit"), "`cursor` needs an ORDER BY at the end"),
        (by_cursor(sql="SELECT :after_number, :limit, :since ORDER BY 1"), "nothing fills :since"),
        (by_cursor(group_by=["no"]), "`group_by` must hold the columns of `cursor`"),
        (by_cursor(cursor={"number": "date"}), "cursor.number: is none of the words known here"),
        (by_cursor(page_rows=1), "page_rows: must be 2 or more"),
    ],
)  # fmt: skip
def test_a_statement_that_cannot_be_put_is_refused(
    statement: dict[str, Any], why: str, faults: Any
) -> None:
    assert why in faults(SERVER, statement)


def test_what_one_database_alone_cannot_take_is_refused(
    faults: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("connectors.sdk.database.dialects.find_spec", lambda name: name)
    batch = by_lot(sql="SELECT 1 AS no DROP TABLE x WHERE lot = :lot")
    mssql = changed(url="mssql://csdl.example/txng")
    assert "statements.0: holds the word DROP; quote it where it is a name" in faults(mssql, batch)
    assert faults(SERVER, batch) == ""
    own = {**mssql, "tls": {"ca": "file:ca.pem"}}
    assert "`tls` cannot be given to the driver of mssql" in faults(own)
    sql = "SELECT saved WHERE saved > :after_saved ORDER BY saved LIMIT :limit"
    timed = by_cursor(sql=sql, cursor={"saved": "time"})
    told = faults({"url": "sqlite:////mau.db"}, timed)
    assert "statements.0: sqlite has no type for times: order by text or number" in told
    assert faults(SERVER, timed) == ""


def test_nothing_secret_is_shown_with_the_settings(settings: SystemSettings) -> None:
    where = {"url": "env:URL", "dialect": "postgresql", "host": "csdl.example"}
    config = check_connector(replace(settings, kind="sql", connector=table(where, [])))
    assert config.hosts() == {"csdl.example"}
    assert "env:URL" in repr(config)
