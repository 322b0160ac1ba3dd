"""The links of a trace: movements between places, and what ties items to items.

Only links between reached states are told. Of the steps that the code alone explains, those that
carried the trace are told, not every pair that the same code would allow.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator

from hub.graph.meaning.derive import NESTED, SHIFT
from hub.graph.meaning.gist import NO_HOLD
from hub.graph.meaning.marks import POSSIBLE, Mark
from hub.trace.report.view import CERTAINTIES, View, after, at
from schema.model.trace import LinkKind, TracedLink

_HOLDS = (LinkKind.AGGREGATION, LinkKind.ASSOCIATION)
Key = tuple[str, str, LinkKind, int, str | None]
"""From, to, kind, event and, for a movement, the item."""


def links(view: View) -> list[TracedLink]:
    """Every link once, at its best certainty."""
    best: dict[Key, int] = {}
    sure: set[tuple[str, str, str | None]] = set()
    for key, certainty in (*_movements(view), *_transformations(view), *_holdings(view)):
        best[key] = min(best.get(key, certainty), certainty)
        if certainty < POSSIBLE:
            sure.add((key[0], key[1], key[4]))
    told = [
        _told(view, key, certainty)
        for key, certainty in best.items()
        # The same code says nothing more of a way that is recorded.
        if certainty < POSSIBLE or (key[0], key[1], key[4]) not in sure
    ]
    return sorted(told, key=lambda k: (k.kind, k.from_, k.to, k.event, k.item or ""))


def _told(view: View, key: Key, certainty: int) -> TracedLink:
    from_, to, kind, event, item = key
    fact = view.told.facts[event]
    return TracedLink(
        from_=from_,
        to=to,
        kind=kind,
        event=view.event_id(event),
        certainty=CERTAINTIES[certainty],
        item=item,
        records=fact.records,
        fetched_at=fact.fetched,
    )


def _movements(view: View) -> Iterator[tuple[Key, int]]:
    for e, f, certainty in _successions(view):
        before, there = view.told.facts[view.told.states[e][0]], view.told.states[f][0]
        from_ = after(before) if after(before) is not None else at(before)
        to = at(view.told.facts[there])
        if from_ is not None and to is not None and from_ != to:
            start, end = view.place(from_), view.place(to)
            if start is not None and end is not None:
                yield (start, end, LinkKind.MOVEMENT, there, view.item(f >> SHIFT)), certainty


def _successions(view: View) -> Iterator[tuple[int, int, int]]:
    for source, end, certainty in view.followed:
        if source >= 0 and end >= 0:
            yield source, end, certainty
    for reach in view.traced.reaches:
        for found, by in reach.by_code.items():
            e, f = (by, found) if reach.forward else (found, by)
            if found in reach.certainty:
                marks = view.told.states[f][1]
                yield e, f, POSSIBLE - bool(marks & Mark.UNEXPLAINED)


def _transformations(view: View) -> Iterator[tuple[Key, int]]:
    inputs: dict[int, list[tuple[int, int]]] = defaultdict(list)
    outputs: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for source, end, certainty in view.followed:
        if end < 0:
            inputs[end].append((source, certainty))
        elif source < 0:
            outputs[source].append((end, certainty))
    for reach in view.traced.reaches:
        for hub in reach.hubs:
            yield from _through(
                view,
                [(n, c) for n, c in inputs[hub] if n in reach.certainty],
                [(n, c) for n, c in outputs[hub] if n in reach.certainty],
            )


def _through(
    view: View, inputs: Iterable[tuple[int, int]], outputs: Iterable[tuple[int, int]]
) -> Iterator[tuple[Key, int]]:
    made = [(view.item(n >> SHIFT), view.told.states[n][0], c) for n, c in outputs]
    for source, used in inputs:
        from_ = view.item(source >> SHIFT)
        for to, event, certainty in made:
            yield (from_, to, LinkKind.TRANSFORMATION, event, None), max(used, certainty)


def _holdings(view: View) -> Iterator[tuple[Key, int]]:
    """Content to container: where an event lists the two, else where the one carried the other."""
    listed: set[tuple[int, int]] = set()
    carried = []
    for reached in view.reached:
        fact = reached.fact
        if fact.hold != NO_HOLD and reached.item in fact.contents:
            listed.add((reached.item, fact.container))
            kind = _HOLDS[fact.hold]
            key = (view.item(reached.item), view.item(fact.container), kind, reached.event, None)
            yield key, 0
        for container, certainty in view.told.inside.get(reached.state, ()):
            if not certainty & NESTED:
                carried.append((reached.item, container, reached.event, certainty))
    for item, container, event, certainty in carried:
        if (item, container) not in listed:
            key = (view.item(item), view.item(container), LinkKind.AGGREGATION, event, None)
            yield key, certainty
