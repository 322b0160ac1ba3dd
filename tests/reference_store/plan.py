"""One plan that puts every question there is, its answers told by names and not by numbers."""

from collections.abc import Collection, Generator, Iterable, Mapping, Sequence
from typing import Any

from hub.graph import questions as ask
from hub.graph.meaning.derive import SHIFT
from hub.graph.meaning.marks import CERTAIN, POSSIBLE

Seen = dict[str, Any]
Row = tuple[Any, ...]
Asking = Generator[Any, Any, Any]


class Naming:
    """The names of a description's numbers."""

    def __init__(self, told: ask.Description, numbers: ask.Description) -> None:
        self._told = told
        self._further: dict[int, str] = {}
        self.items = {n: name for n, (name, _) in numbers.items.items()}
        self.places = {n: name for n, (name, _) in numbers.places.items()}

    def fact(self, n: int | None) -> str | None:
        """An event by its hash."""
        return None if n is None else self._further.get(n) or self._told.facts[n].hash

    def learn(self, facts: Mapping[int, ask.FactRow]) -> None:
        """Know further events by their hashes."""
        self._further |= {n: fact.hash for n, fact in facts.items()}

    def pool(self, n: int) -> Row:
        """A transformation by its events and its key, unless it is one event's own."""
        key = self._told.pools[n]
        own = "" if key.startswith("fact ") else key
        return own, *sorted(f.hash for f in self._told.facts.values() if n in f.pools)

    def node(self, n: int) -> Row:
        """A state by its event and item, or a transformation."""
        if n < 0:
            return self.pool(-n)
        return self.fact(self._told.states[n][0]), self.items[n >> SHIFT]

    def place(self, n: int | None) -> str | None:
        """A place by its canonical id."""
        return None if n is None else self.places[n]


def every_question(items: Sequence[str], places: Sequence[str]) -> Asking:
    """All that plans can ask about these items and places; a ``Seen``."""
    numbers = yield ask.Numbers(items)
    sites = yield ask.PlaceNumbers(places)
    states, flags = yield ask.StatesOf(list(numbers.values()))
    told: ask.Description = yield ask.Described(states)
    named = yield ask.Spelled(list(numbers.values()), list(sites.values()))
    # A container, a destination and a lot may be none of those asked about.
    names = Naming(told, told._replace(items=named[0] | told.items, places=named[1] | told.places))
    seen: Seen = {"states": _rows(zip(map(names.node, states), flags, strict=True))}
    seen |= _described(told, names)
    seen["everything"] = yield from _everything()
    seen |= yield from _links(states, told, names)
    seen |= yield from _visits(states, list(numbers.values()), list(sites.values()), names)
    seen |= yield from _times(states, list(numbers.values()), told, names)
    seen |= yield from _others(numbers, told, names)
    return seen


def _rows(rows: Iterable[Sequence[Any]]) -> list[str]:
    """Rows in one order, whatever they hold."""
    return sorted(repr(tuple(row)) for row in rows)


def _columns(columns: Sequence[Sequence[Any]]) -> Iterable[Row]:
    return zip(*columns, strict=True)


def _described(told: ask.Description, names: Naming) -> Seen:
    return {
        "facts": _rows(_named(row, names) for row in told.facts.values()),
        "missing": _rows(
            (names.node(n), [names.place(place) for place in missing])
            for n, (_, _, missing) in told.states.items()
        ),
        "inside": _rows(
            (names.node(n), names.items[box], certainty)
            for n, held in told.inside.items()
            for box, certainty in held
        ),
        "items": _rows(told.items.values()),
        "places": _rows(told.places.values()),
    }


def _named(row: ask.FactRow, names: Naming) -> Row:
    named = row._replace(
        read_point=names.place(row.read_point),
        biz_location=names.place(row.biz_location),
        destinations=[names.place(place) for place in row.destinations],
        origins=[names.place(place) for place in row.origins],
        container=names.items.get(row.container),
        contents=sorted(names.items[item] for item in row.contents),
        unlotted=[tuple(pair) for pair in row.unlotted],
        pools=sorted(names.pool(pool) for pool in row.pools),
        systems=list(row.systems),
        fetches=list(row.fetches),
        rival=False,  # whether it ever had one hangs on what was held together: see ``_rivals``
    )
    return tuple(named)


def _everything() -> Asking:
    items, places = yield ask.Everything()
    named = yield ask.Spelled(items, places)
    return [_rows(some.values()) for some in named]


def _links(states: Sequence[int], told: ask.Description, names: Naming) -> Asking:
    hubs = sorted({-pool for fact in told.facts.values() for pool in fact.pools})
    seen: Seen = {}
    for forward in (True, False):
        links = yield ask.LinksFrom([*states, *hubs], forward)
        ways = yield ask.Ways([*states, *hubs], forward)
        assert sorted(ways) == sorted(links[1])
        seen[f"links {forward=}"] = _rows(
            (names.node(n), names.node(way >> 3), way & 7) for n, way in _columns(links)
        )
    sides = yield ask.OneSided(hubs)
    seen["one-sided"] = [_rows([names.node(hub)] for hub in side) for side in sides]
    return seen


def _visits(
    states: Sequence[int], items: Sequence[int], places: Sequence[int], names: Naming
) -> Asking:
    def told(columns: Sequence[Sequence[Any]], *first: Mapping[int, str]) -> list[str]:
        rows = list(_columns(columns))
        at = len(first)
        return _rows(
            (
                *(name[n] for name, n in zip(first, row, strict=False)),
                names.node(row[at]),
                *row[at + 1 :],
            )
            for row in rows
        )

    seen: Seen = {"inside of": told((yield ask.StatesInside(items)))}
    for departed in (True, False):
        seen[f"at {departed=}"] = told((yield ask.StatesAt(places, departed)))
    spots, boxes = yield ask.Spots(states)
    seen["spots"] = _rows([names.places[n]] for n in spots), _rows([names.items[n]] for n in boxes)
    seen["came to places"] = told((yield ask.Visits(places, False)), names.places)
    seen["came to containers"] = told((yield ask.Visits(items, True)), names.items)
    for least in (CERTAIN, POSSIBLE):
        begun, left = yield ask.Beginnings(states, least)
        named = _rows([names.items[n]] for n in begun), _rows([names.places[n]] for n in left)
        seen[f"beginnings {least}"] = named
    return seen


def _times(
    states: Sequence[int], items: Sequence[int], told: ask.Description, names: Naming
) -> Asking:
    seen: Seen = {}
    *line, never = yield ask.Timelines(items)
    seen["timelines"] = _rows((names.node(n), *row) for n, *row in _columns(line))
    seen["never"] = _rows((names.node(a), names.node(b)) for a, b in never)
    spans = yield ask.Spans(list(told.facts))
    seen["spans"] = _rows((names.fact(n), *span) for n, span in spans.items())
    starts = sorted(fact.lo for fact in told.facts.values())
    for at in {*starts[:1], *starts[-1:]}:
        for window in ((at, None), (None, at), (at, at)):
            found = yield ask.Within(states, window)
            seen[f"within {window}"] = _rows([names.node(n)] for n in found)
    return seen


def _others(numbers: Mapping[str, int], told: ask.Description, names: Naming) -> Asking:
    items, events = list(numbers.values()), list(told.facts)
    seen: Seen = {"any members": (yield ask.AnyMembers())}
    for forward in (True, False):
        seen[f"members {forward=}"] = yield from _members(items, forward, names)
    seen["holders"] = {}
    for name, n in numbers.items():
        held = yield ask.Holders([n])
        if held:
            seen["holders"][name] = sorted((box, sorted(said)) for box, said in held.items())
    pools = sorted(told.pools)
    amounts = yield ask.Amounts(items, pools)
    # An event of a transformation may list nothing that a state tells of: a product, say.
    further = {fact for mentions in amounts for _, fact, *_ in _columns(mentions)}
    names.learn((yield ask.Described([], further)).facts)
    for kind, name, mentions in zip(
        ("of items", "through"), (names.items.get, names.pool), amounts, strict=True
    ):
        rows = ((name(n), names.fact(fact), *row) for n, fact, *row in _columns(mentions))
        seen[f"amounts {kind}"] = _rows(rows)
    listed = yield ask.Listed(events)
    seen["listed"] = _rows((names.fact(n), names.items[item]) for n, item in listed)
    seen["rivals"] = yield from _rivals(events)
    taken_back = yield ask.Retractions(items)
    seen["taken back"] = _rows(
        (
            own,
            sorted((names.items[n], way) for n, way in some.items()),
            reasons,
            sorted((w, sorted(by)) for w, by in missing.items()),
        )
        for own, some, reasons, missing in taken_back
    )
    return seen


def _members(items: Sequence[int], forward: bool, names: Naming) -> Asking:
    bonds = yield ask.Members(items, forward)
    others, _ = yield ask.Spelled({bond.other for bond in bonds}, ())
    # Of several events that say so any may be named.
    return _rows(
        (names.items[b.item], others[b.other][0], int(b.kind), b.event is not None, b.stated)
        for b in bonds
    )


def _rivals(events: Collection[int]) -> Asking:
    """Each id with the live events it stands for, of those asked about."""
    together: dict[str, set[int]] = {}
    for own, one, other in (yield ask.Rivals(events)):
        together.setdefault(own, set()).update({one, other})
    # One that names nothing with a lot or serial has no state.
    rest = yield ask.Described((), {n for group in together.values() for n in group})
    assert all(fact.rival for fact in rest.facts.values())
    return {own: sorted(rest.facts[n].hash for n in group) for own, group in together.items()}
