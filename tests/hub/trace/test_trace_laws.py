"""What must hold of the engine in every random world, whatever it answers (section 6)."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import fields, is_dataclass, replace
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from oracle import cast
from oracle.meaning import Known
from oracle.shape import EVERYTHING, GROWING
from oracle.world import worlds

from schema.model.contact import NO_CONTACT, Contact
from schema.model.identifiers.canonical import canonical, site
from schema.model.keys import SystemId
from schema.model.records import Record
from schema.model.trace import Certainty, Direction, ItemRole, TraceReport

Traced = Callable[..., TraceReport]
FORWARD, BACKWARD = Direction.FORWARD, Direction.BACKWARD
PLAIN_ITEMS = [*cast.LOTS, *cast.INSTANCES]
"""Not containers: one of these at the start stands for its contents too."""
CONTACTS = [NO_CONTACT, Contact(everywhere=True), Contact(everywhere=True, containers=True)]
_PAIRS = [cast.LOTS[:2], cast.PALLETS, cast.SITES[1:], cast.TRANSACTIONS]
RENAMED = {a: b for pair in _PAIRS for a, b in (pair, pair[::-1])}
few = settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
starts = st.sampled_from([*cast.ITEMS, *cast.SITES])


def _answer(report: TraceReport) -> dict[str, set[Any]]:
    """What is answered, in canonical ids and without who said it."""
    return {
        "items": {(i.canonical, i.role, i.certainty, i.depth) for i in report.items},
        "places": {(p.canonical, p.certainty, p.depth) for p in report.places},
        "gaps": {(g.kind, *_ids(g.item, g.place)) for g in report.gaps},
        "findings": {(f.kind, *_ids(f.item)) for f in report.findings},
        "links": {(k.kind, *_ids(k.from_, k.to, k.item), k.certainty) for k in report.links},
    }


def _ids(*written: str | None) -> tuple[str, ...]:
    """At the site where it is a place."""
    return tuple(site(canonical(text)) if text else "" for text in written)


def _renamed(value: Any) -> Any:
    if isinstance(value, str) and type(value) is str:
        return RENAMED.get(value, value)
    if isinstance(value, tuple):
        return tuple(_renamed(each) for each in value)
    if is_dataclass(value) and not isinstance(value, type):
        own = [field.name for field in fields(value) if field.init]
        return replace(value, **{name: _renamed(getattr(value, name)) for name in own})
    return value


def _reached(report: TraceReport) -> dict[str, Certainty]:
    return {i.canonical: i.certainty for i in report.items if i.role is ItemRole.REACHED}


@few
@given(worlds(), starts, st.randoms(use_true_random=False))
def test_the_order_in_which_records_arrive_changes_nothing(
    traced: Traced, world: list[Record], start: str, random: Any
) -> None:
    shuffled = list(world)
    random.shuffle(shuffled)
    assert _answer(traced(world, start)) == _answer(traced(shuffled, start))


@few
@given(worlds(replace(EVERYTHING, bare_transformation_ids=False)), starts, st.data())
def test_splitting_a_system_in_two_changes_nothing(
    traced: Traced, world: list[Record], start: str, data: st.DataObject
) -> None:
    halves = st.sampled_from([SystemId("east"), SystemId("west")])
    split = [replace(record, system=data.draw(halves)) for record in world]
    assert _answer(traced(world, start)) == _answer(traced(split, start))


@few
@given(worlds(replace(EVERYTHING, members=False, duplicates=False)), starts)
def test_renaming_codes_consistently_changes_nothing(
    traced: Traced, world: list[Record], start: str
) -> None:
    plain = _answer(traced(world, start))
    other = _answer(traced([_renamed(record) for record in world], _renamed(start)))
    assert {name: {_renamed(one) for one in told} for name, told in plain.items()} == other


@few
@given(worlds(max_events=8), st.sampled_from(PLAIN_ITEMS), st.sampled_from(CONTACTS))
def test_an_item_reaches_forward_what_reaches_it_backward(
    traced: Traced, world: list[Record], start: str, contact: Contact
) -> None:
    ahead = _reached(traced(world, start, direction=FORWARD, contact=contact))
    for end in PLAIN_ITEMS:
        behind = _reached(traced(world, end, direction=BACKWARD, contact=contact))
        if end != start:
            assert ahead.get(end) == behind.get(start)


@few
@given(worlds(GROWING), st.sampled_from(PLAIN_ITEMS), st.data())
def test_a_further_source_takes_away_only_what_a_record_puts_in_another_order(
    traced: Traced, world: list[Record], start: str, data: st.DataObject
) -> None:
    fewer = [record for record in world if data.draw(st.booleans())]
    lost = set(_reached(traced(fewer, start))) - set(_reached(traced(world, start)))
    assert not lost or _loses_a_link(fewer, world)


def _loses_a_link(fewer: Sequence[Record], world: Sequence[Record]) -> bool:
    """Whether the meaning itself has lost a link: the oracle's laws say why it may."""
    return bool(_ends(fewer) - _ends(world))


def _ends(records: Iterable[Record]) -> set[Any]:
    return {(link.source, link.target) for link in Known(records).links}
