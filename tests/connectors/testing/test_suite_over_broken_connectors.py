"""For every rule a connector that breaks it, and no other: precisely that rule fails."""

import os
from collections.abc import AsyncGenerator, Iterator
from contextlib import aclosing
from dataclasses import replace
from typing import Any

import pytest
from broken import answering, failing, telling
from storehouse_connector import StorehouseConnector

from connectors.sdk.interface import Capability, Manifest, Page
from connectors.testing.rules import EVERY
from connectors.testing.suite import prove, prove_all
from connectors.testing.verdicts import Outcome
from schema.model.queries import EventQuery
from schema.model.records import Said

BROKEN = {**answering.BROKEN, **telling.BROKEN, **failing.BROKEN}
SLOW = ("errors.", "hostile.", "load.", "lifecycle.")
QUICK = [rule for rule in EVERY if not rule.startswith(SLOW)]


@pytest.fixture(autouse=True)
def closed_behind() -> Iterator[None]:
    yield
    while failing.LEFT_OPEN:
        os.close(failing.LEFT_OPEN.pop())


def test_there_is_a_broken_connector_for_every_rule() -> None:
    assert set(BROKEN) == set(EVERY)


@pytest.mark.parametrize("rule", EVERY)
async def test_the_rule_that_is_broken_fails(rule: str, of_kind: Any) -> None:
    result = await prove(EVERY[rule], of_kind(BROKEN[rule]))
    assert result.outcome is Outcome.FAILED, result.reason
    assert result.reason


class DeclaresAHigherRate(StorehouseConnector):
    @property
    def manifest(self) -> Manifest:
        return replace(super().manifest, rate=100.0)


class SendsPagesWithoutPause(DeclaresAHigherRate):
    @property
    def manifest(self) -> Manifest:
        by_place = frozenset({Capability.EVENTS_BY_PLACE})
        return replace(super().manifest, rate=10.0, capabilities=by_place)


@pytest.mark.parametrize("kind", [DeclaresAHigherRate, SendsPagesWithoutPause])
async def test_a_rate_that_is_not_held_fails(kind: Any, of_kind: Any) -> None:
    result = await prove(EVERY["load.rate"], of_kind(kind))
    assert result.outcome is Outcome.FAILED, result.reason


class StopsListing(StorehouseConnector):
    async def changes(self, since: str | None) -> AsyncGenerator[Page, None]:
        count = 0
        async with aclosing(super().changes(since)) as pages:
            async for page in pages:
                count += 1
                yield page
                if count == self.config.max_pages:
                    return


async def test_a_harvest_that_stops_without_a_word_is_found_too(of_kind: Any) -> None:
    result = await prove(EVERY["hostile.paging"], of_kind(StopsListing))
    assert result.outcome is Outcome.FAILED
    assert result.reason.startswith("changes() with pages without end: after 20 requests")


class FailsForItems(StorehouseConnector):
    async def events(self, query: EventQuery) -> AsyncGenerator[Said, None]:
        if query.epcs:
            raise AttributeError("no such thing as a pallet")
        async for said in super().events(query):
            yield said


class FailsForWhatItLacks(StorehouseConnector):
    async def events(self, query: EventQuery) -> AsyncGenerator[Said, None]:
        found = 0
        async for said in super().events(query):
            found += 1
            yield said
        if not found and query.places:
            raise IndexError("nothing there")


@pytest.mark.parametrize(
    ("kind", "says"),
    [
        (FailsForItems, "events_by_epc raises AttributeError: no such thing as a pallet"),
        (FailsForWhatItLacks, "events_by_place, asked for an id that it does not hold, raises Ind"),
    ],
)
async def test_a_foreign_exception_to_any_question_is_found(
    kind: Any, says: str, of_kind: Any
) -> None:
    result = await prove(EVERY["errors.four"], of_kind(kind))
    assert result.outcome is Outcome.FAILED, result.reason
    assert result.reason.startswith(says)


async def test_questions_mixed_up_are_found_at_a_rate_too(of_kind: Any) -> None:
    result = await prove(EVERY["answer.together"], of_kind(BROKEN["answer.together"], rate=40.0))
    assert result.outcome is Outcome.FAILED, result.reason


@pytest.mark.parametrize("rule", [rule for rule in QUICK if rule.startswith("changes.")])
async def test_no_other_of_the_quick_rules_fails(rule: str, of_kind: Any) -> None:
    result = await prove_all(of_kind(BROKEN[rule]), QUICK)
    assert [one.rule for one in result.of(Outcome.FAILED)] == [rule]


@pytest.mark.long
@pytest.mark.parametrize("rule", EVERY)
async def test_no_other_rule_fails(rule: str, of_kind: Any) -> None:
    result = await prove_all(of_kind(BROKEN[rule]))
    assert [one.rule for one in result.of(Outcome.FAILED)] == [rule]
