"""Kind ``sql`` keeps the contract of every connector, on a file of SQLite."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from itertools import count

from sql_province import GTIN, SqliteProvince, line

from connectors.testing.faults import Ending, Fault
from connectors.testing.samples import Samples
from connectors.testing.subject import subject_of
from connectors.testing.suite import prove_all
from connectors.testing.verdicts import Outcome
from schema.model.identifiers import build
from schema.model.keys import ItemId, PlaceId
from schema.model.times import instant

WRONG = frozenset({Outcome.FAILED, Outcome.NOT_PROVEN})
COLUMNS = "SELECT no, number, at, saved, gtin, lot, kg, step, place, ext FROM journal"
SYSTEM = f'''
[system]
name = "Cơ sở dữ liệu mẫu (mô phỏng)"
provinces = ["96"]
kind = "sql"
simulated = true

[limits]
deadline_seconds = 1
max_batch = 5

[connector]
holds = ["LOT", "LOCAL_PLACE"]

[connector.database]
url = "sqlite:////mau.db"

[[connector.statements]]
answers = ["events_by_epc_class"]
each = {{ gtin = "{{gtin14}}", lot = "{{lot}}" }}
batch = 5
sql = "{COLUMNS} WHERE (gtin, lot) IN :ids"

[[connector.statements]]
answers = ["events_by_place"]
sql = "{COLUMNS} WHERE place = :code"

[[connector.statements]]
answers = ["events_by_id"]
sql = "{COLUMNS} WHERE no = :event"

[[connector.statements]]
answers = ["events_by_time"]
sql = "{COLUMNS} WHERE (:from IS NULL OR at >= :from) AND (:to IS NULL OR at < :to)"

[[connector.statements]]
answers = ["changes"]
resume = "cursor"
cursor = {{ number = "number" }}
overlap_numbers = 0
page_rows = 4
sql = "{COLUMNS} WHERE number > :after_number ORDER BY number LIMIT :limit"

[[connector.statements]]
answers = ["master_data"]
sql = "SELECT DISTINCT place FROM journal"
things = ["noi"]

[connector.mappings.event]
id = "no"
event_id = "no"
type = {{ const = "ObjectEvent" }}
biz_step = {{ path = "step", table = "buoc" }}
time = "at"
record_time = "saved"
read_point = {{ code = "place" }}
items = [{{ gtin = "gtin", lot = "lot", quantity = "kg", uom = {{ const = "KGM" }} }}]

[connector.things.noi]
type = "place"
place = {{ code = "place" }}
attributes = {{ name = "place" }}

[connector.tables.buoc]
"Xuất kho" = "shipping"
'''


SAMPLES = Samples(
    lots=(ItemId(build.lot(GTIN, "A")),),
    places=(PlaceId("urn:txng:place:sample:KHO-1"),),
    events=("urn:txng:event:sample:R1",),
    since=instant("2025-03-01T08:00:00+07:00").earliest,
    until=instant("2025-03-01T09:00:00+07:00").earliest,
)


async def test_every_rule_that_is_not_about_http_is_kept(on_sqlite: SqliteProvince) -> None:
    rows = [
        line(n, lot="AB"[n % 2], place="KHO-1", kg=n, saved=f"2025-03-{n:02} 09:00:00")
        for n in range(1, 12)
    ]
    await on_sqlite.add(*rows, line(12, gtin="123", lot="A"))
    numbers = count(100)

    async def add() -> None:
        when = {"at": "2025-03-01 08:59:00", "saved": "2025-03-12 09:00:00"}
        await on_sqlite.add(line(next(numbers), lot="A", **when))

    plain = subject_of(SYSTEM, SAMPLES, keys={"database": on_sqlite.database})
    faults = (_locked(on_sqlite), _gone(on_sqlite), _altered(on_sqlite))
    result = await prove_all(replace(plain, change=add, faults=faults))
    wrong = {one.rule: one.reason for one in result.results if one.outcome in WRONG}
    assert wrong == {}
    assert sum(one.outcome is Outcome.PASSED for one in result.results) >= 35


def _locked(province: SqliteProvince) -> Fault:
    @asynccontextmanager
    async def happening() -> AsyncIterator[None]:
        province.connection.execute("BEGIN EXCLUSIVE")
        try:
            yield
        finally:
            province.connection.execute("ROLLBACK")

    return Fault("locked", happening, frozenset({Ending.UNAVAILABLE, Ending.TIMED_OUT}))


def _gone(province: SqliteProvince) -> Fault:
    @asynccontextmanager
    async def happening() -> AsyncIterator[None]:
        away = province.path.rename(province.path.with_suffix(".away"))
        try:
            yield
        finally:
            away.rename(province.path)

    return Fault("gone", happening, frozenset({Ending.UNAVAILABLE}))


def _altered(province: SqliteProvince) -> Fault:
    @asynccontextmanager
    async def happening() -> AsyncIterator[None]:
        await province.execute("ALTER TABLE journal RENAME TO nhat_ky")
        try:
            yield
        finally:
            await province.execute("ALTER TABLE nhat_ky RENAME TO journal")

    return Fault("a table renamed", happening, frozenset({Ending.UNSUPPORTED}))
