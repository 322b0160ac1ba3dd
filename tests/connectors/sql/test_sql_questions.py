"""The kind ``sql`` on real databases: what it asks, and how rows become events."""

from typing import Any

import pytest
from sql_province import GTIN, LOT, Province, by_lot, event, ids, line, lots

from connectors.sdk.errors import Unsupported
from connectors.sdk.interface import Capability
from schema.model.events import Action, ObjectEvent, QuantityElement
from schema.model.identifiers import build
from schema.model.keys import ItemId, PlaceId
from schema.model.queries import EventQuery
from schema.model.records import MasterData, SetAside
from schema.model.times import instant

ITEM = ItemId(build.lot(GTIN, LOT))


async def test_a_lot_is_asked_for_and_its_rows_are_events(
    province: Province, open_sql: Any, gather: Any
) -> None:
    await province.add(line(1), line(2), line(3, lot="KHÁC"))
    heard, error = await gather(open_sql(province).events(lots(LOT)))
    assert (ids(heard), error) == (["R1", "R2"], None)
    event_time = heard[0].event.event_time
    assert event_time.earliest == instant("2025-03-01T08:01:00+07:00").earliest
    assert heard[0].event == ObjectEvent(
        event_time=event_time,
        action=Action.OBSERVE,
        quantity_list=(QuantityElement(ITEM, 2.5, "KGM"),),
    )


HOSTILE = (
    "'; DROP TABLE journal; --", "' OR '1'='1", "%", "_", ":gtin14", "\\", "\\'", '"', "$1", "?",
    "%s", "%(lot)s", "{lot}", "/*", "é", "e\u0301", "\u202e", "😀", "NULL", "x" * 200,
)  # fmt: skip


async def test_whatever_an_id_holds_it_is_compared_and_nothing_else(
    province: Province, open_sql: Any, gather: Any
) -> None:
    await province.add(*(line(n, lot=lot) for n, lot in enumerate(HOSTILE, 1)))
    connector = open_sql(province)
    for number, lot in enumerate(HOSTILE, 1):
        heard, error = await gather(connector.events(lots(lot)))
        assert (lot, ids(heard), error) == (lot, [f"R{number}"], None)
    ((left,),) = await province.fetch("SELECT count(*) FROM journal")
    assert left == len(HOSTILE)


async def test_an_id_that_no_database_takes_is_not_asked_for(
    province: Province, open_sql: Any, gather: Any
) -> None:
    heard, error = await gather(open_sql(province).events(lots("a\0b")))
    assert heard == []
    assert isinstance(error, Unsupported)


async def test_a_batch_is_one_question(province: Province, open_sql: Any, gather: Any) -> None:
    await province.add(line(1, lot="A"), line(2, lot="B"), line(3, lot="C"), line(4, gtin="X"))
    plain = "SELECT no, at, gtin, lot, kg FROM journal WHERE"
    by_name = by_lot(sql=f"{plain} lot IN :ids ORDER BY no", each="{lot}", batch=5)
    each = {"gtin": "{gtin14}", "lot": "{lot}"}
    by_both = by_lot(sql=f"{plain} (gtin, lot) IN :ids ORDER BY no", each=each, batch=5)
    for statement in (by_name, by_both):
        heard, error = await gather(open_sql(province, statement).events(lots("A", "B", "D")))
        assert (ids(heard), error) == (["R1", "R2"], None)


async def test_an_id_may_be_a_number_and_one_that_is_none_is_not_asked_for(
    province: Province, open_sql: Any, gather: Any
) -> None:
    await province.add(line(7, lot="7"), line(8, lot="8"))
    plain = "SELECT no, at, gtin, lot, kg FROM journal WHERE number"
    one = by_lot(sql=f"{plain} = :lot", numbers=["lot"])
    many = by_lot(sql=f"{plain} IN :ids", numbers=["lot"], each="{lot}", batch=5)
    for statement in (one, many):
        connector = open_sql(province, statement)
        heard, error = await gather(connector.events(lots("7", "007", "7x")))
        assert ids(heard) == ["R7"]
        assert isinstance(error, Unsupported)
        assert "2 ids" in str(error)


@pytest.mark.parametrize("time_format", ["iso", "epoch_s", "yyyy-mm-dd HH:MM:SS"])
async def test_times_bound_what_is_asked_for(
    time_format: str, province: Province, open_sql: Any, gather: Any
) -> None:
    await province.add(*(line(number, number=1_740_790_800 + 60 * number) for number in range(6)))
    wanted = {"iso": "at", "epoch_s": "number"}.get(time_format, _local(province))
    sql = f"""SELECT no, at, gtin, lot, kg FROM journal
              WHERE {wanted} >= :from AND {wanted} < :to ORDER BY no"""
    timed = by_lot(answers=["events_by_time"], sql=sql, time_format=time_format)
    since, until = (instant(f"2025-03-01T08:0{n}:00+07:00").earliest for n in (2, 4))
    query = EventQuery(ge_event_time=since, lt_event_time=until)
    heard, error = await gather(open_sql(province, timed).events(query))
    assert (ids(heard), error) == (["R2", "R3"], None)


def _local(province: Province) -> str:
    """A text of the time as the province's clock shows it."""
    return {
        "sqlite": "replace(substr(at, 1, 19), 'T', ' ')",
        "postgresql": "to_char(at, 'YYYY-MM-DD HH24:MI:SS')",
        "mariadb": "date_format(at, '%Y-%m-%d %H:%i:%s')",
    }[province.engine]


async def test_a_time_that_a_question_lacks_is_null(
    province: Province, open_sql: Any, gather: Any
) -> None:
    await province.add(line(1), line(2))
    sql = """SELECT no, at, gtin, lot, kg FROM journal WHERE lot = :lot
             AND (:from IS NULL OR at >= :from) AND (:to IS NULL OR at < :to) ORDER BY no"""
    connector = open_sql(province, by_lot(sql=sql))
    everything, error = await gather(connector.events(lots(LOT)))
    assert (ids(everything), error) == (["R1", "R2"], None)
    since = instant("2025-03-01T08:02:00+07:00").earliest
    late, error = await gather(
        connector.events(EventQuery(epc_classes=(ITEM,), ge_event_time=since))
    )
    assert (ids(late), error) == (["R2"], None)


async def test_every_sort_of_question_has_its_statement(
    province: Province, open_sql: Any, gather: Any
) -> None:
    await province.add(line(1, place="KHO-1", ext="PHIẾU 1"), line(2, place="KHO-2", ext="PHIẾU 2"))
    plain = "SELECT no, at, gtin, lot, kg, place, ext FROM journal WHERE"
    statements = (
        by_lot(answers=["events_by_place"], sql=f"{plain} place = :code"),
        by_lot(answers=["events_by_id"], sql=f"{plain} no = :event"),
        by_lot(answers=["events_by_transformation"], sql=f"{plain} ext = :transformation"),
        by_lot(answers=["master_data"], sql="SELECT DISTINCT place FROM journal", things=["place"]),
    )
    things = {"type": "place", "place": {"code": "place"}, "attributes": {"name": "place"}}
    mapping = event(event_id="no", read_point={"code": "place"})
    connector = open_sql(
        province, *statements, mappings={"event": mapping}, things={"place": things}
    )
    assert connector.manifest.capabilities == {
        Capability.EVENTS_BY_PLACE,
        Capability.EVENTS_BY_ID,
        Capability.EVENTS_BY_TRANSFORMATION,
        Capability.MASTER_DATA,
    }
    place = PlaceId("urn:txng:place:sample:KHO-2")
    for query in (
        EventQuery(places=(place,)),
        EventQuery(event_ids=("urn:txng:event:sample:R2",)),
        EventQuery(transformation_ids=("urn:txng:transformation:sample:PHI%E1%BA%BEU%202",)),
    ):
        heard, error = await gather(connector.events(query))
        assert (ids(heard), error) == (["R2"], None)
    named, error = await gather(connector.master_data(()))
    assert error is None
    assert {said.attributes["name"] for said in named if isinstance(said, MasterData)} == {
        "KHO-1",
        "KHO-2",
    }


async def test_rows_that_belong_together_are_one_event(
    province: Province, open_sql: Any, gather: Any
) -> None:
    await province.add(
        line(1, no="PX1", lot="A", kg=1),
        line(1, no="PX1", lot="B", kg=2),
        line(2, no="PX2", lot="A", kg=3),
    )
    sql = """SELECT no, at, gtin, lot, kg FROM journal
             WHERE no IN (SELECT no FROM journal WHERE lot = :lot) ORDER BY no, at, lot"""
    items = [{"each": "rows", "gtin": "gtin", "lot": "lot", "quantity": "kg"}]
    connector = open_sql(
        province,
        by_lot(sql=sql, group_by=["no", "at"]),
        mappings={"event": event(items=items)},
    )
    heard, error = await gather(connector.events(lots("A")))
    assert (ids(heard), error) == (["PX1", "PX2"], None)
    told = [[(q.epc_class, q.quantity) for q in said.event.quantity_list] for said in heard]
    a, b = lots("A", "B").epc_classes
    assert told == [[(a, 1), (b, 2)], [(a, 3)]]


async def test_a_column_of_json_is_read_as_what_it_says(
    province: Province, open_sql: Any, gather: Any
) -> None:
    goods = '[{"lo": "A", "kg": 1.5}, {"lo": "B", "kg": 2}]'
    await province.add(line(1, ext=goods), line(2, ext="[không phải"))
    sql = "SELECT no, at, gtin, lot, ext AS goods FROM journal WHERE lot = :lot ORDER BY no"
    items = [{"each": "goods", "gtin": "^.gtin", "lot": "lo", "quantity": "kg"}]
    connector = open_sql(
        province, by_lot(sql=sql, json_columns=["goods"]), mappings={"event": event(items=items)}
    )
    heard, error = await gather(connector.events(lots(LOT)))
    assert error is None
    first, broken = heard
    assert [q.quantity for q in first.event.quantity_list] == [1.5, 2]
    assert isinstance(broken, SetAside)
    assert (broken.path, broken.reason) == ("goods", "is no JSON, which `json_columns` says it is")


async def test_what_a_statement_lacks_is_found_when_the_system_is_checked(
    province: Province, open_sql: Any, gather: Any
) -> None:
    await open_sql(province, by_lot()).check()
    wrong = by_lot(sql="SELECT no, ngay FROM journal WHERE lot = :lot")
    with pytest.raises(Unsupported, match=r"does not take statements\.1: .*ngay"):
        await open_sql(province, by_lot(), wrong).check()
    with pytest.raises(
        Unsupported, match=r"statements\.0 has no column 'thing', which its keys name"
    ):
        await open_sql(province, by_lot(json_columns=["thing"])).check()
    batch = by_lot(
        sql="SELECT no, at FROM journal WHERE (gtin, lot) IN :ids",
        each={"gtin": "{gtin14}", "lot": "{lot}"},
    )
    await open_sql(province, batch).check()


async def test_two_columns_of_one_name_are_told_apart_or_nothing_is_read(
    province: Province, open_sql: Any, gather: Any
) -> None:
    await province.add(line(1))
    twice = by_lot(sql="SELECT no, at, gtin, lot, at AS no FROM journal WHERE lot = :lot")
    heard, error = await gather(open_sql(province, twice).events(lots(LOT)))
    assert heard == []
    assert isinstance(error, Unsupported)
    assert "two columns 'no': name them apart by AS" in str(error)
