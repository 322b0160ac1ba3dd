"""A folder harvested: each file once it is whole, again when it changes, and in order."""

import asyncio
import itertools
import os
from pathlib import Path
from typing import Any

import pytest
from exported_files import CSV, HEADER, NOW, OLD, ROW, harvest, row
from hypothesis import given
from hypothesis import strategies as st

from connectors.files.patterns import plain, rule
from connectors.sdk.errors import Unavailable, Unsupported
from connectors.sdk.interface import Capability
from schema.model.keys import ItemId
from schema.model.queries import EventQuery
from schema.model.records import Record, SetAside
from schema.model.systems import Limits
from schema.model.times import DAY, SECOND

SECONDS = NOW // SECOND


def table(*numbers: int, lot: str = "TOM") -> str:
    return "\n".join([HEADER, *(row(number, lot) for number in numbers)])


async def test_a_second_harvest_hears_only_what_is_new_or_changed(over: Any, put: Any) -> None:
    put("a.csv", table(1, 2))
    put("b.csv", table(3))
    first = await harvest(over(CSV))
    assert sorted(first.records) == ["P1", "P2", "P3"]
    again = await harvest(over(CSV), first.cursor)
    assert again.said == [] and again.cursor == first.cursor
    put("b.csv", table(3, 4, lot="CUA"), OLD + 10)
    put("c.csv", table(5))
    third = await harvest(over(CSV), again.cursor)
    assert sorted(third.records) == ["P3", "P4", "P5"]
    assert third.records["P3"].event.quantity_list[0].epc_class.endswith("CUA-3")
    assert third.records["P3"].mutable


async def test_a_file_that_was_only_touched_is_not_read_again(over: Any, put: Any) -> None:
    put("a.csv", table(1))
    first = await harvest(over(CSV))
    put("a.csv", table(1), OLD + 10)
    touched = await harvest(over(CSV), first.cursor)
    assert touched.said == [] and touched.cursor != first.cursor
    assert (await harvest(over(CSV), touched.cursor)).cursor == touched.cursor


async def test_a_file_that_was_gone_for_a_while_is_read_again(over: Any, put: Any) -> None:
    path = put("a.csv", table(1))
    first = await harvest(over(CSV))
    path.unlink()
    without = await harvest(over(CSV), first.cursor)
    put("a.csv", table(1))
    assert list((await harvest(over(CSV), without.cursor)).records) == ["P1"]


async def test_a_mended_mapping_reads_everything_anew(over: Any, put: Any) -> None:
    put("a.csv", f"{HEADER}\n{ROW.replace('Xuất kho', 'Xuất')}")
    first = await harvest(over(CSV))
    assert len(first.aside) == 1
    mended = over(CSV, tables={"viec": {"Xuất": "shipping"}})
    assert list((await harvest(mended, first.cursor)).records) == ["P1"]
    assert [type(said) for said in mended.reread(first.only().raw, NOW)] == [Record]


async def test_a_harvest_cut_off_goes_on_without_loss(over: Any, put: Any) -> None:
    for file in range(6):
        put(f"{file}.csv", table(*range(file * 700, file * 700 + 700)), OLD + file)
    whole = await harvest(over(CSV))
    for cut in range(len(whole.cursors)):
        heard: set[str] = set()
        pages = over(CSV).changes(None)
        cursor = None
        for _ in range(cut):
            page = await anext(pages)
            cursor = page.cursor
            heard |= {record.record_id for record in page.records}
        await pages.aclose()
        rest = await harvest(over(CSV), cursor)
        assert heard | set(rest.records) == set(whole.records)


async def test_a_large_file_comes_in_pages_that_do_not_move_the_cursor(over: Any, put: Any) -> None:
    put("a.csv", table(*range(5_000)))
    heard = await harvest(over(CSV))
    assert len(heard.records) == 5_000 and len(heard.cursors) > 3
    *before, last = heard.cursors
    assert len(set(before)) == 1 and last not in before


async def test_a_file_is_left_alone_until_nobody_has_changed_it_for_a_while(
    over: Any, put: Any
) -> None:
    put("new.csv", table(1), SECONDS - 59)
    put("old.csv", table(2), SECONDS - 60)
    heard = await harvest(over(CSV))
    assert list(heard.records) == ["P2"]
    later = over(CSV, now=NOW + SECOND)
    assert list((await harvest(later, heard.cursor)).records) == ["P1"]


async def test_a_marker_beside_it_says_that_a_file_is_whole(over: Any, put: Any) -> None:
    put("a.csv", table(1), SECONDS - 5)
    put("a.csv.done", "", SECONDS - 5)
    put("b.csv", table(2), SECONDS - 5)
    put("b.csv.done", "", SECONDS - 6)
    heard = await harvest(over({**CSV, "match": "*"}))
    assert list(heard.records) == ["P1"] and heard.aside == []


async def test_of_an_upload_nothing_is_waited_for(over: Any, put: Any, tmp_path: Path) -> None:
    upload = {"type": "upload", "path": str(tmp_path)}
    put(".7f3a.part", table(1), SECONDS)
    connector = over(CSV, location=upload)
    first = await harvest(connector)
    assert first.said == []
    (tmp_path / ".7f3a.part").rename(tmp_path / "a.csv")
    assert list((await harvest(connector, first.cursor)).records) == ["P1"]


async def test_what_changed_later_is_told_later(over: Any, put: Any) -> None:
    put("a.csv", table(1, lot="SAU"), OLD + 60)
    put("b.csv", table(1, lot="TRUOC"), OLD)
    heard = await harvest(over(CSV))
    assert heard.records["P1"].event.quantity_list[0].epc_class.endswith("SAU-1")


async def test_several_sets_may_read_one_file(over: Any, put: Any) -> None:
    products = {**CSV, "mapping": [], "things": ["san_pham"]}
    things = {"san_pham": {"type": "product", "item": {"gtin": "gtin"}, "attributes": {"n": "lo"}}}
    put("a.csv", table(1))
    heard = await harvest(over(CSV, products, things=things))
    assert list(heard.records) == ["P1"]
    assert [named.attributes for named in heard.named] == [{"n": "TOM-1"}]


async def test_rows_are_known_by_their_content_where_nothing_else_names_them(
    over: Any, put: Any
) -> None:
    mapping = {"type": {"const": "ObjectEvent"}, "time": "t", "items": [{"code": "lo"}]}
    put("a.csv", "t,lo\n2025-03-05,L1\n2025-03-05,L2\n2025-03-05,L1\n")
    columns = {"t": "t", "lo": "lo"}
    by_content = over({**CSV, "columns": columns}, mappings={"event": mapping})
    first = await harvest(by_content)
    assert len(first.records) == 2 and len(first.said) == 3
    put("a.csv", "t,lo\n2025-03-05,L0\n2025-03-05,L2\n2025-03-05,L1\n", OLD + 1)
    assert set(first.records) < set((await harvest(by_content)).records)
    by_place = {**mapping, "id": ["_file", "_row"]}
    heard = await harvest(over({**CSV, "columns": columns}, mappings={"event": by_place}))
    assert sorted(heard.records) == ["a.csv:2", "a.csv:3", "a.csv:4"]


async def test_a_link_is_set_aside_and_not_followed(
    over: Any, put: Any, tmp_path: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    outside = tmp_path_factory.mktemp("outside") / "secret.csv"
    outside.write_text(table(1))
    (tmp_path / "a.csv").symlink_to(outside)
    os.utime(tmp_path / "a.csv", (OLD, OLD), follow_symlinks=False)
    heard = await harvest(over(CSV))
    assert heard.records == {} and "links are not followed" in heard.only().reason
    assert (await harvest(over(CSV), heard.cursor)).said == []


async def test_a_file_beyond_the_cap_is_set_aside_unread(over: Any, put: Any) -> None:
    put("a.csv", table(*range(100)))
    heard = await harvest(over(CSV, max_file_bytes=1_000))
    assert "more than the 1,000 allowed" in heard.only().reason


async def test_a_folder_that_is_not_there_is_unavailable(over: Any, tmp_path: Path) -> None:
    missing = {"type": "folder", "path": str(tmp_path / "missing")}
    connector = over(CSV, location=missing)
    for ask in (connector.check, lambda: harvest(connector)):
        with pytest.raises(Unavailable):
            await ask()


async def test_an_empty_folder_is_no_fault(over: Any) -> None:
    await over(CSV).check()
    heard = await harvest(over(CSV))
    assert heard.said == [] and len(heard.cursors) == 1


async def test_events_are_asked_for_by_time_and_not_by_ids(over: Any, put: Any) -> None:
    put("a.csv", f"{table(1)}\nP2,06/03/2025,Nhập kho,8938501234568,L,1\nP3,x,,,,\n")
    connector = over(CSV)
    march_5th = 1_741_107_600 * SECOND
    query = EventQuery(ge_event_time=march_5th, lt_event_time=march_5th + DAY)
    said = [one async for one in connector.events(query)]
    assert [one.record_id for one in said if isinstance(one, Record)] == ["P1"]
    assert len([one for one in said if isinstance(one, SetAside)]) == 1
    lot = ItemId("https://id.gs1.org/01/08938501234568/10/TOM-1")
    for asked in (EventQuery(epc_classes=(lot,)), EventQuery(transformation_ids=("urn:x:1",))):
        with pytest.raises(Unsupported):
            await anext(connector.events(asked))
    assert connector.manifest.capabilities == {Capability.CHANGES, Capability.EVENTS_BY_TIME}
    assert connector.manifest.records_mutable


async def test_a_row_whose_file_must_be_mended_is_not_read_again_by_itself(
    over: Any, put: Any
) -> None:
    put("a.csv", f"{HEADER}\nP1,05/03/2025,Xuất kho\n")
    put("b.csv", "khác\n")
    heard = await harvest(over(CSV))
    assert len(heard.aside) == 2
    for aside in heard.aside:
        with pytest.raises(Unsupported, match="replaced"):
            over(CSV).reread(aside.raw, NOW)
    with pytest.raises(Unsupported, match="no pattern"):
        over(CSV).reread({"_file": "c.txt", "_row": 1}, NOW)


@pytest.mark.parametrize("cursor", ["x y", "123", "", "ÿ"])
async def test_a_cursor_of_another_system_is_refused(cursor: str, over: Any) -> None:
    with pytest.raises(Unsupported, match="no cursor"):
        await harvest(over(CSV), cursor)


async def test_while_a_file_is_being_prepared_there_are_signs_of_life(
    over: Any, put: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    from connectors.files import seen

    put("a.csv", table(1))
    asked = 0
    reading = seen.digest_of_content

    def slow(file: Any) -> bytes:
        released.wait(5)
        return reading(file)

    import threading

    released = threading.Event()
    monkeypatch.setattr(seen, "digest_of_content", slow)
    pages = over(CSV, limits=Limits(deadline=0.01)).changes(None)
    async for page in pages:
        if not page.records and page.more:
            asked += 1
            assert page.cursor is not None
            released.set()
    assert asked >= 1


async def test_the_loop_turns_while_a_file_is_read(over: Any, put: Any) -> None:
    put("a.csv", table(*range(3_000)))
    turns = 0

    async def turning() -> None:
        nonlocal turns
        while True:
            turns += 1
            await asyncio.sleep(0)

    other = asyncio.create_task(turning())
    at = [turns async for page in over(CSV).changes(None)]
    other.cancel()
    assert all(a < b for a, b in itertools.pairwise(at))


@pytest.mark.parametrize(
    ("pattern", "fits", "fails"),
    [
        ("*.csv", ["a.csv", "A.CSV"], ["a.csv.bak", "b/a.csv", "acsv"]),
        ("ban-hang/*.csv", ["ban-hang/a.csv"], ["ban-hang/b/a.csv", "a.csv"]),
        ("**/*.csv", ["a.csv", "b/a.csv", "b/c/a.csv"], ["b/a.xlsx"]),
        ("2025/**", ["2025/a", "2025/b/c"], ["2024/a"]),
        ("t?ng.[x]", ["tăng.[x]"], ["tng.[x]", "t/ng.[x]"]),
        ("Bán hàng.csv", ["ba\u0301n ha\u0300ng.csv"], ["ban hang.csv"]),
    ],
)
def test_patterns_name_files(pattern: str, fits: list[str], fails: list[str]) -> None:
    compiled = rule(pattern)
    assert all(compiled.fullmatch(plain(name)) for name in fits)
    assert not any(compiled.fullmatch(plain(name)) for name in fails)


@given(st.text(), st.text())
def test_a_name_without_signs_fits_itself_alone(name: str, other: str) -> None:
    literal = rule("".join(sign for sign in name if sign not in "*?"))
    own = plain("".join(sign for sign in name if sign not in "*?"))
    assert literal.fullmatch(own)
    assert bool(literal.fullmatch(plain(other))) == (plain(other) == own)
