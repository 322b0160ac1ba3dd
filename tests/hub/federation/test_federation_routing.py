"""Who is not asked, and why: a declared scope excludes only what certainly lies outside it."""

from datetime import date
from typing import Any

import pytest

from connectors.sdk.errors import Unavailable
from hub.federation.federation import Federation
from hub.federation.routing import can_know
from hub.registry.registry import Registry
from schema.model.answers import Outcome
from schema.model.keys import ProvinceCode, SystemId
from schema.model.queries import EventQuery
from schema.model.systems import Environment, Scope, SystemSettings
from schema.model.times import instant

INSIDE = "https://id.gs1.org/01/08931234567890/10/L1"
CASE_INSIDE = "https://id.gs1.org/01/18931234567897/10/L1"
OUTSIDE = "https://id.gs1.org/01/08939999999994/10/L1"
SSCC = "https://id.gs1.org/00/089312345678901237"


def settings(scope: Scope) -> SystemSettings:
    provinces = (ProvinceCode("96"),)
    return SystemSettings(id=SystemId("a"), name="a", provinces=provinces, kind="fake", scope=scope)


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        (EventQuery(epc_classes=(INSIDE,)), True),
        (EventQuery(epc_classes=(CASE_INSIDE,)), True),
        (EventQuery(epc_classes=(OUTSIDE,)), False),
        (EventQuery(epcs=(OUTSIDE,), epc_classes=(OUTSIDE,)), False),
        (EventQuery(epc_classes=(OUTSIDE, INSIDE)), True),
        (EventQuery(epcs=(SSCC,), epc_classes=(OUTSIDE,)), True),
        (EventQuery(epc_classes=(OUTSIDE,), places=("https://id.gs1.org/414/x",)), True),
        (EventQuery(transformation_ids=("t",)), True),
        (EventQuery(), True),
    ],
)
def test_prefixes_exclude_only_when_every_key_lies_outside(
    query: EventQuery, expected: bool
) -> None:
    able, why_not = can_know(query, settings(Scope(gtin_prefixes=("8931234",))))
    assert able is expected
    assert why_not == (None if able else "holds only GTINs that begin with 8931234")


@pytest.mark.parametrize(
    ("until", "expected"),
    [
        ("2024-01-01T00:00:00+07:00", False),
        ("2024-01-01T00:00:01+07:00", True),
        ("2023-12-31T17:00:00Z", False),
        (None, True),
    ],
)
def test_a_system_knows_nothing_from_before_it_began(until: str | None, expected: bool) -> None:
    query = EventQuery(lt_event_time=instant(until).latest if until else None)
    assert can_know(query, settings(Scope(since=date(2024, 1, 1))))[0] is expected


def test_who_declares_nothing_is_asked_about_anything() -> None:
    assert can_know(EventQuery(epc_classes=(OUTSIDE,)), settings(Scope())) == (True, None)


def test_who_cannot_know_is_not_asked_and_says_why(world: Any) -> None:
    world.query = EventQuery(epc_classes=(OUTSIDE,))
    scoped = world.add("a", scope=Scope(gtin_prefixes=("8931234",)))
    world.add("b")
    federation = world.federation()
    assert federation.askable(world.query) == ("b",)
    (report,) = federation.not_asked(world.query)
    assert (report.system, report.outcome) == ("a", Outcome.NOT_ASKED)
    assert report.reason == "holds only GTINs that begin with 8931234"
    assert world.ask().sources[0] == report
    assert scoped.questions == []


def test_a_report_of_its_own_makes_the_not_asked_one_needless(world: Any) -> None:
    world.add("a", scope=Scope(gtin_prefixes=("8931234",)))
    query = EventQuery(epc_classes=(OUTSIDE,))
    assert world.federation().not_asked(query, asked=["a"]) == ()


def test_a_test_environment_is_never_asked_in_production(world: Any) -> None:
    trial = world.add("a", world.record("a"), environment=Environment.TEST)
    report = world.ask_one().report
    assert report.outcome is Outcome.NOT_ASKED
    assert report.reason == "is a test environment; only production is asked"
    assert trial.questions == []


def test_a_province_without_a_system_says_so(world: Any) -> None:
    world.add("a", provinces=("96", "95"))
    federation = world.federation()
    assert len(federation.no_system()) == 61
    (report,) = federation.no_system(provinces=["96", "12"])
    assert (report.system, report.provinces, report.outcome) == (
        None,
        ("12",),
        Outcome.NO_SYSTEM,
    )
    assert report.reason == "Lai Châu (12) has no traceability system connected to the hub"


@pytest.mark.parametrize(
    ("environment", "homes"),
    [
        (Environment.PRODUCTION, {"a": ("96", "95")}),
        (Environment.TEST, {"trial": ("12",)}),
    ],
)
def test_the_homes_are_those_of_the_environment_that_is_asked(
    world: Any, environment: Environment, homes: dict[str, tuple[str, ...]]
) -> None:
    world.add("a", provinces=("96", "95"))
    world.add("trial", provinces=("12",), environment=Environment.TEST)
    registry = Registry(world.settings)
    federation = Federation(registry, world.opener, lambda: 0, environment)
    assert federation.homes == homes
    unserved = {report.provinces[0] for report in federation.no_system(["96", "95", "12"])}
    assert unserved == {"96", "95", "12"} - set(*homes.values())


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        (EventQuery(epcs=("urn:txng:item:b:1",)), False),
        (EventQuery(epcs=("urn:txng:item:b:1", "urn:txng:item:c:1")), False),
        (EventQuery(places=("urn:txng:place:b:1",)), False),
        (EventQuery(epcs=("urn:txng:item:a:1",)), True),
        (EventQuery(epcs=("urn:txng:item:b:1", SSCC)), True),
        (EventQuery(epcs=("urn:txng:item:b:1",), event_ids=("urn:uuid:1",)), True),
    ],
)
def test_a_code_of_its_own_is_known_to_its_system_alone(query: EventQuery, expected: bool) -> None:
    able, why_not = can_know(query, settings(Scope()))
    assert able is expected
    assert why_not == (None if able else "cannot know what is another system's own code")


@pytest.mark.parametrize("script", [(), (Unavailable("is down"),)])
def test_ids_that_a_system_declares_it_cannot_hold_are_no_answer_of_it(
    world: Any, script: tuple[Exception, ...]
) -> None:
    fake = world.add("a", *script)
    fake.cannot_hold = frozenset({INSIDE})
    heard = world.ask_one(EventQuery(epc_classes=(INSIDE,)))
    assert heard.report.outcome is Outcome.NOT_ASKED
    assert heard.report.reason == "declares that it holds no such ids"
    assert (heard.report.questions, fake.questions) == (0, [])


def test_only_the_ids_that_a_system_can_hold_are_put_to_it(world: Any) -> None:
    fake = world.add("a")
    fake.cannot_hold = frozenset({INSIDE})
    heard = world.ask_one(EventQuery(epc_classes=(INSIDE, OUTSIDE)))
    assert heard.report.outcome is Outcome.NO_RECORD
    assert fake.questions == [EventQuery(epc_classes=(OUTSIDE,))]
