"""Whom to ask about what a trace reached: learned from where it was and where it was headed.

A system can know more of an item when one of the item's places is its own, or in its province, or
when it recorded the other end of a way from or to such a place. Where those do not hold what is
missing (it set off and did not arrive, or came from nowhere recorded) every system can know, and
all are asked: after those who are known, since what they say may point somewhere, and about one
thing of each group first, since where that is recorded the others are. So no arrival or departure
is told as missing of which not all were asked.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from hub.graph.meaning.marks import Mark
from hub.graph.meaning.visits import ARRIVED, DEPARTED
from hub.graph.questions import FactRow
from hub.trace.question import EVENT
from hub.trace.report.view import Reached, View
from schema.model.contact import NO_CONTACT, Contact
from schema.model.keys import ProvinceCode, SystemId

_CERTAINTY = 3
"""Bits of a way; 0 is CERTAIN."""


@dataclass(slots=True)
class Routes:
    """For each item (canonical id) the systems that can know more.

    A correction that no record bears is known to the systems that named it, under its key.
    ``unserved`` are provinces that facts point to and that have no system.
    """

    known: dict[str, set[SystemId]] = field(default_factory=lambda: defaultdict(set))
    astray: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    """What set off and did not arrive, or came from nowhere recorded: to be asked of everyone once
    those who are known have said all. In groups of what is probably recorded together: what was
    headed for one place, or said to come from it, else what one event tells of. And, each by
    itself, what only master data ties to the trace: it may be recorded anywhere."""
    pools: set[str] = field(default_factory=set)
    """Transformation ids (absolute URIs) of which only inputs, or only outputs, are known."""
    unserved: set[ProvinceCode] = field(default_factory=set)


def routes(view: View, contact: Contact = NO_CONTACT) -> Routes:
    """Whom to ask about every item of the view, its carriers included.

    Who leaves a place of contact only its systems know: they are asked about the place itself.
    """
    return _Routing(view, contact).found()


class _Routing:
    def __init__(self, view: View, contact: Contact) -> None:
        self._view = view
        self._contact = contact
        self._routes = Routes()
        self._recorded: dict[int, set[SystemId]] = defaultdict(set)
        self._met: dict[int, set[SystemId]] = defaultdict(set)
        """By place, who recorded the other end of a way that leads there or comes from there."""
        self._at: dict[int, frozenset[SystemId]] = {}

    def found(self) -> Routes:
        for fact in self._view.told.facts.values():
            for place in _stands(fact):
                self._recorded[place].update(_systems(fact))
        self._meet()
        for reached in self._view.reached:
            fact = reached.fact
            systems, groups = self._of_fact(fact), self._lost(reached)
            for place in self._touching(fact):
                self._routes.known[self._view.told.places[place][0]] |= self._of_place(place)
            held = self._view.told.inside.get(reached.state, ())
            for number in (reached.item, *(box for box, _ in held)):
                item = self._view.told.items[number][0]
                self._routes.known[item] |= systems
                for group in groups:
                    self._routes.astray[group].add(item)
        for place in self._view.traced.places & self._view.told.places.keys():
            if there := self._of_place(place):
                self._routes.known[self._view.told.places[place][0]] |= there
        self._routes.pools = set(self._half_told())
        for item, stating in self._view.traced.stated.items():
            self._routes.known[item].update(stating)
            self._routes.astray[item].add(item)
        for event in self._view.traced.doubts.retracted:
            for correction, named_by in event.missing.items():
                self._routes.known[EVENT + correction].update(named_by)
        return self._routes

    def _touching(self, fact: FactRow) -> Iterable[int]:
        """The places of an event at which contact is followed."""
        for place in _stands(fact) if self._contact else ():
            named = self._view.told.places[place][0] in self._contact.places
            if self._contact.everywhere or named:
                yield place

    def _meet(self) -> None:
        """Who took in what was sent to a place speaks for it, by whatever code; and who sent what
        is said to come from a place, for that."""
        told = self._view.told
        for source, way in self._view.traced.links:
            if source < 0 or way & _CERTAINTY or way >> 3 not in told.states:
                continue
            (left, went, _), (came, arrived, _) = told.states[source], told.states[way >> 3]
            if went & DEPARTED and arrived & ARRIVED:
                for place in told.facts[left].destinations:
                    self._met[place].update(_systems(told.facts[came]))
                for place in told.facts[came].origins:
                    self._met[place].update(_systems(told.facts[left]))

    def _lost(self, reached: Reached) -> list[str]:
        """The groups of what set off here and did not arrive, or came from nowhere recorded."""
        fact, groups = reached.fact, []
        if reached.flags & Mark.NEVER_RECEIVED:
            groups += [self._view.told.places[p][0] for p in fact.destinations] or [fact.id]
        if reached.flags & Mark.HOLE:
            groups += [self._view.told.places[p][0] for p in fact.origins] or [fact.id]
        return groups

    def _half_told(self) -> Iterable[str]:
        """The ids of transformations of which one side is missing: some system may hold it."""
        half = self._view.traced.barren | self._view.traced.rootless
        return (key for n, key in self._view.told.pools.items() if -n in half and ":" in key)

    def _of_fact(self, fact: FactRow) -> set[SystemId]:
        """Who can know more of what takes part in it."""
        places = (*_stands(fact), *fact.destinations, *fact.origins)
        return set(_systems(fact)).union(*(self._of_place(place) for place in places))

    def _of_place(self, place: int) -> frozenset[SystemId]:
        """The systems that speak for a place; none when nobody is known to."""
        if place not in self._at:
            self._at[place] = self._look_up(place)
        return self._at[place]

    def _look_up(self, place: int) -> frozenset[SystemId]:
        recorded = self._recorded.get(place, set())
        province = self._view.atlas.province(self._view.told.places[place][0], recorded)
        local = self._view.atlas.systems_of(province) if province is not None else ()
        if province is not None and not local:
            self._routes.unserved.add(province)
        return frozenset(recorded | set(local) | self._met.get(place, set()))


def _systems(fact: FactRow) -> Iterable[SystemId]:
    return (SystemId(system) for system in fact.systems)


def _stands(fact: FactRow) -> Iterable[int]:
    return (p for p in (fact.read_point, fact.biz_location) if p is not None)


def by_system(
    wanted: Mapping[SystemId, set[str]],
) -> dict[frozenset[str], list[SystemId]]:
    """Systems that are to be asked about the same, together: one question for each group."""
    groups: dict[frozenset[str], list[SystemId]] = defaultdict(list)
    for system, keys in wanted.items():
        groups[frozenset(keys)].append(system)
    return dict(groups)
