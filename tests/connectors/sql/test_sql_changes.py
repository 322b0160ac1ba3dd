"""Changes off a database: pages resume, and skip nothing, whatever happens between them."""

from typing import Any
from unicodedata import normalize

import pytest
from sql_province import BY_CURSOR, Province, by_cursor, event, ids, line

from connectors.sdk.errors import Malformed, Unsupported
from connectors.sdk.interface import Page
from schema.model.records import SetAside
from schema.model.times import instant

BY_TIME = "SELECT no, at, saved, gtin, lot, kg FROM journal WHERE "


async def walk(connector: Any, since: str | None = None, pages: int = 1_000) -> list[Page]:
    """The pages from a cursor on, not more than so many that hold something."""
    heard: list[Page] = []
    stream = connector.changes(since)
    async for page in stream:
        heard.append(page)
        if sum(bool(page.records) for page in heard) == pages:
            break
    await stream.aclose()
    return heard


def told(pages: list[Page]) -> list[str]:
    return [one for page in pages for one in ids(page.records)]


def shared_time(**changes: Any) -> dict[str, Any]:
    """Changes by the time they were stored, which several may share, and a number."""
    sql = """
        SELECT no, number, at, saved, gtin, lot, kg FROM journal
        WHERE (saved, number) > (:after_saved, :after_number)
        ORDER BY saved, number LIMIT :limit
    """
    return by_cursor(sql=sql, cursor={"saved": "time", "number": "number"}, **changes)


def on(province: Province, statement: dict[str, Any]) -> dict[str, Any]:
    """The same for a database without a type for times."""
    if province.engine == "sqlite" and statement["cursor"].get("saved") == "time":
        return {**statement, "cursor": {**statement["cursor"], "saved": "text"}}
    return statement


async def test_everything_comes_in_pages_and_only_the_new_after_the_last(
    province: Province, open_sql: Any
) -> None:
    await province.add(*map(line, range(1, 8)))
    connector = open_sql(province, by_cursor())
    first = await walk(connector)
    assert told(first) == [f"R{number}" for number in range(1, 8)]
    assert [page.more for page in first] == [True] * (len(first) - 1) + [False]
    assert told(await walk(connector, first[-1].cursor)) == []
    await province.add(line(8))
    assert told(await walk(connector, first[-1].cursor)) == ["R8"]


async def test_a_harvest_may_stop_after_any_page(province: Province, open_sql: Any) -> None:
    await province.add(*(line(n, saved="2025-03-01 09:00:00") for n in range(1, 8)), line(9))
    connector = open_sql(province, on(province, shared_time(overlap_seconds=0)))
    heard, cursor = list[str](), None
    for _ in range(20):
        page = (await walk(connector, cursor, pages=1))[-1]
        heard += told([page])
        cursor = page.cursor or cursor
    assert sorted(set(heard)) == sorted([*(f"R{n}" for n in range(1, 8)), "R9"])
    assert heard.count("R1") == 1


async def test_what_is_stored_or_removed_between_two_pages_shifts_nothing(
    province: Province, open_sql: Any
) -> None:
    await province.add(*map(line, range(1, 10)))
    stream = open_sql(province, by_cursor()).changes(None)
    pages = [await anext(stream)]
    await province.execute("DELETE FROM journal WHERE number IN (1, 2)")
    await province.add(line(10))
    pages += [page async for page in stream]
    assert told(pages) == [f"R{number}" for number in range(1, 11)]


async def test_rows_that_were_stored_late_are_heard_by_the_overlap(
    province: Province, open_sql: Any
) -> None:
    await province.add(*map(line, (1, 2, 4)))
    numbered = open_sql(province, by_cursor(overlap_numbers=2))
    cursor = (await walk(numbered))[-1].cursor
    await province.add(line(3, no="MUỘN"))
    assert told(await walk(numbered, cursor)) == ["MUỘN", "R4"]


async def test_the_overlap_of_a_time_is_in_seconds(on_postgres: Province, open_sql: Any) -> None:
    await on_postgres.add(*map(line, (1, 2, 4)))
    timed = open_sql(on_postgres, shared_time(overlap_seconds=90))
    cursor = (await walk(timed))[-1].cursor
    await on_postgres.add(line(3, no="MUỘN"))
    assert told(await walk(timed, cursor)) == ["MUỘN", "R4"]


async def test_a_harvest_that_stops_within_the_overlap_does_not_go_back_further(
    province: Province, open_sql: Any
) -> None:
    await province.add(*map(line, range(1, 30)))
    connector = open_sql(province, by_cursor(overlap_numbers=20, page_rows=2))
    end = (await walk(connector))[-1].cursor
    again = await walk(connector, end)
    assert told(again) == [f"R{number}" for number in range(10, 30)]
    assert {page.cursor for page in again} == {end}


async def test_pages_never_end_within_a_record(province: Province, open_sql: Any) -> None:
    sizes = {1: 2, 2: 1, 3: 7, 4: 3, 5: 1}
    await province.add(
        *(line(n, lot=f"L{part}", kg=1) for n, size in sizes.items() for part in range(size))
    )
    sql = """SELECT no, number, at, saved, gtin, lot, kg FROM journal
             WHERE number > :after_number ORDER BY number, no, at, lot LIMIT :limit"""
    items = [{"each": "rows", "gtin": "gtin", "lot": "lot", "quantity": "kg"}]
    grouped = by_cursor(sql=sql, group_by=["number", "no", "at"])
    connector = open_sql(province, grouped, mappings={"event": event(items=items)})
    for stops in (1, 1_000):
        cursor, sold = None, dict[str, int]()
        for _ in range(20):
            pages = await walk(connector, cursor, stops)
            for page in pages:
                for said in page.records:
                    sold[said.record_id] = len(said.event.quantity_list)
            cursor = pages[-1].cursor or cursor
        assert sold == {f"R{n}": size for n, size in sizes.items()}


async def test_rows_out_of_order_or_alike_end_the_walk_before_any_is_passed_over(
    province: Province, open_sql: Any, gather: Any
) -> None:
    await province.add(*map(line, range(1, 6)))
    backwards = by_cursor(sql=BY_CURSOR.replace("ORDER BY number", "ORDER BY number DESC"))
    _, error = await gather(open_sql(province, backwards).changes(None))
    assert isinstance(error, Malformed)
    assert str(error) == "statements.0: its rows are not in the order of `cursor`"
    await province.add(line(6, number=5), line(7, number=5))
    _, error = await gather(open_sql(province, by_cursor()).changes(None))
    assert isinstance(error, Malformed)


async def test_a_row_that_stands_nowhere_is_an_error(
    province: Province, open_sql: Any, gather: Any
) -> None:
    await province.add(line(1), line(2, number=None))
    nulls = BY_CURSOR.replace("WHERE", "WHERE number IS NULL OR")
    _, error = await gather(open_sql(province, by_cursor(sql=nulls)).changes(None))
    assert isinstance(error, Malformed)
    assert "the column 'number' of its `cursor` is no number in one of its rows" in str(error)


@pytest.mark.parametrize("cursor", ["", "x", "[]", '["a"]', "[1, 2]", "7", "null", "[true]"])
async def test_a_cursor_of_another_system_is_refused(
    cursor: str, on_sqlite: Province, open_sql: Any, gather: Any
) -> None:
    heard, error = await gather(open_sql(on_sqlite, by_cursor()).changes(cursor))
    assert heard == []
    assert isinstance(error, Unsupported)


async def test_a_cursor_of_text_is_the_text_as_the_database_has_it(
    province: Province, open_sql: Any
) -> None:
    names = ["A", "Ca\u0302", "C\u00e2", "D", "E\u0302", "\u00ca"]
    await province.add(*(line(n, no=name, step=name) for n, name in enumerate(names)))
    sql = """SELECT no, at, gtin, lot, kg FROM journal
             WHERE no > :after_no ORDER BY no LIMIT :limit"""
    connector = open_sql(province, by_cursor(sql=sql, cursor={"no": "text"}, page_rows=2))
    pages = await walk(connector)
    assert sorted(told(pages)) == sorted(normalize("NFC", name) for name in names)
    for page in pages:
        if page.cursor and page.records:
            left = len(told(await walk(connector, page.cursor)))
            assert left == len(names) - sum(
                len(one.records) for one in pages[: pages.index(page) + 1]
            )


async def test_a_row_that_cannot_be_read_moves_the_cursor_like_any_other(
    province: Province, open_sql: Any
) -> None:
    await province.add(line(1), line(2, gtin="123"), line(3))
    pages = await walk(open_sql(province, by_cursor()))
    (aside,) = (said for page in pages for said in page.records if isinstance(said, SetAside))
    assert aside.raw["no"] == "R2"
    assert len(told(pages)) == 3
    assert told(await walk(open_sql(province, by_cursor()), pages[-1].cursor)) == []


async def test_changes_may_go_on_by_time_alone(province: Province, open_sql: Any) -> None:
    await province.add(*map(line, range(1, 5)))
    sql = f"{BY_TIME} (:since IS NULL OR saved >= :since) ORDER BY saved"
    timed = {"answers": ["changes"], "sql": sql, "sorted": True, "overlap_seconds": 0}
    connector = open_sql(province, timed, mappings={"event": event(record_time="saved")})
    pages = await walk(connector)
    assert told(pages) == ["R1", "R2", "R3", "R4"]
    assert pages[-1].cursor == str(instant("2025-03-01T08:04:30+07:00").earliest)
    assert told(await walk(connector, pages[-1].cursor)) == ["R4"]
