"""Kind ``epcis1`` keeps the contract of every connector, over SOAP and as plain XML."""

from typing import Any

import pytest
from an_epcis1 import held, repository

from connectors.testing.bench import Bench
from connectors.testing.faults import Ending
from connectors.testing.proxy.faults import XML_FAULTS
from connectors.testing.samples import Samples
from connectors.testing.subject import subject_of
from connectors.testing.suite import prove_all
from connectors.testing.trials import Trials
from connectors.testing.verdicts import Outcome
from hub.demo.servers.index import ids_of, items_of, places_of, runs_of
from schema.model.events import Event
from schema.model.identifiers.canonical import canonical, read
from schema.model.identifiers.identifier import CLASS_KINDS
from schema.model.keys import ItemId, PlaceId
from schema.model.systems import Limits
from schema.model.times import DAY

SYSTEM = """
[system]
name = "Kho sự kiện mẫu (mô phỏng)"
provinces = ["80"]
kind = "epcis1"
simulated = true

[limits]
deadline_seconds = 2
"""
LIMITED = 40
"""Events that the repository gives at once: a fifth of what it holds."""
WAYS: dict[str, dict[str, Any]] = {
    "soap": {"base_url": "/soap"},
    "address": {"base_url": "/events", "transport": "http"},
}


def samples() -> Samples:
    """What is found most often of each sort, so that every answer has several events."""
    events = held()[0].events
    started = events[0].event_time.earliest or 0
    classes = [one for one in most(items_of) if read(one).kind in CLASS_KINDS]
    others = [one for one in most(items_of) if read(one).kind not in CLASS_KINDS]
    return Samples(
        lots=(ItemId(classes[0]),),
        items=(ItemId(others[0]),),
        places=(PlaceId(most(places_of)[-1]),),
        events=(most(ids_of)[0],),
        transformations=(most(runs_of)[0],),
        things=(most(places_of)[0],),
        since=started,
        until=started + 20 * DAY,
    )


def most(keys: Any) -> list[str]:
    found: dict[str, list[Event]] = {}
    for event in held()[0].events:
        for key in keys(event):
            found.setdefault(canonical(key), []).append(event)
    return sorted(found, key=lambda key: (-len(found[key]), key))


def keys(origin: str, way: str) -> dict[str, Any]:
    asked = {**WAYS[way], "company_prefix_lengths": [9], "most_events": LIMITED}
    return {**asked, "base_url": origin + WAYS[way]["base_url"]}


@pytest.mark.parametrize("way", WAYS)
async def test_a_good_epcis_1_repository_passes(way: str) -> None:
    async with repository(most_events=LIMITED) as running:
        table, change = keys(running.origin, way), running.capture_one_more
        subject = subject_of(SYSTEM, samples(), keys=table, change=change)
        result = await prove_all(subject)
    assert {one.rule: one.reason for one in result.of(Outcome.FAILED)} == {}
    assert {one.rule: one.reason for one in result.of(Outcome.NOT_PROVEN)} == {}
    by_address = {"capability.master_data"} if way == "address" else {"capability.undeclared"}
    assert {one.rule for one in result.of(Outcome.NOT_APPLICABLE)} == by_address | {
        "hostile.own",
        "hostile.paging",
        "load.rate",
    }


@pytest.mark.parametrize(
    ("fault", "why"), list(zip(XML_FAULTS, ("document type", "nested too deeply"), strict=True))
)
async def test_what_only_xml_can_do_shows_and_is_malformed(fault: Any, why: str) -> None:
    async with repository() as running:
        subject = subject_of(SYSTEM, samples(), keys=keys(running.origin, "soap"))
        trials = Trials(Bench(subject))
        await trials.good()
        trial = await trials.of(fault)
    assert (trial.shown, trial.ending) == (True, Ending.MALFORMED)
    assert why in str(trial.heard.error)


async def test_things_are_asked_about_in_batches(open_system: Any, gather: Any) -> None:
    places = tuple(most(places_of)[:5])
    async with repository() as running:
        for size in (2, 100):
            limits = Limits(max_batch=size)
            connector = open_system("epcis1", keys(running.origin, "soap"), limits=limits)
            heard, error = await gather(connector.master_data(places))
            assert error is None
            assert {canonical(one.id) for one in heard} >= set(places)
        assert len(running.asked) == 3 + 1
