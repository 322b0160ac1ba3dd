"""What must hold of the meaning in every world, whatever the engine: checks of the oracle."""

from dataclasses import fields, is_dataclass, replace
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from oracle import cast
from oracle.contact import EVERYWHERE
from oracle.links import Link, Rule, State
from oracle.meaning import Known, best_paths
from oracle.shape import EVERYTHING, GROWING
from oracle.world import statements, worlds
from schema.model.keys import SystemId
from schema.model.records import MasterData, Record
from schema.model.trace import Certainty, Direction

FORWARD, BACKWARD = Direction.FORWARD, Direction.BACKWARD
_PAIRS = [cast.LOTS[:2], cast.PALLETS, cast.SITES[1:], cast.TRANSACTIONS]
RENAMED = {a: b for pair in _PAIRS for a, b in (pair, pair[::-1])}
quick = settings(max_examples=40, deadline=None)


def renamed(value: Any) -> Any:
    """The same value with every text of ``RENAMED`` replaced by its partner."""
    if isinstance(value, str) and type(value) is str:
        return RENAMED.get(value, value)
    if isinstance(value, tuple):
        return tuple(renamed(each) for each in value)
    if is_dataclass(value) and not isinstance(value, type):
        own = [field.name for field in fields(value) if field.init]
        return replace(value, **{name: renamed(getattr(value, name)) for name in own})
    return value


def _named(state: State) -> State:
    """By its event's id: that of two in conflict has their content in it, which has other codes."""
    return state[0].partition("#")[0], state[1]


def _told(link: Link) -> tuple[State, State, Rule, Certainty]:
    return _named(link.source), _named(link.target), link.rule, link.certainty


def _all_links(known: Known) -> set[Link]:
    """Contact everywhere and in containers too."""
    return known.links | known.contact(EVERYWHERE, containers=True)


@quick
@given(worlds(), statements(), st.randoms(use_true_random=False))
def test_the_order_of_records_changes_nothing(
    world: list[Record], said: list[MasterData], random: Any
) -> None:
    shuffled, said_again = list(world), list(said)
    random.shuffle(shuffled)
    random.shuffle(said_again)
    assert _all_links(Known(world, said)) == _all_links(Known(shuffled, said_again))


@quick
@given(worlds(replace(EVERYTHING, members=False, duplicates=False)))
def test_renaming_codes_consistently_changes_nothing(world: list[Record]) -> None:
    plain, other = Known(world), Known(renamed(tuple(world)))
    assert {_named(renamed(state)) for state in plain.parts} == {_named(s) for s in other.parts}
    assert {_told(renamed(x)) for x in _all_links(plain)} == {_told(x) for x in _all_links(other)}


@quick
@given(worlds(replace(EVERYTHING, bare_transformation_ids=False)), st.data())
def test_splitting_a_system_in_two_changes_nothing(
    world: list[Record], data: st.DataObject
) -> None:
    halves = st.sampled_from([SystemId("east"), SystemId("west")])
    split = [replace(record, system=data.draw(halves)) for record in world]
    assert _all_links(Known(world)) == _all_links(Known(split))


@quick
@given(worlds(max_events=8), statements(), st.data())
def test_forward_reaches_b_from_a_exactly_when_backward_reaches_a_from_b(
    world: list[Record], said: list[MasterData], data: st.DataObject
) -> None:
    known = Known(world, said)
    links = _all_links(known)
    a = data.draw(st.sampled_from(sorted(known.parts) or [("", "")]))
    for b, certainty in best_paths({a: Certainty.CERTAIN}, links, FORWARD).items():
        back = best_paths({b: Certainty.CERTAIN}, links, BACKWARD)
        assert back[a] is certainty


@quick
@given(worlds(GROWING), st.data())
def test_without_unpacking_a_further_source_removes_only_an_order(
    world: list[Record], data: st.DataObject
) -> None:
    fewer = [record for record in world if data.draw(st.booleans())]
    before, after = Known(fewer), Known(world)
    ends = {(x.source, x.target) for x in _all_links(after)}
    for link in _all_links(before):
        gone = (link.source, link.target) not in ends
        if gone and link.rule is not Rule.LATER:
            assert _now_ordered(after, link) or _was_evidence(before, after, link)


def _now_ordered(known: Known, link: Link) -> bool:
    """The records now say that the target came before the source."""
    (source, item), (target, other) = link.source, link.target
    succession = known.succession.get(item)
    return item == other and succession is not None and succession.explains(target, source)


def _was_evidence(before: Known, after: Known, link: Link) -> bool:
    """An end was there only because the time of its packing was not known; now it is."""
    lost = {link.source, link.target} - set(after.parts)
    return bool(lost) and not any(before.parts[state].sure for state in lost)


@quick
@given(worlds())
def test_every_link_is_between_states_of_the_world(world: list[Record]) -> None:
    known = Known(world)
    for link in known.links:
        assert {link.source, link.target} <= set(known.parts)
        ends = [known.parts[link.source], known.parts[link.target]]
        assert all(end.sure for end in ends) or link.certainty is not Certainty.CERTAIN


@quick
@given(worlds())
def test_a_link_is_given_by_one_rule_only(world: list[Record]) -> None:
    known = Known(world)
    moved = [x for s in known.succession.values() for x in s.links()]
    assert len(moved) == len({(x.source, x.target) for x in moved})
