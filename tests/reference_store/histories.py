"""Hypothesis strategies for histories: few systems, ids, events and times, so that they meet."""

from typing import Any

from hypothesis import strategies as st
from oracle import cast
from oracle.story import (
    CRATE,
    LOT,
    ONE,
    OTHER,
    PALLET,
    THIRD,
    A,
    B,
    C,
    ended,
    made,
    packed,
    received,
    seen,
    shipped,
    transformed,
    unpacked,
)
from oracle.world import events

from hub.graph.harvest_store import EVERYTHING, RunOutcome
from hub.graph.store import Checkpoint
from reference_store.steps import (
    ME,
    NORTH,
    OTHERS,
    OWN,
    SOUTH,
    Ask,
    EndRun,
    Harvest,
    History,
    Keep,
    Lead,
    Listing,
    Look,
    Page,
    Put,
    Replay,
    Said,
    State,
    Step,
    Sweep,
)
from schema.model.events import Event
from schema.model.keys import SystemId, TraceId
from schema.model.records import MasterData, SetAside
from schema.model.times import DAY

SYSTEMS = (NORTH, SOUTH)
EITHER = "urn:x:either"
"""Used as an item and as a place."""
LOCAL = "urn:txng:item:north:lo-7"
ITEMS = [*cast.ITEMS, EITHER, LOCAL]
PLACES = [*cast.SITES, EITHER]
RECORD_IDS = ["a", "b", "b#1"]
EVENT_IDS = ["urn:x:a", "urn:x:b", "b"]
TRACES = [TraceId("one"), TraceId("other")]
POOL, BATCH = cast.TRANSFORMATION_IDS
EVENTS: tuple[Event, ...] = (
    made(0, A, LOT),
    made(0, A, ONE, ilmd={"lotNumber": "A"}),
    shipped(1, A, LOT, to=B),
    shipped(1, A, PALLET, document="PO-7"),
    received(2, B, LOT),
    received(3, B, PALLET, document="PO-7"),
    received(cast.day_of(4), C, ONE, OTHER),
    packed(0, A, PALLET, ONE, LOT),
    packed(1, A, CRATE, PALLET),
    packed(1, None, PALLET, CRATE),
    unpacked(4, B, PALLET),
    unpacked(4, B, PALLET, ONE),
    transformed(4, B, [LOT], [THIRD], POOL),
    transformed(5, B, [OTHER], [THIRD], BATCH),
    transformed(5, B, [ONE], [LOCAL], BATCH),
    transformed(5, B, [LOT, cast.PRODUCTS[0]], [ONE, OTHER]),
    ended(6, C, ONE),
    seen(cast.UNKNOWN_TIME, C, PALLET, step="storing"),
    seen(cast.since(3), EITHER, ONE),
    seen(3, cast.DOCK, EITHER),
    # The same content, written with its lot and without.
    seen(3, A, f"{LOT}/21/1"),
    seen(3, A, ONE),
)

_ABOUT = st.sampled_from([cast.INSTANCES[0], LOCAL, cast.DOCK])
_TYPES = st.sampled_from([f"urn:epcglobal:epcis:vtype:{t}" for t in ("EPCClass", "Location")])
_AGO = st.sampled_from([0, 0, 1, 3, 7])
_SYSTEM = st.sampled_from(SYSTEMS)
_HOLDER = st.sampled_from([ME] * 15 + [OTHERS])
_BEGIN = cast.instant_at(2).earliest
_WINDOW = st.sampled_from([EVERYTHING, (_BEGIN, None), (None, _BEGIN)])
_LEADING = [
    *(Lead(holder, does) for holder in (ME, OTHERS) for does in ("take", "release", "wait")),
    *[Lead(ME, "wait")] * 2,
]
_CORRECTS = st.sampled_from([None] * 9 + [(), ("urn:x:a",), ("urn:x:none", OWN)])


def _said_by(system: SystemId) -> st.SearchStrategy[Said]:
    return st.builds(
        Said,
        st.just(system),
        st.sampled_from(RECORD_IDS),
        st.integers(0, 5),
        st.sampled_from([False, False, True]),
        st.sampled_from([None, *EVENT_IDS]),
        _CORRECTS,
        _AGO,
        st.sampled_from([None, 1, 2, 3]),
        st.sampled_from([True] * 59 + [False]),
    )


def _attributes() -> st.SearchStrategy[dict[str, Any]]:
    texts = st.sampled_from(["x", "y"])
    return st.one_of(
        st.sampled_from(ITEMS).map(lambda item: {"sameAs": item}),
        texts.map(lambda text: {"lotNumber": "A", "name": text}),
        texts.map(lambda text: {"name": text}),
    )


_SAID = st.one_of(map(_said_by, SYSTEMS))
_MASTER = st.builds(MasterData, _TYPES, _ABOUT, _attributes())


def _page_of(system: SystemId) -> st.SearchStrategy[Page]:
    ids = st.sampled_from([None, *RECORD_IDS])
    raws = st.sampled_from([None, {"b": 1, "a": [2]}, "text"])
    reasons = st.sampled_from(["no time", "no items"])
    aside = st.builds(SetAside, st.just(system), reasons, st.just("path"), ids, raws)
    return st.builds(
        Page,
        st.just(system),
        st.lists(_said_by(system), max_size=4),
        st.just(()) | st.lists(aside, max_size=2),
        st.just(()) | st.lists(_MASTER, max_size=2),
        st.sampled_from([None, Checkpoint("c", 1, 2), Checkpoint(None, None, 3)]),
        _AGO,
    )


def _weighed(*strategies: tuple[int, st.SearchStrategy[Any]]) -> st.SearchStrategy[Any]:
    """One of these, each as often as its weight says."""
    often = [strategy for weight, strategy in strategies for _ in range(weight)]
    return st.sampled_from(often).flatmap(lambda strategy: strategy)


def _steps() -> st.SearchStrategy[Step]:
    pages = st.one_of(map(_page_of, SYSTEMS))
    ids = st.lists(st.sampled_from([*ITEMS, *PLACES]), max_size=2)
    reads = st.lists(st.none() | st.lists(_SAID, max_size=2), min_size=1, max_size=3)
    kept, ahead = st.sampled_from([0, 366 * DAY]), st.booleans()
    return _weighed(
        (10, st.builds(Harvest, st.lists(pages, min_size=1, max_size=3), _HOLDER, ahead)),
        (4, st.builds(Put, st.lists(_SAID, max_size=3))),
        (2, st.builds(State, _SYSTEM, st.lists(_MASTER, max_size=3), _AGO)),
        (3, st.builds(Listing, pages, _WINDOW)),
        (2, st.builds(Sweep, _SYSTEM, _WINDOW, st.sampled_from([0, 1, 4]), _HOLDER)),
        (2, st.builds(Replay, reads)),
        (1, st.sampled_from(_LEADING)),
        (1, st.builds(EndRun, _SYSTEM, st.sampled_from(RunOutcome), st.sampled_from([None, "x"]))),
        (1, st.builds(Ask, _SYSTEM, ids, _AGO)),
        (2, st.builds(Keep, st.sampled_from(TRACES), st.sampled_from([0, 3]), kept)),
        (3, st.builds(Look, st.just(ITEMS), st.just(PLACES))),
    )


def histories(*, random_events: bool = False, most: int = 14) -> st.SearchStrategy[History]:
    """What happens to a store: harvests above all, and everything else between them."""
    event = st.sampled_from(EVENTS)
    if random_events:
        event |= events()
    contents = st.lists(event, min_size=3, max_size=6, unique_by=repr)
    return st.builds(History, contents, st.lists(_steps(), min_size=min(3, most), max_size=most))
