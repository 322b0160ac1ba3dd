"""Who takes part in what: the listed, and whatever is carried inside them at any depth.

The result is the least that satisfies: an item takes part in the events that list it, and in every
event in which a container takes part while the item is (possibly) inside. Containers come before
their contents; only containers that hold each other (bad data) need more than one pass.
"""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from hub.graph.meaning.gist import ADD, NO_HOLD, Gist
from hub.graph.meaning.inside import Stay, stays
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
        self.states: dict[int, States] = {}
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
                if item in told.contents and told.container != item:
                    self._containers[item].add((told.hold, told.container))

    def _settle(self) -> None:
        carried = [item for item in self._in_order() if self._containers.get(item)]
        place = {item: at for at, item in enumerate(carried)}
        changed = [self._fill(item) for item in carried]
        loops = any(
            place.get(k, -1) > at for i, at in place.items() for _, k in self._containers[i]
        )
        while loops and any(changed):
            changed = [self._fill(item) for item in carried]

    def _in_order(self) -> Iterator[int]:
        """Containers before what they contain, as far as they do not contain each other."""
        seen: set[int] = set()
        for root in self._listed:
            stack = [(root, False)]
            while stack:
                item, done = stack.pop()
                if done:
                    yield item
                elif item not in seen:
                    seen.add(item)
                    stack.append((item, True))
                    stack.extend((k, False) for _, k in self._containers.get(item, ()))

    def _fill(self, item: int) -> bool:
        changed = False
        for hold, container in self._containers[item]:
            stay = stays(self._packings[hold, container], item)
            elsewhere = list(self._elsewhere(item, hold, container))
            for carrier in self._within(container, stay):
                if self._carry(item, container, carrier, stay, elsewhere):
                    changed = True
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
        consumed = carrier.role & Role.CONSUMED and event.pools
        role = Role.CONSUMED if consumed else Role.PASSING
        state = self.states[item].get(event.n)
        if state is None:
            sure = certain and carrier.sure
            self.states[item][event.n] = State(event, role, False, sure, containers, {container})
            return True
        state.holders.add(container)
        return state.carry(role, certain and carrier.sure, containers)

    def _elsewhere(self, item: int, hold: int, container: int) -> Iterable[Gist]:
        for n, role in self._listed[item].items():
            event = self._events[n]
            packed = event.hold == hold and event.action == ADD and item in event.contents
            if role & Role.CONSUMED or (packed and event.container != container):
                yield event

    def _within(self, container: int, stay: Stay) -> list[State]:
        """The container's states that can find the content inside: no more than need be."""
        states = sorted(self.states.get(container, {}).values(), key=lambda s: s.event.lo)
        if len(states) <= 8:
            return states
        width = max(s.event.hi - s.event.lo for s in states)
        first = bisect_left(states, stay.earliest() - width, key=lambda s: s.event.lo)
        last = bisect_left(states, stay.latest() + 1, key=lambda s: s.event.lo)
        return states[first:last]
