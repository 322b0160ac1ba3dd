"""A plan's questions about what facts, items and places are, answered by going through all."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable
from typing import Any

from hub.graph import questions as ask
from hub.graph.body import interval
from hub.graph.meaning.alike import likeness
from hub.graph.meaning.derive import SHIFT
from reference_store.graph import Graph, Names, Standing
from reference_store.rivals import shared_ids


def numbers(question: ask.Numbers, graph: Graph) -> dict[str, int]:
    """See ``Numbers``."""
    tied = {item for tie, *_ in graph.said for item in (tie.upstream, tie.downstream)}
    lots = {lot for fact in graph.live.values() for lot, _ in fact.parts.members}
    known = graph.spelled["item"].keys() | tied | lots
    return {item: graph.numbers.items[item] for item in question.ids if item in known}


def place_numbers(question: ask.PlaceNumbers, graph: Graph) -> dict[str, int]:
    """See ``PlaceNumbers``."""
    known = graph.spelled["place"]
    return {place: graph.numbers.places[place] for place in question.ids if place in known}


def described(question: ask.Described, graph: Graph) -> ask.Description:
    """See ``Described``."""
    rows = [state for state in graph.derived.states if state.n in question.states]
    states = {s.n: (s.event, s.flags, s.missing) for s in rows}
    inside: dict[int, list[tuple[int, int]]] = {}
    for n, box, certainty in graph.derived.inside:
        if n in states:
            inside.setdefault(n, []).append((box, certainty))
    facts = {n: _row(graph.live[n], graph) for n in {*question.events, *(s.event for s in rows)}}
    items = {n >> SHIFT for n in states} | {box for held in inside.values() for box, _ in held}
    items |= {fact.container for fact in facts.values() if fact.container}
    places = {
        place
        for fact in facts.values()
        for place in (fact.read_point, fact.biz_location, *fact.destinations, *fact.origins)
        if place is not None
    }
    pools = {pool: graph.numbers.pools.named(pool) for f in facts.values() for pool in f.pools}
    named = spelled(ask.Spelled(items, places), graph)
    return ask.Description(states, facts, inside, *named, pools)


def _row(fact: Standing, graph: Graph) -> ask.FactRow:
    gist, event = graph.gists[fact.n], fact.event
    action = getattr(event, "action", None)
    lo, hi = interval(event.event_time)
    heard = {s: min(r.fetched for r in fact.records if r.system == s) for s in fact.systems}
    groups = [group for _, group in shared_ids(graph.ever.values(), graph.ever) if len(group) > 1]
    return ask.FactRow(
        id=fact.own_id or fact.id,
        hash=fact.id,
        type=event.type.value,
        step=event.biz_step,
        action=action and action.value,
        alike=likeness(event, fact.parts),
        rival=any(fact.n in group for group in groups),
        lo=lo,
        hi=hi,
        read_point=gist.read_point,
        biz_location=gist.biz_location,
        destinations=gist.destinations,
        origins=[graph.numbers.places[place] for place in fact.parts.origins],
        hold=gist.hold,
        container=gist.container,
        contents=list(gist.contents),
        unlotted=sorted(fact.parts.unlotted.items()),
        pools=gist.pools,
        records=len(fact.records),
        fetched=min(heard.values()),
        systems=list(heard),
        fetches=list(heard.values()),
    )


def spelled(question: ask.Spelled, graph: Graph) -> tuple[Any, Any]:
    """See ``Spelled``."""
    of = graph.numbers
    return _spelled("item", of.items, question.items, graph), _spelled(
        "place", of.places, question.places, graph
    )


def _spelled(
    kind: str, names: Names, numbers: Collection[int], graph: Graph
) -> dict[int, tuple[str, str]]:
    named = {n: names.named(n) for n in numbers}
    ways = graph.spelled[kind]
    return {n: (name, min(ways.get(name, {name}))) for n, name in named.items()}


def spans(question: ask.Spans, graph: Graph) -> dict[int, tuple[int, int]]:
    """See ``Spans``."""
    return {n: (graph.gists[n].lo, graph.gists[n].hi) for n in question.events}


def listed(question: ask.Listed, graph: Graph) -> list[tuple[int, int]]:
    """See ``Listed``."""
    return [
        (n, item) for item, roles in graph.listed.items() for n in roles if n in question.events
    ]


def amounts(question: ask.Amounts, graph: Graph) -> tuple[ask.Mentions, ask.Mentions]:
    """See ``Amounts``."""
    of, through = list[tuple[Any, ...]](), list[tuple[Any, ...]]()
    for fact in graph.live.values():
        alike = likeness(fact.event, fact.parts)
        for said in fact.parts.amounts:
            told = (fact.n, said.way, said.amount, said.unit, alike)
            item = said.item and graph.numbers.items[said.item]
            of += [(item, *told)] if item in question.items else []
            pools = set(graph.gists[fact.n].pools) & set(question.pools)
            through += [(pool, *told) for pool in pools]
    return _mentions(of), _mentions(through)


def _mentions(rows: Iterable[tuple[Any, ...]]) -> ask.Mentions:
    return ask.Mentions(*(list(column) for column in zip(*rows, strict=True))) if rows else NOTHING


NOTHING = ask.Mentions((), (), (), (), (), ())


def holders(question: ask.Holders, graph: Graph) -> dict[str, set[Any]]:
    """See ``Holders``."""
    around = defaultdict[int, set[int]](set)
    for gist in graph.gists.values():
        for content in gist.contents:
            around[content].add(gist.container)
    found, more = set[int](), set(question.items)
    while more:
        more = {box for item in more for box in around[item]} - found
        found |= more
    return {
        graph.numbers.items.named(box): {
            s for n in graph.listed[box] for s in graph.live[n].systems
        }
        for box in found - set(question.items)
    }


ANSWERS: dict[type, Callable[[Any, Graph], Any]] = {
    ask.Numbers: numbers,
    ask.PlaceNumbers: place_numbers,
    ask.Described: described,
    ask.Spelled: spelled,
    ask.Spans: spans,
    ask.Listed: listed,
    ask.Amounts: amounts,
    ask.Holders: holders,
}
