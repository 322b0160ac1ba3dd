"""Random stories that make sense, and some that nearly do: what pure chance seldom tells."""

from hypothesis import strategies as st

from oracle import cast
from oracle.shape import Shape
from oracle.story import packed, received, seen, shipped, transformed, unpacked
from schema.model.events import Event


def journeys(shape: Shape) -> st.SearchStrategy[list[Event]]:
    """A few events of one story; any of them may be missing."""
    told = [_trips(shape), _trips(shape), _relays(), _portions(shape), _consumed(), _mistimed()]
    return st.one_of(told)


@st.composite
def _points(draw: st.DrawFn, count: int) -> list[int]:
    """Time points in order, some of them equal."""
    points = st.integers(0, cast.POINTS - 1)
    return sorted(draw(st.lists(points, min_size=count, max_size=count)))


@st.composite
def _some(draw: st.DrawFn, events: list[Event]) -> list[Event]:
    """Most of the events."""
    return [event for event in events if draw(st.integers(0, 5))]


@st.composite
def _trips(draw: st.DrawFn, shape: Shape) -> list[Event]:
    """Packed, shipped on the pallet (or as such), received, unpacked (all at once, or by name)."""
    pallet = draw(st.sampled_from(cast.PALLETS))
    others = [item for item in cast.ITEMS if item != pallet]
    contents = draw(st.lists(st.sampled_from(others), min_size=1, max_size=2, unique=True))
    here, there = draw(st.permutations(cast.SITES))[:2]
    when = draw(_points(4))
    moved = draw(st.sampled_from([[pallet], contents]))
    told: list[Event] = [
        packed(when[0], here, pallet, *contents),
        shipped(when[1], here, *moved, to=draw(st.sampled_from([None, there]))),
        received(when[2], there, *moved),
    ]
    if shape.unpacking:
        told.append(unpacked(when[3], there, pallet, *draw(st.sampled_from([contents, []]))))
    return draw(_some(told))


@st.composite
def _relays(draw: st.DrawFn) -> list[Event]:
    """From place to place, each departure unaddressed."""
    item = draw(st.sampled_from(cast.ITEMS))
    first, second, third = draw(st.permutations(cast.SITES))
    when = draw(_points(4))
    return draw(
        _some(
            [
                shipped(when[0], first, item),
                received(when[1], second, item),
                shipped(when[2], second, item),
                received(when[3], third, item),
            ]
        )
    )


@st.composite
def _portions(draw: st.DrawFn, shape: Shape) -> list[Event]:
    """A lot packed, taken out in part or whole, its container then seen elsewhere."""
    lot, pallet = draw(st.sampled_from(cast.LOTS)), draw(st.sampled_from(cast.PALLETS))
    amounts = st.sampled_from([None, 4.0, 10.0] if shape.quantities else [None])
    when = draw(_points(4))
    told: list[Event] = [packed(when[0], cast.SITES[0], pallet, lot, amount=draw(amounts))]
    if shape.unpacking:
        told += [unpacked(t, cast.SITES[0], pallet, lot, amount=draw(amounts)) for t in when[1:3]]
    return draw(_some([*told, seen(when[3], cast.SITES[1], pallet)]))


@st.composite
def _consumed(draw: st.DrawFn) -> list[Event]:
    """A container goes into a transformation with what is inside it."""
    pallet, crate = draw(st.permutations(cast.PALLETS))
    content = draw(st.sampled_from([*cast.LOTS, *cast.INSTANCES, crate]))
    output = draw(st.sampled_from([*cast.LOTS, *cast.INSTANCES]))
    when = draw(_points(3))
    return draw(
        _some(
            [
                packed(when[0], cast.SITES[0], crate, draw(st.sampled_from(cast.LOTS))),
                packed(when[1], cast.SITES[0], pallet, content),
                transformed(when[2], cast.SITES[0], [pallet], [output]),
            ]
        )
    )


@st.composite
def _mistimed(draw: st.DrawFn) -> list[Event]:
    """Addressed departures and arrivals whose times are not in their order."""
    item = draw(st.sampled_from(cast.ITEMS))
    here, there = draw(st.permutations(cast.SITES))[:2]
    early, late = draw(_points(2))
    papers = draw(st.sampled_from([None, *cast.TRANSACTIONS]))
    return draw(
        _some(
            [
                received(early, there, item, document=papers),
                shipped(late, here, item, to=there if papers is None else None, document=papers),
            ]
        )
    )
