"""What a kind gets from ``MappedConnector``, seen on a small one: a table kept in memory."""

from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing
from typing import Any, ClassVar

import orjson
import pytest
from pydantic import ValidationError

from connectors.asking.connector import MappedConnector, RawPage
from connectors.asking.question import Question
from connectors.asking.templates import filled_json
from connectors.asking.way import MappedConfig, Way
from connectors.sdk.cursors import marked
from connectors.sdk.errors import Unavailable, Unsupported
from connectors.sdk.http import HttpDoor
from connectors.sdk.http_session import Session
from connectors.sdk.http_wire import Wire
from connectors.sdk.interface import Host, Page
from schema.model.identifiers import build
from schema.model.json import Json
from schema.model.keys import ItemId, SystemId
from schema.model.queries import EventQuery
from schema.model.records import Record, SetAside
from schema.model.systems import SystemSettings
from schema.model.times import instant

GTIN = "8938501234563"
NOW = 1_750_000_000_000_000


class Lookup(Way):
    """Rows whose cells equal what is filled in."""

    cells: dict[str, Any]

    def templates(self) -> Json:
        return self.cells


class TableConfig(MappedConfig[Lookup]):
    ways_key: ClassVar[str] = "lookups"
    lookups: tuple[Lookup, ...]

    def ways(self) -> Sequence[Lookup]:
        return self.lookups


class TableConnector(MappedConnector[TableConfig, Lookup]):
    """Reads a row at a time, so that it learns of the end only by reaching it."""

    config_type = TableConfig
    name: ClassVar[str] = "table"

    def __init__(self, config: TableConfig, host: Host, rows: list[dict[str, Json]]) -> None:
        super().__init__(config, host)
        self.rows = rows
        self.asked: list[Question[Lookup]] = []
        self.open = 0

    async def check(self) -> None:
        return

    async def pages(
        self, question: Question[Lookup], cursor: str | None = None
    ) -> AsyncGenerator[RawPage, None]:
        self.asked.append(question)
        wanted = filled_json(question.way.cells, question.values, question.ids)
        assert isinstance(wanted, dict)
        self.open += 1
        try:
            for number, row in enumerate(self.rows[int(cursor or 0) :], int(cursor or 0) + 1):
                if row.get("broken"):
                    raise Unavailable("the connection was lost")
                if all(row[k] == v or (type(v) is list and row[k] in v) for k, v in wanted.items()):
                    yield RawPage([row], str(number), more=True)
            yield RawPage(())
        finally:
            self.open -= 1


def lookup(**changes: Any) -> dict[str, Any]:
    return {"answers": ["events_by_epc_class"], "cells": {"lot": "{lot}"}, **changes}


def row(number: int, **changes: Any) -> dict[str, Json]:
    at = f"2025-03-01T08:{number:02}:00+07:00"
    return {"no": f"R{number}", "at": at, "saved": number, "gtin": GTIN, "lot": "L1", **changes}


def lots(*names: str) -> EventQuery:
    return EventQuery(epc_classes=tuple(ItemId(build.lot(GTIN, name)) for name in names))


def opened(
    session: Session, settings: SystemSettings, rows: list[dict[str, Json]], *ways: dict[str, Any]
) -> TableConnector:
    mapping = {
        "id": "no",
        "type": {"const": "ObjectEvent"},
        "time": "at",
        "record_time": {"path": "saved", "format": "epoch_s"},
        "items": [{"gtin": "gtin", "lot": "lot"}],
    }
    table = {"lookups": ways or (lookup(),), "mappings": {"event": mapping}}
    config = TableConfig.model_validate_json(orjson.dumps(table))
    door = HttpDoor(Wire(session, frozenset(), settings.limits))
    return TableConnector(config, Host(settings, door, lambda: NOW, lambda ref: ref), rows)


async def test_rows_that_come_one_by_one_are_events_each_once(
    session: Session, settings: SystemSettings, gather: Any
) -> None:
    rows = [row(1), row(2, lot="L2"), row(3, at="?"), row(1)]
    connector = opened(session, settings, rows)
    heard, error = await gather(connector.events(lots("L1", "L2")))
    assert error is None
    assert sorted(said.record_id for said in heard) == ["R1", "R2", "R3"]
    assert [type(said) for said in heard].count(SetAside) == 1
    assert connector.open == 0


async def test_a_batch_is_put_once_and_its_times_come_as_numbers_too(
    session: Session, settings: SystemSettings, gather: Any
) -> None:
    way = lookup(cells={"lot": "{ids}"}, each="{lot}", batch=10)
    connector = opened(session, settings, [row(1), row(2, lot="L2"), row(3, lot="L9")], way)
    since = instant("2025-01-01T00:00:00Z").earliest
    names = lots("L1", "L2").epc_classes
    query = EventQuery(epc_classes=names, ge_event_time=since)
    heard, _ = await gather(connector.events(query))
    assert [said.record_id for said in heard] == ["R1", "R2"]
    (question,) = connector.asked
    assert question.ids == ("L1", "L2")
    assert question.values == {"from": "2025-01-01T07:00:00+07:00"}
    assert question.times == {"from": since}


async def test_what_came_before_the_connection_was_lost_stands(
    session: Session, settings: SystemSettings, gather: Any
) -> None:
    connector = opened(session, settings, [row(1), row(2, broken=True)])
    heard, error = await gather(connector.events(lots("L1")))
    assert [said.record_id for said in heard] == ["R1"]
    assert isinstance(error, Unavailable)


async def test_whoever_stops_reading_leaves_nothing_open(
    session: Session, settings: SystemSettings
) -> None:
    connector = opened(session, settings, [row(1), row(2)])
    async with aclosing(connector.events(lots("L1"))) as heard:
        assert isinstance(await anext(heard), Record)
        assert connector.open == 1
    assert connector.open == 0


async def test_changes_by_time_move_the_cursor_at_the_end_that_the_kind_only_reached(
    session: Session, settings: SystemSettings, gather: Any
) -> None:
    way = lookup(answers=["changes"], cells={})
    connector = opened(session, settings, [row(2), row(1)], way)
    pages, _ = await gather(connector.changes(None))
    assert [(len(p.records), p.cursor, p.more) for p in pages] == [
        (1, None, True),
        (1, None, True),
        (0, "2000000", False),
    ]


async def test_changes_by_cursor_go_on_after_every_row(
    session: Session, settings: SystemSettings, gather: Any
) -> None:
    way = lookup(answers=["changes"], cells={}, resume="cursor")
    connector = opened(session, settings, [row(1), row(2), row(3)], way)
    async with aclosing(connector.changes(None)) as heard:
        first: Page = await anext(heard)
    pages, _ = await gather(connector.changes(first.cursor))
    assert [[said.record_id for said in p.records] for p in pages] == [["R2"], ["R3"], []]
    assert pages[-1].cursor == marked(settings.id, "3")


@pytest.mark.parametrize("since", ["3", "", "-1", marked(SystemId("other"), "3"), "\ud800.3"])
async def test_a_cursor_that_the_system_never_gave_is_refused_before_it_is_asked(
    since: str, session: Session, settings: SystemSettings, gather: Any
) -> None:
    way = lookup(answers=["changes"], cells={}, resume="cursor")
    connector = opened(session, settings, [row(1)], way)
    pages, error = await gather(connector.changes(since))
    assert (pages, connector.asked) == ([], [])
    assert isinstance(error, Unsupported)


async def test_a_record_set_aside_reads_again_by_the_mappings_that_list_events(
    session: Session, settings: SystemSettings
) -> None:
    connector = opened(session, settings, [])
    (said,) = connector.reread(row(1), NOW)
    assert isinstance(said, Record)
    assert said.record_id == "R1"


async def test_ids_that_no_way_takes_are_told(
    session: Session, settings: SystemSettings, gather: Any
) -> None:
    connector = opened(session, settings, [row(1)], lookup(kinds=["INSTANCE"]))
    heard, error = await gather(connector.events(lots("L1")))
    assert not heard
    assert isinstance(error, Unsupported)
    assert str(error).endswith("/10/L1 (1 id)")


@pytest.mark.parametrize(
    ("way", "why"),
    [
        (lookup(cells={"x": "{lott}"}), "{lott} is no placeholder; they are code, "),
        (lookup(mapping=["other"]), "lookups.0: mapping 'other' is not defined"),
        (lookup(things=["kho"]), "lookups.0: things 'kho' is not defined"),
        (lookup(cells={}), "has no placeholder for one"),
        (lookup(answers=["changes"], cells={}, resume="cursor"), "several lookups of changes"),
    ],
)
def test_ways_that_cannot_work_are_refused(way: dict[str, Any], why: str) -> None:
    event = {"event": {"type": "t", "time": "t"}}
    changes = lookup(answers=["changes"], cells={})
    table = {"lookups": [way, changes], "mappings": event}
    with pytest.raises(ValidationError) as caught:
        TableConfig.model_validate_json(orjson.dumps(table))
    assert why in str(caught.value)
