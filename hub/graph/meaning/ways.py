"""An item's recorded ways: its inflows to places, and its departures by where they lead."""

from collections import defaultdict
from collections.abc import Iterator, Sequence

from hub.graph.meaning.gist import Gist
from hub.graph.meaning.parts import Role, Step
from hub.graph.meaning.taking import State


class Ways:
    """An item's recorded ways, by the place, transaction or container that they lead to."""

    def __init__(self, states: Sequence[State], left: Sequence[bool]) -> None:
        self._states = states
        self._inflows: dict[int | None, list[int]] = defaultdict(list)
        self._arrived: dict[int | None, int] = {}
        self._by_place: dict[int, list[int]] = defaultdict(list)
        self._by_transaction: dict[int, list[int]] = defaultdict(list)
        self._by_container: dict[int, list[int]] = defaultdict(list)
        self.departures: list[int] = []
        self.unaddressed: list[int] = []
        for e, state in enumerate(states):
            self._arrive(state)
            if left[e]:
                self._leave(e, state)

    def _arrive(self, state: State) -> None:
        if state.event.step == Step.ARRIVAL and state.sure:
            place = state.event.after
            self._arrived[place] = max(self._arrived.get(place, state.event.hi), state.event.hi)

    def _leave(self, e: int, state: State) -> None:
        event = state.event
        if event.step == Step.DEPARTURE:
            self.departures.append(e)
            self._address(e, state)
        elif state.role & Role.MADE or event.step == Step.ARRIVAL:
            self._inflows[event.after].append(e)

    def _address(self, e: int, state: State) -> None:
        event = state.event
        if not event.destinations:
            self.unaddressed.append(e)
        for place in event.destinations:
            self._by_place[place].append(e)
        for transaction in event.transactions:
            self._by_transaction[transaction].append(e)
        for container in state.inside:
            self._by_container[container].append(e)

    def inflows(self, place: int | None) -> Iterator[int]:
        """Makings at and arrivals at a place; an event without any place matches every place."""
        if place is None:
            for there in self._inflows.values():
                yield from there
            return
        yield from self._inflows.get(place, ())
        yield from self._inflows.get(None, ())

    def towards(self, f: int) -> list[int]:
        """Departures towards where ``f`` happens, whatever their times."""
        if not self.departures:
            return []
        state = self._states[f]
        found = [e for place in spots(state.event) for e in self._by_place.get(place, ())]
        for transaction in state.event.transactions:
            found += self._by_transaction.get(transaction, ())
        for container in state.inside:
            found += self._by_container.get(container, ())
        return list(dict.fromkeys(found))

    def received(self, e: int, event: Gist) -> bool:
        """Whether departure ``e`` may precede an arrival at the place of ``event``."""
        lo = self._states[e].event.lo
        if event.at is None:
            return any(lo <= hi for hi in self._arrived.values())
        return any(lo <= self._arrived.get(place, lo - 1) for place in (event.at, None))

    def came(self, e: int, place: int) -> bool:
        """Whether departure ``e`` may precede an arrival at ``place``."""
        lo = self._states[e].event.lo
        return any(lo <= self._arrived.get(there, lo - 1) for there in (place, None))


def spots(event: Gist) -> set[int]:
    """The places a destination list may name an event by."""
    return {p for p in (event.read_point, event.biz_location) if p is not None}
