"""A plan's questions, answered: whole batches in, columns out.

What was read of an item is kept for the rest of the plan, so a walk along an item's own succession
costs one statement in all.
"""

from collections.abc import Collection, Iterable
from functools import singledispatchmethod
from typing import Any

from hub.graph import questions as ask
from hub.graph.body import widened
from hub.graph.meaning.derive import MOST_STATES, SHIFT, SURE
from hub.graph.meaning.gist import EVER_AFTER, EVER_BEFORE
from hub.graph.meaning.marks import CERTAIN
from hub.graph.meaning.parts import STEPS, Step
from hub.graph.meaning.visits import ARRIVED, DEPARTED
from hub.graph.neo4j.amounts import amounts
from hub.graph.neo4j.asking import Tx, batches, columns, row, rows
from hub.graph.neo4j.declared import retractions
from hub.graph.neo4j.describe import describe, spelled
from hub.graph.neo4j.lines import States, Ways, unpacked
from hub.graph.neo4j.relations import closure
from hub.graph.neo4j.rivals import Rivalry, live_rivals
from hub.graph.neo4j.ties import members
from schema.model.keys import SystemId

_AT = MOST_STATES - 1
_FLAGS, _LO, _HI, _HERE, _BOX = 1, 2, 3, 6, 7


class Answers:
    """The answers to one plan's questions, within its transaction."""

    def __init__(self, tx: Tx) -> None:
        self._tx = tx
        self._ways: dict[int, Ways] = {}
        self._states: dict[int, States] = {}
        self._hubs: dict[int, tuple[list[int], list[int]]] = {}

    def answer(self, question: object) -> Any:
        """The answer to one question of ``hub.graph.questions``."""
        return self._answer(question)

    @singledispatchmethod
    def _answer(self, question: object) -> Any:
        raise TypeError(f"a store knows no question {type(question).__name__}")

    @_answer.register
    def _numbers(self, question: ask.Numbers) -> dict[str, int]:
        ids, numbers, _ = row(self._tx, "items", ids=list(question.ids))
        return dict(zip(ids, numbers, strict=True))

    @_answer.register
    def _place_numbers(self, question: ask.PlaceNumbers) -> dict[str, int]:
        ids, numbers, _ = row(self._tx, "places", ids=list(question.ids))
        return dict(zip(ids, numbers, strict=True))

    @_answer.register
    def _states_of(self, question: ask.StatesOf) -> list[list[int]]:
        states, flags = list[int](), list[int]()
        for line in self._lines(question.items):
            states += line.numbers()
            flags += line.column(_FLAGS)
        return [states, flags]

    @_answer.register
    def _states_inside(self, question: ask.StatesInside) -> list[list[int]]:
        wanted = set(question.containers)
        states, told, certainties = list[int](), list[int](), list[int]()
        for line in self._lines(closure(self._tx, "contents", wanted)):
            flags = line.column(_FLAGS)
            for n, container, certainty in line.inside():
                if container in wanted:
                    states.append(n)
                    told.append(flags[n & _AT])
                    certainties.append(certainty & 3)
        return [states, told, certainties]

    @_answer.register
    def _states_at(self, question: ask.StatesAt) -> list[list[int]]:
        wanted = set(question.places)
        step = Step.DEPARTURE if question.departed else Step.ARRIVAL
        steps = [name for name, meaning in STEPS.items() if meaning is step]
        (listed,) = row(self._tx, "at_places", places=list(wanted), steps=steps, actions=[])
        bit = DEPARTED if question.departed else ARRIVED
        states, flags = list[int](), list[int]()
        for line in self._lines(closure(self._tx, "contents", listed)):
            for n in line.numbers():
                state = line.state(n)
                if state.here in wanted and state.flags & bit:
                    states.append(n)
                    flags.append(state.flags)
        return [states, flags]

    @_answer.register
    def _spots(self, question: ask.Spots) -> list[list[int]]:
        lines = self._by_item(question.states)
        states = [lines[n >> SHIFT].state(n) for n in question.states if n >> SHIFT in lines]
        here, boxes = {s.here for s in states}, {s.box for s in states}
        return [[at for at in spots if at is not None] for spots in (here, boxes)]

    @_answer.register
    def _visits(self, question: ask.Visits) -> list[list[int]]:
        wanted, field = set(question.spots), _BOX if question.containers else _HERE
        columns_: list[list[int]] = [[], [], [], [], []]
        for line in self._lines(self._visitors(wanted, question.containers)):
            for n in line.numbers():
                state = line.state(n)
                if state[field] in wanted:
                    told = (state[field] or 0, n, state.flags, state.lo, state.hi)
                    for column, value in zip(columns_, told, strict=True):
                        column.append(value)
        return columns_

    def _visitors(self, spots: set[int], containers: bool) -> set[int]:
        """Every item that may have come to these places or containers, or left them."""
        if containers:
            return closure(self._tx, "contents", spots)
        told = {"places": list(spots), "steps": list(STEPS), "actions": ["ADD"]}
        return closure(self._tx, "contents", row(self._tx, "at_places", **told)[0])

    @_answer.register
    def _within(self, question: ask.Within) -> list[int]:
        earliest, latest = question.window
        since = EVER_BEFORE if earliest is None else earliest
        until = EVER_AFTER if latest is None else latest
        found = []
        lines = self._by_item(question.states)
        for n in question.states:
            state = lines[n >> SHIFT].state(n)
            if state.stated_hi >= since and state.stated_lo <= until:
                found.append(n)
        return found

    @_answer.register
    def _ways_of(self, question: ask.Ways) -> list[int]:
        found = list[int]()
        for _, ways in self._each(question.nodes, question.forward):
            found += ways
        return found

    @_answer.register
    def _links_from(self, question: ask.LinksFrom) -> list[list[int]]:
        nodes, found = list[int](), list[int]()
        for node, ways in self._each(question.nodes, question.forward):
            nodes += [node] * len(ways)
            found += ways
        return [nodes, found]

    @_answer.register
    def _holders(self, question: ask.Holders) -> dict[str, set[SystemId]]:
        further = closure(self._tx, "containers", question.items).difference(question.items)
        told = rows(self._tx, "tellers", items=list(further))
        return {container: {SystemId(s) for s in systems} for container, systems in told}

    @_answer.register
    def _one_sided(self, question: ask.OneSided) -> tuple[set[int], set[int]]:
        self._load_hubs(question.hubs)
        held = {hub: self._hubs.get(-hub, ([], [])) for hub in question.hubs}
        barren = {hub for hub, (_, outs) in held.items() if not outs}
        return barren, {hub for hub, (ins, _) in held.items() if not ins}

    @_answer.register
    def _timelines(self, question: ask.Timelines) -> ask.Moments:
        told = ask.Moments([], [], [], [], set())
        states, flags, lo, hi = list[int](), list[int](), list[int](), list[int]()
        never = set[tuple[int, int]]()
        for line in self._lines(question.items):
            states += line.numbers()
            flags += line.column(_FLAGS)
            lo += line.column(_LO)
            hi += line.column(_HI)
            never.update(line.never())
        return told._replace(states=states, flags=flags, lo=lo, hi=hi, never=never)

    @_answer.register
    def _any_members(self, _: ask.AnyMembers) -> bool:
        return bool(row(self._tx, "any_members")[0])

    @_answer.register
    def _members(self, question: ask.Members) -> list[ask.Bond]:
        return members(self._tx, question.items, question.forward)

    @_answer.register
    def _rivals(self, question: ask.Rivals) -> list[Rivalry]:
        return live_rivals(self._tx, question.events)

    @_answer.register
    def _listed(self, question: ask.Listed) -> list[tuple[int, int]]:
        return [tuple(one) for one in row(self._tx, "listed_in", facts=list(question.events))[0]]

    @_answer.register
    def _amounts(self, question: ask.Amounts) -> tuple[ask.Mentions, ask.Mentions]:
        return amounts(self._tx, question)

    @_answer.register
    def _retractions(self, question: ask.Retractions) -> list[ask.Retraction]:
        return retractions(self._tx, question.items)

    @_answer.register
    def _spans(self, question: ask.Spans) -> dict[int, tuple[int, int]]:
        (found,) = row(self._tx, "spans", facts=list(question.events))
        return {n: widened(lo, hi, slack) for n, lo, hi, slack in found}

    @_answer.register
    def _beginnings(self, question: ask.Beginnings) -> list[list[int]]:
        lines = self._by_item(question.states)
        states = {n: lines[n >> SHIFT].state(n) for n in question.states if n >> SHIFT in lines}
        if question.least == CERTAIN:
            states = {n: state for n, state in states.items() if state.flags & SURE}
        items = {n >> SHIFT for n in states}
        for item in set(items):
            for n, container, certainty in lines[item].inside():
                if n in states and certainty & 3 <= question.least:
                    items.add(container)
        departed = (s.here for s in states.values() if s.flags & DEPARTED)
        return [list(items), list({here for here in departed if here is not None})]

    @_answer.register
    def _everything(self, _: ask.Everything) -> list[list[int]]:
        return row(self._tx, "everything")

    @_answer.register
    def _spelled(self, question: ask.Spelled) -> tuple[Any, Any]:
        return spelled(self._tx, question.items, question.places)

    @_answer.register
    def _described(self, question: ask.Described) -> ask.Description:
        lines = self._by_item(question.states)
        states = {n: lines[n >> SHIFT].state(n) for n in question.states if n >> SHIFT in lines}
        return describe(self._tx, states, lines.values(), question.events)

    def _each(self, nodes: Collection[int], forward: bool) -> Iterable[tuple[int, Collection[int]]]:
        """Each node's ways, those of states and of hubs."""
        self._load_ways({n >> SHIFT for n in nodes if n >= 0})
        self._load_hubs([n for n in nodes if n < 0])
        ways = self._ways
        for node in nodes:
            if node < 0:
                ins, outs = self._hubs.get(-node, _NO_WAYS)
                yield node, outs if forward else ins
            elif node >> SHIFT in ways:
                line = ways[node >> SHIFT]
                at = node & _AT
                yield node, line.on(at) if forward else line.back(at)

    def _load_ways(self, items: Collection[int]) -> None:
        missing = [i for i in items if i not in self._ways]
        if missing:
            found = columns(self._tx, "ways", 2, batches=batches(missing))
            self._ways |= {i: Ways(kept) for i, kept in zip(*found, strict=True)}

    def _load_hubs(self, hubs: Collection[int]) -> None:
        missing = [-hub for hub in hubs if -hub not in self._hubs]
        if missing:
            found = row(self._tx, "hubs", hubs=missing, nothing=b"")
            for hub, ins, outs in zip(*found, strict=True):
                self._hubs[hub] = unpacked(ins).tolist(), unpacked(outs).tolist()

    def _lines(self, items: Collection[int]) -> list[States]:
        missing = [i for i in items if i not in self._states]
        if missing:
            found = columns(self._tx, "states", 2, batches=batches(missing))
            for item, kept in zip(*found, strict=True):
                self._states[item] = States(kept, item << SHIFT)
        return [self._states[i] for i in dict.fromkeys(items) if i in self._states]

    def _by_item(self, states: Iterable[int]) -> dict[int, States]:
        return {line.base >> SHIFT: line for line in self._lines({n >> SHIFT for n in states})}


_NO_WAYS: tuple[list[int], list[int]] = ([], [])
