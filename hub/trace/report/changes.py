"""What a trace tells of transformations: which item leads to which, and what goes into itself.

Every input of one leads to every output. Of a large transformation not every pair is told: m + n
links name the same items as m × n, and an inspector can read them. Nothing reached is left out, so
it is no gap.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from hub.graph.meaning.amounts import USED
from hub.graph.meaning.circles import circling
from hub.graph.meaning.derive import SHIFT
from hub.trace.report.key import Key
from hub.trace.report.view import View
from schema.model.trace import Finding, FindingKind, LinkKind

MOST_PAIRS = 10_000
"""Pairs told of one transformation; of a larger one each input and each output once."""

End = tuple[int, int]
"""A state and how surely it was used or made."""
Told = tuple[Key, int]
"""A link's key and its certainty."""


class Change(NamedTuple):
    """The reached inputs and outputs of one transformation, in one direction of the trace."""

    hub: int
    inputs: Sequence[End]
    outputs: Sequence[End]

    @property
    def large(self) -> bool:
        """Whether not every pair of it is told."""
        return len(self.inputs) * len(self.outputs) > MOST_PAIRS


def changes(view: View) -> Iterator[Change]:
    """Every transformation that the trace passed, once for each direction."""
    inputs: dict[int, list[End]] = defaultdict(list)
    outputs: dict[int, list[End]] = defaultdict(list)
    for source, end, certainty in view.followed:
        if end < 0:
            inputs[end].append((source, certainty))
        elif source < 0:
            outputs[source].append((end, certainty))
    for reach in view.traced.reaches:
        for hub in reach.hubs:
            used = [pair for pair in inputs[hub] if pair[0] in reach.certainty]
            made = [pair for pair in outputs[hub] if pair[0] in reach.certainty]
            if used and made:
                yield Change(hub, used, made)


def changed(view: View) -> Iterator[Told]:
    """The links from inputs to outputs."""
    for change in changes(view):
        for used, made in _pairs(view, change):
            from_, to = view.item(used[0] >> SHIFT), view.item(made[0] >> SHIFT)
            event = view.told.states[made[0]][0]
            yield Key(from_, to, LinkKind.TRANSFORMATION, event), max(used[1], made[1])


def _pairs(view: View, change: Change) -> Iterable[tuple[End, End]]:
    if not change.large:
        return ((used, made) for used in change.inputs for made in change.outputs)
    first = min(change.inputs, key=lambda end: _order(view, end))
    last = min(change.outputs, key=lambda end: _order(view, end))
    through = [(used, last) for used in change.inputs]
    return through + [(first, made) for made in change.outputs if made != last]


def _order(view: View, end: End) -> tuple[int, str, int]:
    """The surest first, then by the item as written: the same however the facts came in."""
    state, certainty = end
    return certainty, view.item(state >> SHIFT), view.told.facts[view.told.states[state][0]].lo


def cycles(view: View) -> Iterator[Finding]:
    """Items that go into themselves through transformations, over any number of them."""
    goes: dict[int, set[int]] = defaultdict(set)
    events: dict[int, set[int]] = defaultdict(set)
    for at, change in enumerate(changes(view), 1):
        for state, _ in change.inputs:
            goes[state >> SHIFT].add(-at)
        for state, _ in change.outputs:
            goes[-at].add(state >> SHIFT)
            events[-at].add(view.told.states[state][0])
    for item in sorted(n for n in circling(goes) if n > 0):
        shown = {view.event_id(event) for hub in goes[item] for event in events[hub]}
        yield Finding(
            kind=FindingKind.CYCLE,
            message=f"{view.item(item)} goes into itself through transformations",
            item=view.item(item),
            events=tuple(sorted(shown)),
        )


def disordered(view: View) -> Iterator[Finding]:
    """Outputs that came out certainly before anything went in; the links stay."""
    found = {state for change in changes(view) for state, _ in change.outputs}
    firsts: dict[int, int | None] = {}
    for state in sorted(found):
        event = view.told.states[state][0]
        for pool in view.told.facts[event].pools:
            if pool not in firsts:
                firsts[pool] = _first_input(view, pool)
            begun = firsts[pool]
            if begun is not None and _before(view, event, begun):
                item = view.item(state >> SHIFT)
                yield Finding(
                    kind=FindingKind.IMPOSSIBLE_ORDER,
                    message=f"{item} came out of a transformation before anything went in",
                    item=item,
                    events=(view.event_id(event), view.traced.counted.event_ids[begun]),
                )


def _first_input(view: View, pool: int) -> int | None:
    """Of the events of a transformation told in several the first that put something in."""
    counted = view.traced.counted
    sheet = counted.pools.get(pool)
    inputs = counted.spans.keys() & sheet.of(USED) if sheet is not None else ()
    return min(inputs, key=lambda n: (counted.spans[n][0], counted.event_ids[n]), default=None)


def _before(view: View, output: int, input_: int) -> bool:
    """Whether an output lies certainly before an input, each in a transformation of several."""
    spans = view.traced.counted.spans
    return output in spans and spans[output][1] < spans[input_][0]
