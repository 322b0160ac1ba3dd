"""The graph that follows from what is held: live facts, who takes part, states and links."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from hub.graph.body import decode, fact_id, interval, widened
from hub.graph.meaning.apart import take_apart
from hub.graph.meaning.derive import Derived, derive
from hub.graph.meaning.gist import ADD, DELETE, NO_HOLD, OBSERVE, Gist
from hub.graph.meaning.parts import Parts
from hub.graph.meaning.ties import Tie
from hub.graph.told import named_places
from reference_store.kept import Kept, Version
from reference_store.master import said_now
from schema.model.events import Action, Event
from schema.model.keys import FactId, SystemId
from schema.model.times import Micros

_ACTIONS = {Action.ADD: ADD, Action.OBSERVE: OBSERVE, Action.DELETE: DELETE}


class Names:
    """Numbers for names, from 1 on; a name keeps its number as long as the store lives."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}

    def __getitem__(self, name: str) -> int:
        return self._numbers.setdefault(name, len(self._numbers) + 1)

    def named(self, number: int) -> str:
        """The name that has a number."""
        return list(self._numbers)[number - 1]


@dataclass(slots=True)
class Numbering:
    """The numbers of all that plans ask about by number."""

    facts: Names = field(default_factory=Names)
    items: Names = field(default_factory=Names)
    places: Names = field(default_factory=Names)
    pools: Names = field(default_factory=Names)
    papers: Names = field(default_factory=Names)


@dataclass(frozen=True, slots=True)
class Standing:
    """A fact with its records. It *lives* while a record states it and none declares it wrong."""

    n: int
    hash: bytes
    body: bytes
    event: Event
    parts: Parts
    records: Sequence[Version]
    slack: Micros

    @property
    def lives(self) -> bool:
        """Whether traces may follow it."""
        return bool(self.records) and not any(record.key[2] for record in self.records)

    @property
    def own_id(self) -> str | None:
        """Its own id: the first in order that a record gives it."""
        given = {record.event.event_id for record in self.records}
        return min((own for own in given if own is not None), default=None)

    @property
    def id(self) -> FactId:
        """Its hash as written."""
        return fact_id(self.hash)

    @property
    def systems(self) -> list[SystemId]:
        """Those with a record of it, in order."""
        return sorted({record.system for record in self.records})

    @property
    def pool_keys(self) -> list[str]:
        """The transformations it belongs to: a URI joins those of all systems, else of its own."""
        if not self.parts.transforms:
            return []
        if self.parts.pool is None:
            return [f"fact {self.n}"]
        if ":" in self.parts.pool:
            return [self.parts.pool]
        return [f"{system} {self.parts.pool}" for system in self.systems]


def standing(
    kept: Kept,
    records: Sequence[Version],
    numbers: Numbering,
    tolerance: Mapping[SystemId, Micros],
) -> dict[bytes, Standing]:
    """Every fact ever told, with those of these records that state it."""
    stated = defaultdict[bytes, list[Version]](list)
    for version in sorted(records, key=lambda version: version.key):
        stated[version.fact].append(version)
    found = {}
    for hashed, ways in kept.wordings.items():
        event = decode(min(ways))
        slack = max((tolerance.get(r.system, 0) for r in stated[hashed]), default=0)
        n = numbers.facts[hashed.hex()]
        parts = take_apart(event)
        found[hashed] = Standing(n, hashed, min(ways), event, parts, stated[hashed], slack)
    return found


class Graph:
    """All that questions are answered from, worked out of what is held."""

    def __init__(
        self, kept: Kept, numbers: Numbering, tolerance: Mapping[SystemId, Micros]
    ) -> None:
        self.numbers = numbers
        self.ever = {
            fact.n: fact
            for fact in standing(kept, [*kept.held.values()], numbers, tolerance).values()
        }
        """By number every fact, also those that do not live."""
        self.live = {n: fact for n, fact in self.ever.items() if fact.lives}
        self.said: list[tuple[Tie, SystemId, Micros]] = list(said_now(kept))
        self.spelled: dict[str, dict[str, set[str]]] = spelled(kept)

    @cached_property
    def listed(self) -> dict[int, dict[int, int]]:
        """By item the role in each live fact that lists it."""
        found = defaultdict[int, dict[int, int]](dict)
        for n, fact in self.live.items():
            for item, role in fact.parts.roles.items():
                found[self.numbers.items[item]][n] = role
        return dict(found)

    @cached_property
    def gists(self) -> dict[int, Gist]:
        """Every live fact in numbers."""
        return {n: self.gist(fact) for n, fact in self.live.items()}

    @cached_property
    def derived(self) -> Derived:
        """The states of all items, and the links between them."""
        return derive(self.listed, self.listed, self.gists)

    def gist(self, fact: Standing) -> Gist:
        """A fact in numbers, its interval widened."""
        items, places, parts = self.numbers.items, self.numbers.places, fact.parts
        packing = parts.packing
        lo, hi = widened(*interval(fact.event.event_time), fact.slack)
        return Gist(
            n=fact.n,
            lo=lo,
            hi=hi,
            step=parts.step,
            read_point=None if parts.read_point is None else places[parts.read_point],
            biz_location=None if parts.biz_location is None else places[parts.biz_location],
            destinations=tuple(places[place] for place in parts.destinations),
            transactions=tuple(self.numbers.papers[paper] for paper in parts.transactions),
            commissions=parts.commissions,
            hold=int(packing.hold) if packing else NO_HOLD,
            action=_ACTIONS[packing.action] if packing else OBSERVE,
            container=items[packing.container] if packing else 0,
            contents=frozenset(items[i] for i in packing.contents) if packing else frozenset(),
            pools=tuple(self.numbers.pools[key] for key in fact.pool_keys),
            portions={items[i]: p for i, p in packing.portions.items()} if packing else {},
        )


def spelled(kept: Kept) -> dict[str, dict[str, set[str]]]:
    """By "item" and "place" and canonical id the ways in which facts ever told write them."""
    found: dict[str, dict[str, set[str]]] = {"item": {}, "place": {}}
    for body in {body for ways in kept.wordings.values() for body in ways}:
        parts = take_apart(decode(body))
        for kind, names in (("item", parts.roles), ("place", named_places(parts))):
            for name in names:
                found[kind].setdefault(name, set()).add(parts.spelled[name])
    return found
