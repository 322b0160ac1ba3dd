"""Whom to ask about what a trace reached: learned from where it was and where it was headed.

A system can know more of an item when one of the item's places is its own, or in its province.
Where nothing points anywhere (an item only just named, sent off without an address, or arrived
from nobody knows where) every system can know, and all are asked.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass, field

from hub.graph.meaning.marks import Mark
from hub.graph.questions import FactRow
from hub.trace.question import EVENT
from hub.trace.report.view import View
from schema.model.contact import NO_CONTACT, Contact
from schema.model.keys import ProvinceCode, SystemId


@dataclass(slots=True)
class Routes:
    """For each item (canonical id) the systems that can know more; ``everyone`` for all of them.

    A correction that no record bears is known to the systems that named it, under its key.
    ``unserved`` are provinces that facts point to and that have no system.
    """

    known: dict[str, set[SystemId]] = field(default_factory=lambda: defaultdict(set))
    everyone: set[str] = field(default_factory=set)
    lost: set[str] = field(default_factory=set)
    """Items that went or came without a word on where to or from: those who are known first, and
    if they cannot say, everyone."""
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
        self._at: dict[int, frozenset[SystemId] | None] = {}

    def found(self) -> Routes:
        for fact in self._view.told.facts.values():
            for place in _stands(fact):
                self._recorded[place].update(SystemId(s) for s in fact.systems)
        for reached in self._view.reached:
            fact = reached.fact
            systems, lost = self._of_fact(fact), _lost(reached.flags, fact)
            for place in self._touching(fact):
                self._ask(self._view.told.places[place][0], self._of_place(place))
            held = self._view.told.inside.get(reached.state, ())
            for number in (reached.item, *(box for box, _ in held)):
                item = self._view.told.items[number][0]
                self._ask(item, systems)
                if lost:
                    self._routes.lost.add(item)
        self._routes.pools = set(self._half_told())
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

    def _half_told(self) -> Iterable[str]:
        """The ids of transformations of which one side is missing: some system may hold it."""
        half = self._view.traced.barren | self._view.traced.rootless
        return (key for n, key in self._view.told.pools.items() if -n in half and ":" in key)

    def _ask(self, about: str, systems: Set[SystemId] | None) -> None:
        if systems is None:
            self._routes.everyone.add(about)
        else:
            self._routes.known[about] |= systems

    def _of_fact(self, fact: FactRow) -> frozenset[SystemId] | None:
        found: set[SystemId] = {SystemId(s) for s in fact.systems}
        named = (*_stands(fact), *fact.destinations, *fact.origins)
        for there in [self._of_place(place) for place in named]:
            if there is None:
                return None
            found |= there
        return frozenset(found)

    def _of_place(self, place: int) -> frozenset[SystemId] | None:
        """The systems that speak for a place, None when nobody is known to."""
        if place not in self._at:
            self._at[place] = self._look_up(place)
        return self._at[place]

    def _look_up(self, place: int) -> frozenset[SystemId] | None:
        recorded = self._recorded.get(place, set())
        province = self._view.atlas.province(self._view.told.places[place][0], recorded)
        local = self._view.atlas.systems_of(province) if province is not None else ()
        if province is not None and not local:
            self._routes.unserved.add(province)
            return frozenset(recorded)
        return frozenset(recorded | set(local)) or None


def _stands(fact: FactRow) -> Iterable[int]:
    return (p for p in (fact.read_point, fact.biz_location) if p is not None)


def _lost(flags: int, fact: FactRow) -> bool:
    """Whether the item went or came without a word on where to or from."""
    gone = bool(flags & Mark.NEVER_RECEIVED) and not fact.destinations
    return gone or (bool(flags & Mark.HOLE) and not fact.origins)


def by_system(
    wanted: Mapping[SystemId, set[str]],
) -> dict[frozenset[str], list[SystemId]]:
    """Systems that are to be asked about the same, together: one question for each group."""
    groups: dict[frozenset[str], list[SystemId]] = defaultdict(list)
    for system, keys in wanted.items():
        groups[frozenset(keys)].append(system)
    return dict(groups)
