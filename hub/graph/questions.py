"""The questions a plan may put to a store, each answered in columns for a whole batch.

Numbers of states, hubs and ways are those of ``hub.graph.meaning.derive``.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from hub.graph.meaning.ties import TieKind
from schema.model.keys import FactId, SystemId


@dataclass(frozen=True, slots=True)
class Numbers:
    """Which of these canonical ids are known items: id → number."""

    ids: Collection[str]


@dataclass(frozen=True, slots=True)
class PlaceNumbers:
    """Which of these canonical ids are known places: id → number."""

    ids: Collection[str]


@dataclass(frozen=True, slots=True)
class StatesOf:
    """Every state of these items: columns (state, flags)."""

    items: Collection[int]


@dataclass(frozen=True, slots=True)
class StatesInside:
    """The states of what is inside these containers: columns (state, flags, certainty)."""

    containers: Collection[int]


@dataclass(frozen=True, slots=True)
class StatesAt:
    """The states that departed from (or arrived at) these places: columns (state, flags)."""

    places: Collection[int]
    departed: bool


@dataclass(frozen=True, slots=True)
class Spots:
    """Where these states came to or left: two lists, each place and each container once."""

    states: Collection[int]


@dataclass(frozen=True, slots=True)
class Visits:
    """Every state that came to these places (or ``containers``) or left them.

    Columns (place or container, state, flags, lo, hi); the flags' bits of
    ``hub.graph.meaning.visits`` tell the comings from the leavings.
    """

    spots: Collection[int]
    containers: bool


@dataclass(frozen=True, slots=True)
class Within:
    """Those of these states whose event may lie in a window; either end may be None, open."""

    states: Collection[int]
    window: tuple[int | None, int | None]


@dataclass(frozen=True, slots=True)
class Ways:
    """The ways from these states and hubs, forward or backward: one flat list."""

    nodes: Collection[int]
    forward: bool


@dataclass(frozen=True, slots=True)
class Timelines:
    """All states of these items, and the pairs that times allow but links deny."""

    items: Collection[int]


@dataclass(frozen=True, slots=True)
class AnyMembers:
    """Whether any instance is known to belong to any lot, or any two codes to be one thing."""


@dataclass(frozen=True, slots=True)
class Members:
    """What these items lead to (forward), or what leads to them, without being made of it.

    A list of ``Bond``, one for each item asked about, other one and kind, in any order: the
    instances of lots (forward) or the lots of instances, which an event or master data says, and
    either way the other codes of what master data says is one thing. Only what live events say,
    and what each system says now: its latest statement about an id replaces its earlier one.
    """

    items: Collection[int]
    forward: bool


class Stated(NamedTuple):
    """Which systems' master data says so, in order, and when the oldest of it was heard last."""

    systems: tuple[SystemId, ...]
    heard: int


class Bond(NamedTuple):
    """A row of ``Members``: an ``event`` that says so, or None, or master data, or both.

    ``other`` may take part in no event at all.
    """

    item: int
    other: int
    kind: TieKind
    event: int | None = None
    stated: Stated | None = None


@dataclass(frozen=True, slots=True)
class LinksFrom:
    """The links that leave these states and hubs, or lead to them: columns (node, way)."""

    nodes: Collection[int]
    forward: bool = True


@dataclass(frozen=True, slots=True)
class Holders:
    """The further containers, at any depth, that some event puts these items into, ever:
    canonical id → the systems with a live record of it."""

    items: Collection[int]


@dataclass(frozen=True, slots=True)
class OneSided:
    """Those of these hubs that nothing comes out of, and those that nothing goes into."""

    hubs: Collection[int]


@dataclass(frozen=True, slots=True)
class Amounts:
    """What adds up of these items, and in these transformations (pools), over all live facts.

    Two ``Mentions``: of the items, and of the pools.
    """

    items: Collection[int]
    pools: Collection[int]


@dataclass(frozen=True, slots=True)
class Beginnings:
    """What would begin at one of these states, at least so certain: columns (items, places).

    An item begins at its own states and, as a container, at those of its contents in its events; a
    place at those that departed from it. Each number once, in any order.
    """

    states: Collection[int]
    least: int


@dataclass(frozen=True, slots=True)
class Everything:
    """Every item and every place that an event tells of: columns (items, places)."""


@dataclass(frozen=True, slots=True)
class Spelled:
    """What these are called: (items, places), each number → (canonical id, as written)."""

    items: Collection[int]
    places: Collection[int]


@dataclass(frozen=True, slots=True)
class Spans:
    """The intervals of these events, widened by the clock tolerance: event → (lo, hi)."""

    events: Collection[int]


@dataclass(frozen=True, slots=True)
class Described:
    """Everything needed to tell of these states, and of further events: a ``Description``."""

    states: Collection[int]
    events: Collection[int] = ()


@dataclass(frozen=True, slots=True)
class Rivals:
    """Other live events that share an id with these: rows (the id, the event, the other one).

    Of those of these events that share one id with each other, one may stand for all.

    The id is an event's own or, of records of one system that stand beside each other, theirs.
    """

    events: Collection[int]


@dataclass(frozen=True, slots=True)
class Listed:
    """Who is listed in these events: rows (event, item)."""

    events: Collection[int]


@dataclass(frozen=True, slots=True)
class Retractions:
    """The retracted events that list any of these items and whose declared corrections are not
    all known: a list of ``Retraction``."""

    items: Collection[int]


class Retraction(NamedTuple):
    """An event that was taken back, and the corrections that are missing.

    ``items``: those asked about that it lists, as written; ``reasons`` as declared; ``missing``: by
    the event id of a correction that no record bears the systems that named it.
    """

    id: str
    items: Mapping[int, str]
    reasons: Sequence[str]
    missing: Mapping[str, Collection[SystemId]]


class Moments(NamedTuple):
    """A ``Timelines`` answer: columns, and pairs (from, to)."""

    states: Sequence[int]
    flags: Sequence[int]
    lo: Sequence[int]
    hi: Sequence[int]
    never: Collection[tuple[int, int]]


class Mentions(NamedTuple):
    """Half of an ``Amounts`` answer: mentions (``hub.graph.meaning.amounts``) in columns.

    ``owners`` are the items or pools asked about, ``amounts`` decimal texts or None, ``alike`` what
    the event shares with its probable duplicates.
    """

    owners: Sequence[int]
    facts: Sequence[int]
    ways: Sequence[int]
    amounts: Sequence[str | None]
    units: Sequence[str]
    alike: Sequence[int]


class FactRow(NamedTuple):
    """One event, its interval as stated. ``id`` is its own, or its hash where it has none.

    ``alike``: equal for events that probably are one (``hub.graph.meaning.alike``); ``rival``:
    ``Rivals`` may know of some. ``unlotted``: what it names without lot or serial, as written, with
    the role. ``records`` and ``fetched``: how many records state it, and when the oldest of them
    was heard. ``fetches``: for each of ``systems`` when the oldest of its own was.
    """

    id: str
    hash: FactId
    type: str
    step: str | None
    action: str | None
    alike: int
    rival: bool
    lo: int
    hi: int
    read_point: int | None
    biz_location: int | None
    destinations: Sequence[int]
    origins: Sequence[int]
    hold: int
    container: int
    contents: Sequence[int]
    unlotted: Sequence[tuple[str, int]]
    pools: Sequence[int]
    records: int
    fetched: int
    systems: Sequence[str]
    fetches: Sequence[int] = ()


class Description(NamedTuple):
    """A ``Described`` answer: rows by number.

    ``states``: state → (event, flags, missing destinations); ``inside``: state → its containers
    with certainty (and NESTED); ``items`` and ``places``: number → (canonical id, as written);
    ``pools``: number → the transformation id that joins its events.
    """

    states: Mapping[int, tuple[int, int, Sequence[int]]]
    facts: dict[int, FactRow]
    inside: dict[int, list[tuple[int, int]]]
    items: dict[int, tuple[str, str]]
    places: dict[int, tuple[str, str]]
    pools: dict[int, str]
