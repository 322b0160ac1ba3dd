"""A plan's questions about states and links, answered by going through all of them."""

from collections.abc import Callable, Collection, Iterable
from typing import Any

from hub.graph import questions as ask
from hub.graph.body import interval
from hub.graph.meaning.derive import SHIFT, SURE, StateRow
from hub.graph.meaning.gist import EVER_AFTER, EVER_BEFORE
from hub.graph.meaning.marks import CERTAIN
from hub.graph.meaning.visits import ARRIVED, DEPARTED
from reference_store.graph import Graph


def states_of(question: ask.StatesOf, graph: Graph) -> list[Any]:
    """See ``StatesOf``."""
    return _columns(2, ((s.n, s.flags) for s in _of(question.items, graph)))


def _of(items: Collection[int], graph: Graph) -> Iterable[StateRow]:
    return (state for state in graph.derived.states if state.n >> SHIFT in items)


def states_inside(question: ask.StatesInside, graph: Graph) -> list[Any]:
    """See ``StatesInside``."""
    flags = {state.n: state.flags for state in graph.derived.states}
    inside = [(n, c & 3) for n, box, c in graph.derived.inside if box in question.containers]
    return _columns(3, ((n, flags[n], certainty) for n, certainty in inside))


def states_at(question: ask.StatesAt, graph: Graph) -> list[Any]:
    """See ``StatesAt``."""
    way = DEPARTED if question.departed else ARRIVED
    found = [s for s in graph.derived.states if s.visit.here in question.places and s.flags & way]
    return _columns(2, ((state.n, state.flags) for state in found))


def spots(question: ask.Spots, graph: Graph) -> list[Any]:
    """See ``Spots``."""
    visits = [s.visit for s in graph.derived.states if s.n in question.states]
    return [list({visit.here for visit in visits} - {None}), list({v.box for v in visits} - {None})]


def visits(question: ask.Visits, graph: Graph) -> list[Any]:
    """See ``Visits``."""
    met = [(s.visit.box if question.containers else s.visit.here, s) for s in graph.derived.states]
    return _columns(
        5, ((spot, s.n, s.flags, s.lo, s.hi) for spot, s in met if spot in question.spots)
    )


def within(question: ask.Within, graph: Graph) -> list[int]:
    """See ``Within``."""
    earliest, latest = question.window
    since = EVER_BEFORE if earliest is None else earliest
    until = EVER_AFTER if latest is None else latest
    found = []
    for state in graph.derived.states:
        lo, hi = interval(graph.live[state.event].event.event_time)
        if state.n in question.states and hi >= since and lo <= until:
            found.append(state.n)
    return found


def links_from(question: ask.LinksFrom, graph: Graph) -> list[Any]:
    """See ``LinksFrom``."""
    links = graph.derived.out if question.forward else graph.derived.in_
    return _columns(2, {link for link in links if link[0] in question.nodes})


def ways(question: ask.Ways, graph: Graph) -> list[int]:
    """See ``Ways``."""
    _, found = links_from(ask.LinksFrom(question.nodes, question.forward), graph)
    return list(found)


def timelines(question: ask.Timelines, graph: Graph) -> ask.Moments:
    """See ``Timelines``."""
    told = [(s.n, s.flags, s.lo, s.hi) for s in _of(question.items, graph)]
    never = {pair for pair in graph.derived.never if pair[0] >> SHIFT in question.items}
    return ask.Moments(*_columns(4, told), never)


def one_sided(question: ask.OneSided, graph: Graph) -> tuple[set[int], set[int]]:
    """See ``OneSided``."""
    left = {start for start, _ in graph.derived.out}
    reached = {end for end, _ in graph.derived.in_}
    return set(question.hubs) - left, set(question.hubs) - reached


def beginnings(question: ask.Beginnings, graph: Graph) -> list[Any]:
    """See ``Beginnings``."""
    sure = SURE if question.least == CERTAIN else 0
    met = {
        s.n: s for s in graph.derived.states if s.n in question.states and s.flags & sure == sure
    }
    boxes = {box for n, box, c in graph.derived.inside if n in met and c & 3 <= question.least}
    left = {s.visit.here for s in met.values() if s.flags & DEPARTED} - {None}
    return [list({n >> SHIFT for n in met} | boxes), list(left)]


def everything(_: ask.Everything, graph: Graph) -> list[Any]:
    """See ``Everything``."""
    places = {p for gist in graph.gists.values() for p in (gist.read_point, gist.biz_location)}
    return [list(graph.listed), list(places - {None})]


def _columns(width: int, rows: Iterable[tuple[Any, ...]]) -> list[Any]:
    told = list(rows)
    return [[row[column] for row in told] for column in range(width)]


ANSWERS: dict[type, Callable[[Any, Graph], Any]] = {
    ask.StatesOf: states_of,
    ask.StatesInside: states_inside,
    ask.StatesAt: states_at,
    ask.Spots: spots,
    ask.Visits: visits,
    ask.Within: within,
    ask.Ways: ways,
    ask.LinksFrom: links_from,
    ask.Timelines: timelines,
    ask.OneSided: one_sided,
    ask.Beginnings: beginnings,
    ask.Everything: everything,
}
