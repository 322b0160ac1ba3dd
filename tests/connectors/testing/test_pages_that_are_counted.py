"""Changes paged by counting: what they lose, and that no rule says that they lose nothing."""

from typing import Any

import pytest
from storehouse import LOT, MAPPING, Storehouse

from connectors.sdk.counting import MAY_SKIP
from connectors.testing.result import RuleResult
from connectors.testing.rules import EVERY
from connectors.testing.samples import Samples
from connectors.testing.subject import Change, subject_of
from connectors.testing.suite import prove
from connectors.testing.verdicts import Outcome
from schema.model.keys import ItemId

SYSTEM = """
[system]
name = "Kho mẫu (mô phỏng)"
provinces = ["96"]
kind = "rest"
simulated = true
"""
BY_LOT = {"answers": ["events_by_epc_class"], "path": "/events", "query": {"lot": "{dl}"}}
OFFSET = {"style": "offset", "parameter": "skip", "more": "more"}
CURSOR = {"style": "cursor", "parameter": "after", "next": "following"}
NEWEST_FIRST = {"newest": "1"}


async def moving(
    house: Storehouse, change: Change | None, paging: Any, order: dict[str, str] | None = None
) -> RuleResult:
    """How changes.moving ends for the storehouse paged in this way."""
    query = {"since": "{since}", **(order or {})}
    listing = {"answers": ["changes"], "path": "/changes", "query": query, "paging": paging}
    keys = {
        "base_url": house.url,
        "check": {"path": "/health"},
        "endpoints": [{**one, "records": "events"} for one in (BY_LOT, listing)],
        "mappings": {"event": MAPPING},
    }
    samples = Samples(lots=(ItemId(LOT),))
    subject = subject_of(SYSTEM, samples, keys=keys, change=change)
    return await prove(EVERY["changes.moving"], subject)


async def test_a_record_that_moves_to_the_end_makes_another_be_skipped(house: Storehouse) -> None:
    result = await moving(house, house.touch, OFFSET)
    assert result.outcome is Outcome.FAILED
    assert "is skipped" in result.reason


async def test_the_same_listed_newest_first_skips_nothing(house: Storehouse) -> None:
    result = await moving(house, house.touch, OFFSET, NEWEST_FIRST)
    assert (result.outcome, MAY_SKIP in result.reason) == (Outcome.NOT_PROVEN, True)


@pytest.mark.parametrize("adds", [True, False])
async def test_a_change_that_loses_nothing_proves_nothing(house: Storehouse, adds: bool) -> None:
    def add() -> None:
        house.records.append({**house.records[-1], "no": 11, "note": "thêm"})

    result = await moving(house, add if adds else None, OFFSET)
    assert result.outcome is Outcome.NOT_PROVEN
    assert result.reason == f"connector.endpoints.1.paging: {MAY_SKIP}"


async def test_what_goes_on_after_the_last_record_loses_nothing(house: Storehouse) -> None:
    result = await moving(house, house.touch, CURSOR)
    assert (result.outcome, result.reason) == (Outcome.PASSED, "")
