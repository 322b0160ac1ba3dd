"""A good connector passes: one in Python, and systems of the built-in kinds."""

from dataclasses import replace
from typing import Any

import pytest
from storehouse import LOT, MAPPING, PALLET, PLACE, Storehouse
from storehouse_connector import StorehouseConfig, StorehouseConnector

from connectors.sdk.interface import Capability, Manifest
from connectors.testing.rules import EVERY
from connectors.testing.samples import Samples
from connectors.testing.subject import subject_of
from connectors.testing.suite import prove, prove_all
from connectors.testing.verdicts import Outcome
from schema.model.keys import ItemId, PlaceId
from schema.model.times import instant

SAMPLES = Samples(
    lots=(ItemId(LOT),),
    items=(ItemId(PALLET),),
    places=(PlaceId(PLACE),),
    since=instant("2025-03-01T00:00:00+07:00").earliest,
    until=instant("2025-03-08T00:00:00+07:00").earliest,
)
BY_ID = {"path": "/events", "records": "events", "batch": 20, "join": "repeat"}
FOLLOWED = {"paging": {"style": "next_link", "next": "next", "max_pages": 20}}
REST: dict[str, Any] = {
    "check": {"path": "/health"},
    "endpoints": [
        {**BY_ID, **FOLLOWED, "answers": ["events_by_epc_class"], "query": {"lot": "{ids}"}},
        {**BY_ID, **FOLLOWED, "answers": ["events_by_epc"], "query": {"item": "{ids}"}},
        {**BY_ID, **FOLLOWED, "answers": ["events_by_place"], "query": {"place": "{ids}"}},
        {
            **FOLLOWED,
            "answers": ["events_by_time"],
            "path": "/events",
            "query": {"from": "{from}", "to": "{to}"},
            "records": "events",
        },
        {
            "answers": ["changes"],
            "path": "/changes",
            "query": {"since": "{since}"},
            "records": "events",
            "sorted": True,
            "paging": {
                "style": "cursor",
                "parameter": "after",
                "next": "following",
                "max_pages": 20,
            },
        },
    ],
    "mappings": {"event": MAPPING},
}
KIND = """
[system]
name = "Kho mẫu (mô phỏng)"
provinces = ["96"]
kind = "{kind}"
simulated = true

[limits]
deadline_seconds = 2
"""
TOGETHER = ("answer.together", 40.0)


class OnlyPlaces(StorehouseConnector):
    @property
    def manifest(self) -> Manifest:
        return replace(super().manifest, capabilities=frozenset({Capability.EVENTS_BY_PLACE}))


def told(result: Any, outcome: Outcome) -> dict[str, str]:
    return {one.rule: one.reason for one in result.of(outcome)}


async def test_a_good_connector_in_python_passes_every_rule(of_kind: Any) -> None:
    result = await prove_all(of_kind())
    assert told(result, Outcome.FAILED) == {}
    assert told(result, Outcome.NOT_PROVEN) == {}
    assert set(told(result, Outcome.NOT_APPLICABLE)) == {"capability.undeclared", "load.rate"}


@pytest.mark.parametrize(("rule", "rate"), [("load.rate", 10.0), ("load.rate", 100.0), TOGETHER])
async def test_a_rate_that_is_held_passes(of_kind: Any, rule: str, rate: float) -> None:
    result = await prove(EVERY[rule], of_kind(rate=rate))
    assert (result.outcome, result.reason) == (Outcome.PASSED, "")


async def test_a_rate_is_told_by_many_questions_where_one_is_not_split(of_kind: Any) -> None:
    subject = of_kind(OnlyPlaces, rate=10.0)
    result = await prove(EVERY["load.rate"], subject)
    assert (result.outcome, result.reason) == (Outcome.PASSED, "")


@pytest.mark.parametrize(
    ("rule", "rate"), [("load.rate", 0.01), ("load.rate", 1_000.0), ("answer.together", 0.1)]
)
async def test_a_rate_that_cannot_be_told_keeps_nobody_from_a_tier(
    of_kind: Any, rule: str, rate: float
) -> None:
    result = await prove(EVERY[rule], of_kind(rate=rate))
    assert (result.outcome, f"{rate:g} a second" in result.reason) == (
        Outcome.NOT_APPLICABLE,
        True,
    )


async def test_a_good_rest_system_passes(house: Storehouse) -> None:
    keys = {**REST, "base_url": house.url}
    subject = subject_of(KIND.format(kind="rest"), SAMPLES, keys=keys, change=house.touch)
    result = await prove_all(subject)
    assert told(result, Outcome.FAILED) == {}
    assert told(result, Outcome.NOT_PROVEN) == {}


@pytest.mark.parametrize(
    ("paging", "outcome"),
    [({"style": "none"}, Outcome.NOT_APPLICABLE), (FOLLOWED["paging"], Outcome.NOT_PROVEN)],
)
async def test_pages_are_not_asked_for_where_the_file_says_that_there_are_none(
    house: Storehouse, paging: dict[str, Any], outcome: Outcome
) -> None:
    by_item = {**REST["endpoints"][1], "paging": paging}
    keys = {**REST, "endpoints": [by_item], "base_url": house.url}
    alone = Samples(items=SAMPLES.items)
    subject = subject_of(KIND.format(kind="rest"), alone, keys=keys)
    assert (await prove(EVERY["hostile.paging"], subject)).outcome is outcome


async def test_pages_of_changes_prove_it_where_questions_are_answered_at_once(
    house: Storehouse,
) -> None:
    by_item = {**REST["endpoints"][1], "paging": {"style": "none"}}
    keys = {**REST, "endpoints": [by_item, REST["endpoints"][-1]], "base_url": house.url}
    subject = subject_of(KIND.format(kind="rest"), Samples(items=SAMPLES.items), keys=keys)
    result = await prove(EVERY["hostile.paging"], subject)
    assert (result.outcome, result.reason) == (Outcome.PASSED, "")


async def test_a_config_that_denies_its_pages_is_led_on_all_the_same(of_kind: Any) -> None:
    class Denies(StorehouseConfig):
        def pages(self) -> bool:
            return False

    class Denying(StorehouseConnector):
        config_type = Denies

    result = await prove(EVERY["hostile.paging"], of_kind(Denying))
    assert (result.outcome, result.reason) == (Outcome.PASSED, "")


async def test_a_system_that_takes_any_number_for_a_position_keeps_the_rules_of_changes(
    house: Storehouse,
) -> None:
    paging = {"style": "cursor", "parameter": "skip", "next": "position", "more": "more"}
    by_position = {"answers": ["changes"], "path": "/changes", "records": "events"}
    listing = {**by_position, "resume": "cursor", "paging": paging}
    keys = {**REST, "endpoints": [*REST["endpoints"][:-1], listing], "base_url": house.url}
    subject = subject_of(KIND.format(kind="rest"), SAMPLES, keys=keys)
    result = await prove_all(subject, [rule for rule in EVERY if rule.startswith("changes.")])
    assert told(result, Outcome.FAILED) == {}
    assert set(told(result, Outcome.NOT_PROVEN)) == {"changes.moving"}


async def test_a_good_epcis_repository_passes(house: Storehouse) -> None:
    keys = {"base_url": f"{house.url}/epcis", "per_page": 3, "max_pages": 20}
    subject = subject_of(KIND.format(kind="epcis2"), SAMPLES, keys=keys, change=house.touch)
    result = await prove_all(subject)
    assert told(result, Outcome.FAILED) == {}
    assert told(result, Outcome.NOT_PROVEN) == {
        "capability.events_by_id": "give `events` in [samples]",
        "capability.events_by_transformation": "give `transformations` in [samples]",
    }
