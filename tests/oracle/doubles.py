"""Events that may be one, and ids that stand for several (section 5)."""

from collections.abc import Iterable
from typing import Any

from oracle.facts import Fact, after, at
from oracle.parts import listed


def sameness(fact: Fact) -> Any:
    """Equal for probable duplicates: same type, time interval, listed items with their roles,
    action, step and places: where it was and where its items were afterwards."""
    event = fact.event
    time = event.event_time.earliest, event.event_time.latest
    action = getattr(event, "action", None)
    return event.type, time, _items(fact), action, event.biz_step, at(fact), after(fact)


def _items(fact: Fact) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """The items listed with their roles: a product without a lot is none, and what packs passes
    as what is packed does."""
    roles = ((item, tuple(sorted(map(str, roles)))) for item, roles in listed(fact).items())
    return tuple(sorted(roles))


def probable_duplicates(facts: Iterable[Fact]) -> list[frozenset[str]]:
    """The keys of facts that are probably one event: two or more each."""
    alike: dict[Any, set[str]] = {}
    for fact in facts:
        alike.setdefault(sameness(fact), set()).add(fact.id)
    return [frozenset(ids) for ids in alike.values() if len(ids) > 1]


def conflicts(facts: Iterable[Fact]) -> list[list[Fact]]:
    """Live facts, each of other content, for which one event id stands."""
    known = list(facts)
    ids = {event_id for fact in known for event_id in fact.event_ids}
    bearing = ([fact for fact in known if event_id in fact.event_ids] for event_id in ids)
    return [together for together in bearing if len(together) > 1]
