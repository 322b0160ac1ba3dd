"""Events that may be one, and ids that stand for several (section 5)."""

from collections.abc import Iterable
from itertools import combinations
from typing import Any

from oracle.facts import Fact, after, at
from oracle.parts import mentions
from schema.model.events import Event
from schema.model.identifiers.canonical import canonical


def sameness(fact: Fact) -> Any:
    """Equal for probable duplicates: same type, time interval, listed items with their roles,
    action, step and places: where it was and where its items were afterwards."""
    event = fact.event
    time = event.event_time.earliest, event.event_time.latest
    action = getattr(event, "action", None)
    return event.type, time, _items(fact), action, event.biz_step, at(fact), after(fact)


def _items(fact: Fact) -> tuple[str | None, tuple[tuple[str, str], ...]]:
    """What is listed with the role it has; a parent is none of its contents."""
    event = fact.event
    parent = getattr(event, "parent_id", None)
    return canonical(parent) if parent else None, tuple(sorted(_roles(event)))


def _roles(event: Event) -> set[tuple[str, str]]:
    return {(canonical(text), str(role)) for text, role in mentions(event)}


def probable_duplicates(facts: Iterable[Fact]) -> list[frozenset[str]]:
    """The keys of facts that are probably one event: two or more each."""
    alike: dict[Any, set[str]] = {}
    for fact in facts:
        alike.setdefault(sameness(fact), set()).add(fact.id)
    return [frozenset(ids) for ids in alike.values() if len(ids) > 1]


def conflicts(facts: Iterable[Fact]) -> list[tuple[Fact, Fact]]:
    """Two live facts, of other content, for which one event id stands."""
    return [(x, y) for x, y in combinations(facts, 2) if x.event_ids & y.event_ids]
