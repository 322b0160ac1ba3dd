"""Contact at places and in containers agrees with the oracle, where things often meet."""

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from oracle.cast import (
    INSTANCES,
    LOTS,
    PALLETS,
    POINTS,
    SITES,
    UNKNOWN_TIME,
    day_of,
    instant_at,
    since,
)
from oracle.contact import EVERYWHERE
from oracle.meaning import Known
from oracle.story import made, packed, received, seen, shipped, told, unpacked

from schema.model.contact import Contact
from schema.model.events import Action, Event
from schema.model.keys import PlaceId
from schema.model.records import Record
from schema.model.times import DAY
from schema.model.trace import Direction, TraceReport

ITEMS = [*LOTS[:2], INSTANCES[0]]
HERE = SITES[:2]
Traced = Callable[..., TraceReport]
CROWDED = settings(deadline=None, suppress_health_check=list(HealthCheck))


@st.composite
def _times(draw: st.DrawFn) -> Any:
    point = draw(st.integers(0, POINTS - 1))
    vague = st.sampled_from([day_of(point), since(4), UNKNOWN_TIME])
    return draw(st.one_of(*[st.just(instant_at(point))] * 4, vague))


@st.composite
def _events(draw: st.DrawFn) -> Event:
    item, when, place = (
        draw(st.sampled_from([*ITEMS, PALLETS[0]])),
        draw(_times()),
        draw(st.sampled_from([HERE[0], HERE[0], HERE[1]])),
    )
    elsewhere = draw(st.sampled_from([{}, {}, {"biz_location": HERE[1]}]))
    disposed = {"step": "receiving", "action": Action.DELETE}
    return draw(
        st.sampled_from(
            [
                shipped(when, place, item, **elsewhere),
                shipped(when, place, item),
                received(when, place, item, **elsewhere),
                received(when, place, item),
                made(when, place, item, **elsewhere),
                seen(when, place, item, **(elsewhere | disposed)),
                *[draw(_packings(when, place))] * 4,
            ]
        )
    )


@st.composite
def _packings(draw: st.DrawFn, when: Any, place: str) -> Event:
    box = draw(st.sampled_from(PALLETS))
    others = [*ITEMS, *(pallet for pallet in PALLETS if pallet != box)]
    named = draw(st.lists(st.sampled_from(others), max_size=2, unique=True))
    into = packed(when, place, box, *(named or [LOTS[0]]))
    return draw(st.sampled_from([into, unpacked(when, place, box, *named)]))


@st.composite
def _meetings(draw: st.DrawFn, first: str, second: str) -> list[Event]:
    """One comes and perhaps goes, another one goes: mostly in this order, at one place."""
    points = draw(st.lists(st.integers(0, POINTS - 1), min_size=3, max_size=3))
    when = sorted(points) if draw(st.integers(0, 3)) else points
    there = draw(st.sampled_from([HERE[0], HERE[0], HERE[1]]))
    comes = draw(st.sampled_from([received, made]))(when[0], HERE[0], first)
    goes = [shipped(when[1], HERE[0], first)] if draw(st.integers(0, 3)) else []
    return [comes, *goes, shipped(when[2], there, second)]


@st.composite
def _rides(draw: st.DrawFn, first: str, second: str) -> list[Event]:
    """One container after the other's ride: mostly in this order."""
    points = draw(st.lists(st.integers(0, POINTS - 1), min_size=4, max_size=4))
    when = sorted(points) if draw(st.integers(0, 3)) else points
    pallet, inner = PALLETS
    told = [
        packed(when[0], HERE[0], pallet, first),
        unpacked(when[1], HERE[0], pallet, *draw(st.sampled_from([[], [first]]))),
        packed(when[2], HERE[1], pallet, draw(st.sampled_from([second, inner]))),
        packed(when[2], HERE[1], inner, second),
        unpacked(when[3], HERE[1], pallet, *draw(st.sampled_from([[], [second], [inner]]))),
    ]
    return [event for event in told if draw(st.integers(0, 4))]


@st.composite
def _records(draw: st.DrawFn) -> list[Record]:
    stories = [_meetings, _meetings, _rides]
    met = draw(st.sampled_from(stories).flatmap(lambda story: story(*ITEMS[:2])))
    more = draw(st.just([]) | _meetings(*ITEMS[1:]) | _rides(*ITEMS[1:]))
    events = met + more + draw(st.lists(_events(), max_size=4))
    return told(*{repr(event): event for event in events}.values())


@st.composite
def _contacts(draw: st.DrawFn) -> Contact:
    places = draw(st.lists(st.sampled_from(HERE), max_size=2, unique=True))
    quarters = draw(st.none() | st.integers(0, 2))
    return Contact(
        places=tuple(map(PlaceId, places)),
        everywhere=draw(st.booleans()),
        containers=draw(st.booleans()),
        persistence=None if quarters is None else quarters * DAY // 4,
    )


def _agrees(traced: Traced, records: list[Record], start: str, **asked: Any) -> None:
    report = traced(records, start, **asked)
    contact = asked["contact"]
    expected = Known(records).reach(
        start,
        asked["direction"],
        contact=EVERYWHERE if contact.everywhere else contact.places,
        containers=contact.containers,
        persistence=contact.persistence,
    )
    assert {i.canonical: (i.certainty, i.role) for i in report.items} == expected.items
    assert {p.canonical: p.certainty for p in report.places} == expected.places
    assert {e.id for e in report.events} == {event for event, _ in expected.states}


def _check(traced: Traced, examples: int) -> None:
    @settings(CROWDED, max_examples=examples)
    @given(
        _records(),
        st.sampled_from([*ITEMS, *ITEMS, *ITEMS, PALLETS[0], *HERE]),
        st.sampled_from([Direction.FORWARD, Direction.BACKWARD]),
        _contacts(),
    )
    def agrees(records: list[Record], start: str, direction: Direction, contact: Contact) -> None:
        _agrees(traced, records, start, direction=direction, contact=contact)

    agrees()


def test_contact_is_the_oracles_in_crowded_worlds(traced: Traced) -> None:
    _check(traced, 250)


@pytest.mark.long
def test_contact_is_the_oracles_in_thousands_of_crowded_worlds(traced: Traced) -> None:
    _check(traced, 2_000)


@settings(CROWDED, max_examples=60)
@given(_records(), _contacts())
def test_forward_reaches_what_reaches_it_backward(
    traced: Traced, records: list[Record], contact: Contact
) -> None:
    ahead = {i: _reached(traced, records, i, Direction.FORWARD, contact) for i in ITEMS}
    behind = {i: _reached(traced, records, i, Direction.BACKWARD, contact) for i in ITEMS}
    for a in ITEMS:
        for b in ITEMS:
            assert (b in ahead[a]) == (a in behind[b])


def _reached(
    traced: Traced, records: list[Record], start: str, direction: Direction, contact: Contact
) -> set[str]:
    report = traced(records, start, direction=direction, contact=contact)
    return {item.canonical for item in report.items if item.role == "REACHED"}
