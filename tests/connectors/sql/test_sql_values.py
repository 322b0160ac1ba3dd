"""Rows of every kind: what is no JSON is turned by one rule, what cannot be read is set aside."""

from contextlib import aclosing
from typing import Any

import pytest
from private_server import Server
from sql_province import (
    LOT,
    PostgresProvince,
    Province,
    SqliteProvince,
    by_lot,
    event,
    ids,
    line,
    lots,
)

from connectors.sdk.errors import Malformed, Unsupported
from schema.model.records import Record, SetAside
from schema.model.systems import Limits
from schema.model.times import instant

QUESTION = lots(LOT)
BYTES = "holds bytes that are no text in the encoding of the database"


def valued(value: str, **changes: Any) -> dict[str, Any]:
    """The lot's rows with a further column ``v``."""
    sql = f"SELECT no, at, gtin, lot, kg, {value} AS v FROM journal WHERE lot = :lot ORDER BY no"
    return by_lot(sql=sql, **changes)


async def heard_as(
    value: str, province: Province, open_sql: Any, gather: Any, **changes: Any
) -> Any:
    """What a value reads as: an extension of the one event there is."""
    connector = open_sql(
        province, valued(value, **changes), mappings={"event": event(extensions={"v": "v"})}
    )
    (said,), error = await gather(connector.events(QUESTION))
    assert error is None
    return said.event.extensions["v"] if isinstance(said, Record) else said.reason


@pytest.mark.parametrize(
    ("value", "reads"),
    [
        ("'Tôm'::text", "Tôm"),
        ("'x  '::char(5)", "x    "),
        ("120.50::numeric", 120.5),
        ("8938501234568::numeric", 8938501234568),
        ("'NaN'::numeric", "NaN"),
        ("1e30::numeric", "1.00E+30"),
        ("1.5::float8", 1.5),
        ("true", True),
        ("'08:30'::time", "08:30:00"),
        ("'2025-03-01'::date", "2025-03-01"),
        ("'2025-03-01 08:30'::timestamp", "2025-03-01T08:30:00"),
        ("'2025-03-01 08:30+07'::timestamptz", "2025-03-01T01:30:00+00:00"),
        ("'infinity'::timestamptz", "infinity"),
        ("'-infinity'::date", "-infinity"),
        ("'0044-03-15 BC'::date", "-746117 days from 2000-01-01"),
        ("'294276-12-31'::timestamp", "9223371244800000000 µs from 2000-01-01"),
        ("interval '1 day 2 hours'", "1 day, 2:00:00"),
        ("decode('00ff', 'hex')", "00ff"),
        ("'6ba7b810-9dad-11d1-80b4-00c04fd430c8'::uuid", "6ba7b810-9dad-11d1-80b4-00c04fd430c8"),
        ("'192.168.0.1'::inet", "192.168.0.1"),
        ("array['a', 'b']", ["a", "b"]),
        ("array[1.5, null]::numeric[]", [1.5, None]),
        ("'{\"a\": [1]}'::jsonb", {"a": [1]}),
        ("'[1, null]'::json", [1, None]),
    ],
)  # fmt: skip
async def test_what_postgresql_gives_reads_as_json(
    value: str, reads: Any, on_postgres: PostgresProvince, open_sql: Any, gather: Any
) -> None:
    await on_postgres.add(line(1))
    assert await heard_as(value, on_postgres, open_sql, gather) == reads


async def test_a_time_without_a_zone_is_of_the_systems_own(
    province: Province, open_sql: Any, gather: Any
) -> None:
    await province.add(line(1))
    local = {
        "sqlite": "'2025-03-01 08:30:00'",
        "postgresql": "'2025-03-01 08:30:00'::timestamp",
        "mariadb": "CAST('2025-03-01 08:30:00' AS DATETIME)",
    }[province.engine]
    connector = open_sql(province, valued(local), mappings={"event": event(time="v")})
    (said,), error = await gather(connector.events(QUESTION))
    assert error is None
    assert said.event.event_time.earliest == instant("2025-03-01T08:30:00+07:00").earliest


async def test_a_time_of_seconds_is_read_as_such(
    province: Province, open_sql: Any, gather: Any
) -> None:
    await province.add(line(1, number=1_740_790_800))
    time = {"path": "v", "format": "epoch_s"}
    connector = open_sql(province, valued("number"), mappings={"event": event(time=time)})
    (said,), _ = await gather(connector.events(QUESTION))
    assert said.event.event_time.earliest == instant("2025-03-01T08:00:00+07:00").earliest


async def test_a_word_in_nfd_is_the_same_word(
    province: Province, open_sql: Any, gather: Any
) -> None:
    await province.add(line(1, step="Xua\u0302\u0301t kho"))
    sql = "SELECT no, at, gtin, lot, kg, step FROM journal WHERE lot = :lot"
    step = {"path": "step", "table": "buoc"}
    connector = open_sql(
        province,
        by_lot(sql=sql),
        mappings={"event": event(biz_step=step)},
        tables={"buoc": {"Xuất kho": "shipping"}},
    )
    (said,), _ = await gather(connector.events(QUESTION))
    assert said.event.biz_step == "shipping"


async def test_texts_are_brought_into_nfc_however_they_are_stored(
    province: Province, open_sql: Any, gather: Any
) -> None:
    await province.add(line(1, step="a\u0302"))
    assert await heard_as("step", province, open_sql, gather) == "â"
    json = "concat('[\"', step, '\"]')" if province.engine != "sqlite" else "'[\"' || step || '\"]'"
    assert await heard_as(json, province, open_sql, gather, json_columns=["v"]) == ["â"]


async def test_a_row_without_an_id_or_with_anothers_is_set_aside(
    province: Province, open_sql: Any, gather: Any
) -> None:
    await province.add(line(1, no=None), line(2), line(2, kg=7), line(2))
    heard, error = await gather(open_sql(province).events(QUESTION))
    assert error is None
    assert sorted(ids(heard)) == [
        "R2",
        "another record of the same answer has the same id and says something else",
        "the record has no id",
    ]


async def test_rows_of_no_record_and_records_torn_apart_are_set_aside(
    on_sqlite: SqliteProvince, open_sql: Any, gather: Any
) -> None:
    await on_sqlite.add(
        line(1, lot="A"), line(2, no=None), line(3, no=None), line(4), line(5, no="R1", lot="B")
    )
    sql = "SELECT no, at, gtin, lot, kg FROM journal WHERE gtin = :gtin14 ORDER BY number"
    items = [{"each": "rows", "gtin": "gtin", "lot": "lot"}]
    connector = open_sql(
        on_sqlite,
        by_lot(sql=sql, group_by=["no"]),
        mappings={"event": event(items=items, time="rows[0].at")},
    )
    heard, error = await gather(connector.events(QUESTION))
    assert error is None
    assert ids(heard) == [
        "R1",
        "is null, and nothing else says which rows belong together",
        "is null, and nothing else says which rows belong together",
        "R4",
        "rows of this record came before, apart from these: order them by `group_by`",
    ]
    apart = heard[-1]
    assert [row["lot"] for row in apart.raw["record"]["rows"]] == ["B"]
    assert not any(isinstance(said, Record) for said in connector.reread(apart.raw, 0))


async def test_a_vast_value_is_set_aside_and_the_rows_around_it_are_not(
    province: Province, open_sql: Any, gather: Any
) -> None:
    await province.add(line(1), line(2), line(3))
    vast = {
        "sqlite": "hex(zeroblob(3000000))",
        "postgresql": "repeat('x', 6000000)",
        "mariadb": "repeat('x', 6000000)",
    }[province.engine]
    value = f"CASE no WHEN 'R2' THEN {vast} END"
    connector = open_sql(province, valued(value), limits=Limits(max_reply_bytes=1_000_000))
    heard, error = await gather(connector.events(QUESTION))
    assert error is None
    assert ids(heard) == ["R1", "is a record of more than the 1,000,000 bytes allowed", "R3"]
    assert len(heard[1].raw) <= 10_000


async def test_a_vast_record_of_many_rows_is_set_aside_as_a_whole(
    on_postgres: PostgresProvince, open_sql: Any, gather: Any
) -> None:
    await on_postgres.add(line(1), line(2), line(3))
    sql = """SELECT no, at, gtin, lot, kg, g FROM journal,
             generate_series(1, CASE no WHEN 'R2' THEN 20000 ELSE 2 END) g
             WHERE lot = :lot ORDER BY no, at"""
    connector = open_sql(
        on_postgres,
        by_lot(sql=sql, group_by=["no", "at"]),
        mappings={"event": event(items=[{"each": "rows", "gtin": "gtin", "lot": "lot"}])},
        limits=Limits(max_reply_bytes=1_000_000),
    )
    heard, error = await gather(connector.events(QUESTION))
    assert error is None
    assert ids(heard) == ["R1", "is a record of more than the 1,000,000 bytes allowed", "R3"]


async def test_a_value_that_the_driver_cannot_give_ends_the_answer_and_is_told(
    on_postgres: PostgresProvince, open_sql: Any, gather: Any
) -> None:
    await on_postgres.add(line(1))
    connector = open_sql(on_postgres, valued("'24:00'::time"))
    heard, error = await gather(connector.events(QUESTION))
    assert heard == []
    assert isinstance(error, Malformed)
    assert str(error) == "statements.0 gives a value that cannot be read"


@pytest.mark.parametrize(
    ("encoding", "stored", "reads"),
    [
        ("utf-8", "T\u00f4m".encode(), "Tôm"),
        ("utf-8", "Tôm".encode("latin-1"), BYTES),
        ("latin-1", "Tôm".encode("latin-1"), "Tôm"),
        ("cp1258", "Tôm".encode("cp1258"), "Tôm"),
    ],
)
async def test_a_database_that_knows_no_encoding_is_read_in_the_files(
    encoding: str, stored: bytes, reads: str, postgres: Server, open_sql: Any, gather: Any
) -> None:
    province = await PostgresProvince.encoded(postgres, "SQL_ASCII")
    try:
        await province.begin()
        await province.add(line(1, lot="L1", step=None))
        await province.execute(
            "SET client_encoding = 'SQL_ASCII'",
            "UPDATE journal SET step = convert_from(decode('"
            + stored.hex()
            + "', 'hex'), 'SQL_ASCII')",
        )
        sql = "SELECT no, at, gtin, lot, kg, step AS v FROM journal WHERE lot = :lot"
        connector = open_sql(
            province,
            by_lot(sql=sql),
            database={"encoding": encoding},
            mappings={"event": event(extensions={"v": "v"})},
        )
        (said,), error = await gather(connector.events(lots("L1")))
        assert error is None
        assert (said.event.extensions["v"] if isinstance(said, Record) else said.reason) == reads
    finally:
        await province.drop()


async def test_a_database_in_latin_1_is_read_as_unicode(
    postgres: Server, open_sql: Any, gather: Any
) -> None:
    province = await PostgresProvince.encoded(postgres, "LATIN1")
    try:
        await province.begin()
        await province.add(line(1, step="Café"))
        assert await heard_as("step", province, open_sql, gather) == "Café"
        heard, error = await gather(open_sql(province).events(lots("Tươi")))
        assert heard == []
        assert isinstance(error, Unsupported)
    finally:
        await province.drop()


async def test_bytes_that_are_no_text_in_sqlite_set_their_row_aside(
    on_sqlite: SqliteProvince, open_sql: Any, gather: Any
) -> None:
    await on_sqlite.add(line(1), line(2), line(3))
    await on_sqlite.execute(
        "UPDATE journal SET step = CAST(x'54f46d' AS TEXT) WHERE no = 'R2'",
        "UPDATE journal SET step = x'54f46d' WHERE no = 'R3'",
    )
    heard, error = await gather(open_sql(on_sqlite, valued("step")).events(QUESTION))
    assert error is None
    assert ids(heard) == ["R1", BYTES, "R3"]
    aside = heard[1]
    assert isinstance(aside, SetAside)
    assert (aside.path, aside.raw["record"]["v"]) == ("v", "T\ufffdm")
    assert await _third_as(on_sqlite, open_sql, gather) == "54f46d"


async def _third_as(province: Province, open_sql: Any, gather: Any) -> Any:
    await province.execute("DELETE FROM journal WHERE no <> 'R3'")
    return await heard_as("step", province, open_sql, gather)


async def test_however_long_an_answer_is_little_of_it_is_in_memory(
    on_postgres: PostgresProvince, open_sql: Any
) -> None:
    await on_postgres.add(line(1))
    sql = """SELECT no || g AS no, at, gtin, lot, kg FROM journal, generate_series(1, 20000) g
             WHERE :since IS NULL"""
    timed = {"answers": ["changes"], "sql": sql}
    async with aclosing(open_sql(on_postgres, timed).changes(None)) as pages:
        sizes = [len(page.records) async for page in pages]
    assert sum(sizes) == 20_000
    assert max(sizes) == 500
