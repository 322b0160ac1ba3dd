"""Who takes part in what: the listed, and whatever is carried inside them at any depth.

The result is the least that satisfies: an item takes part in the events that list it, and in every
event in which a container takes part while the item is (possibly) inside. Containers come before
their contents; only containers that hold each other (bad data) need more than one pass.
An item is never its own container: where records put it into itself, its states say so.
"""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from hub.graph.meaning.circles import circling
from hub.graph.meaning.gist import ADD, NO_HOLD, Gist
from hub.graph.meaning.inside import Stay, Stays
from hub.graph.meaning.nesting import MOST_NESTED, depth_of, near, outermost_first
from hub.graph.meaning.parts import Role

Told = Mapping[int, Gist]


@dataclass(slots=True)
class State:
    """An item in an event: its role there, and what carries it.

    ``sure``: it takes part beyond doubt, not only as possibly inside a container. ``inside`` maps
    each container at any depth to whether it is certainly inside; ``holders`` are those that hold
    it themselves, with nothing between.
    """

    event: Gist
    role: int
    listed: bool
    sure: bool
    inside: dict[int, bool] = field(default_factory=dict)
    holders: set[int] = field(default_factory=set)
    circled: bool = False
    """It is inside itself here, over any number of containers (bad data)."""

    def carry(self, role: int, sure: bool, containers: Mapping[int, bool]) -> bool:
        """Take in one way of being carried; whether that changed anything."""
        before = (self.role, self.sure, dict(self.inside))
        if not self.listed:
            self.role |= role
            self.sure = self.sure or sure
        for container, certain in containers.items():
            self.inside[container] = self.inside.get(container, False) or certain
        return before != (self.role, self.sure, self.inside)


States = dict[int, State]
"""One item's states by event number."""


class Taking:
    """The states of some items and of everything that may carry them.

    ``listed`` gives, for each of those items, the role it is listed with by event number;
    ``events`` the gists of all these events, and so of every packing event of a container.
    """

    def __init__(self, listed: Mapping[int, Mapping[int, int]], events: Told) -> None:
        self._events = events
        self._listed = listed
        self._packings: dict[tuple[int, int], list[Gist]] = defaultdict(list)
        self._containers: dict[int, set[tuple[int, int]]] = defaultdict(set)
        self._selves: dict[int, set[tuple[int, int]]] = defaultdict(set)
        """What is among its own children."""
        self._stays: dict[tuple[int, int], Stays] = {}
        self._ordered: dict[int, tuple[list[State], int]] = {}
        self._near: dict[int, frozenset[int]] | None = None
        self.states: dict[int, States] = {}
        self.cut: set[int] = set()
        """Items that are nested deeper than is followed."""
        self._index()
        self._settle()

    def _index(self) -> None:
        for item, roles in self._listed.items():
            self.states[item] = {
                n: State(self._events[n], role, listed=True, sure=True) for n, role in roles.items()
            }
            for n in roles:
                told = self._events[n]
                if told.hold == NO_HOLD:
                    continue
                if told.container == item:
                    self._packings[told.hold, item].append(told)
                    if item in told.contents:
                        self._selves[item].add((told.hold, item))
                elif item in told.contents:
                    self._containers[item].add((told.hold, told.container))

    def _settle(self) -> None:
        ordered = list(outermost_first(self._listed, self._containers))
        carried = [item for item in ordered if self._containers.get(item)]
        place = {item: at for at, item in enumerate(carried)}
        loops = any(
            place.get(k, -1) > at for i, at in place.items() for _, k in self._containers[i]
        )
        if loops or depth_of(ordered, self._containers) > MOST_NESTED:
            self._bound(carried)
        changed = {item for item in carried if self._fill(item)}
        if loops:
            self._go_round(carried, changed)
        if loops or self._selves:
            self._mark_circles(carried)

    def _bound(self, carried: Iterable[int]) -> None:
        self._near = {}
        for item in carried:
            self._near[item], beyond = near(item, self._containers)
            if beyond:
                self.cut.add(item)

    def _go_round(self, carried: Sequence[int], changed: set[int]) -> None:
        """Fill until nothing changes: what a container gained its contents may gain too."""
        inner: dict[int, set[int]] = defaultdict(set)
        for item in carried:
            for _, container in self._containers[item]:
                inner[container].add(item)
        while changed:
            todo = {item for container in changed for item in inner[container]}
            changed = {item for item in carried if item in todo and self._fill(item)}

    def _mark_circles(self, carried: Iterable[int]) -> None:
        """Mark the states in which an item is inside itself, over any number of containers."""
        holds = {i: self._containers[i] | self._selves[i] for i in {*carried, *self._selves}}
        part = circling({i: [k for _, k in around] for i, around in holds.items()})
        ties = [
            (item, container, self._stay(hold, container, item))
            for item in part
            for hold, container in holds[item]
            if container in part
        ]
        for n in {n for item in part for n in self.states[item]}:
            event = self._events[n]
            inside: dict[int, list[int]] = defaultdict(list)
            for item, container, stay in ties:
                if stay.listed(event) or stay.possibly(event):
                    inside[item].append(container)
            for item in circling(inside):
                if n in self.states[item]:
                    self.states[item][n].circled = True

    def _stay(self, hold: int, container: int, item: int) -> Stay:
        known = self._stays.get((hold, container))
        if known is None:
            packings = self._packings[hold, container]
            known = self._stays[hold, container] = Stays(packings, self._listed)
        return known.of(item)

    def _fill(self, item: int) -> bool:
        changed = False
        for hold, container in self._containers[item]:
            stay = self._stay(hold, container, item)
            elsewhere = list(self._elsewhere(item, hold, container))
            for carrier in self._within(container, stay):
                if self._carry(item, container, carrier, stay, elsewhere):
                    changed = True
        if changed:
            self._ordered.pop(item, None)
        return changed

    def _carry(
        self, item: int, container: int, carrier: State, stay: Stay, elsewhere: list[Gist]
    ) -> bool:
        event = carrier.event
        listed = stay.listed(event)
        if not listed and not stay.possibly(event):
            return False
        certain = listed or stay.certainly(event, elsewhere)
        containers = {k: outer and certain for k, outer in carrier.inside.items() if k != item}
        containers[container] = certain
        if self._near is not None:
            containers = {k: c for k, c in containers.items() if k in self._near[item]}
            if not any(self._lists(k, event) for k in (item, *containers)):
                return False
        consumed = carrier.role & Role.CONSUMED and event.pools
        role = Role.CONSUMED if consumed else Role.PASSING
        state = self.states[item].get(event.n)
        if state is None:
            sure = certain and carrier.sure
            self.states[item][event.n] = State(event, role, False, sure, containers, {container})
            return True
        state.holders.add(container)
        return state.carry(role, certain and carrier.sure, containers)

    def _lists(self, container: int, event: Gist) -> bool:
        state = self.states.get(container, {}).get(event.n)
        return state is not None and state.listed

    def _elsewhere(self, item: int, hold: int, container: int) -> Iterable[Gist]:
        for n, role in self._listed[item].items():
            event = self._events[n]
            packed = event.hold == hold and event.action == ADD and item in event.contents
            if role & Role.CONSUMED or (packed and event.container != container):
                yield event

    def _within(self, container: int, stay: Stay) -> list[State]:
        """The container's states that can find the content inside: no more than need be."""
        states, width = self._in_time(container)
        if len(states) <= 8:
            return states
        first = bisect_left(states, stay.earliest() - width, key=lambda s: s.event.lo)
        last = bisect_left(states, stay.latest() + 1, key=lambda s: s.event.lo)
        return states[first:last]

    def _in_time(self, item: int) -> tuple[list[State], int]:
        """An item's states by when they begin, and the longest of their intervals."""
        known = self._ordered.get(item)
        if known is None:
            states = sorted(self.states.get(item, {}).values(), key=lambda s: s.event.lo)
            width = max((s.event.hi - s.event.lo for s in states), default=0)
            known = self._ordered[item] = states, width
        return known
