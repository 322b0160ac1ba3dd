"""Which of several statements under one record id is the newer one.

The answer hangs on the records alone, never on the batch they came in or on who came first.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import astuple
from typing import NamedTuple

from hub.graph.store import Written
from hub.graph.told import APART, Key, Told
from schema.model.keys import SystemId
from schema.model.records import Record
from schema.model.times import Micros


class Held(NamedTuple):
    """What is kept under a key: its fact's number, what is declared of it, and when it was
    recorded and last heard."""

    fact: int
    declared: str | None
    recorded: Micros | None
    fetched: Micros

    @property
    def times(self) -> tuple[Micros | None, Micros]:
        """When it was recorded and last heard."""
        return self.recorded, self.fetched

    def says(self, fact: int, declared: str | None) -> bool:
        """Whether it says this."""
        return (self.fact, self.declared) == (fact, declared)


class Kinds(NamedTuple):
    """What the statements of a batch are to what is held under their keys."""

    new: list[Told]
    changed: list[Told]
    unchanged: list[Told]
    late: list[Told]


def sort_out(told: Iterable[tuple[Told, Held | None]], facts: Mapping[bytes, int]) -> Kinds:
    """Statements by what they are to what is held; ``facts``: the number of each hash.

    One that says what is held already is unchanged whatever its times: it is no older version.
    """
    kinds = Kinds([], [], [], [])
    for one, held in told:
        if held is None:
            kinds.new.append(one)
        elif held.says(facts[one.hash], one.declared):
            kinds.unchanged.append(one)
        elif older(one.record, *held.times):
            kinds.late.append(one)
        else:
            kinds.changed.append(one)
    return kinds


def older(one: Record, recorded: Micros | None, fetched: Micros) -> bool:
    """Whether ``one`` is an older version than that of these times.

    By the system's record time where both have one and they differ, else by when it was heard: a
    system that tells no record times is believed as of its last word.
    """
    own = one.recorded_at
    if own is not None and recorded is not None and own != recorded:
        return own < recorded
    return one.fetched_at < fetched


def newest(told: Iterable[Told]) -> tuple[list[Told], list[Told]]:
    """The statements of a batch to be held, each under a key of its own, and older versions.

    What must not replace each other is told apart by content: records that do not change, and
    several of one id of which nobody can say which is the newer one. There the first in order
    keeps the id as it is.
    """
    by_key: dict[Key, list[Told]] = defaultdict(list)
    for one in told:
        by_key[one.key].append(one)
    held: dict[Key, Told] = {}
    late: list[Told] = []
    for some in by_key.values():
        if len(some) == 1 and some[0].record.mutable:
            held[some[0].key] = some[0]
            continue
        best = _best(some)
        outdated = [o.record.mutable and older(o.record, *_times(best)) for o in some]
        latest = [one for one, is_late in zip(some, outdated, strict=True) if not is_late]
        first = min(one.content for one in latest)
        for one in latest:
            named = _apart(one, first)
            if named not in held or older(held[named].record, *_times(one)):
                held[named] = one._replace(key=named)
        late += [one for one, is_late in zip(some, outdated, strict=True) if is_late]
    return list(held.values()), late


def _best(some: Iterable[Told]) -> Told:
    """The newest, or one of those of which nobody can say."""
    heard = sorted(some, key=lambda told: told.record.fetched_at)
    best = heard[0]
    for one in heard[1:]:
        if not older(one.record, *_times(best)):
            best = one
    return best


def _times(told: Told) -> tuple[Micros | None, Micros]:
    return told.record.recorded_at, told.record.fetched_at


def _apart(told: Told, first: bytes) -> Key:
    system, record_id, declares = told.key
    if told.record.mutable and told.content == first:
        return told.key
    return system, f"{record_id}{APART}{told.content.hex()[:16]}", declares


def total(parts: Iterable[Written]) -> Written:
    """What several parts of a batch did."""
    sums = [sum(numbers) for numbers in zip(*map(astuple, parts), strict=True)]
    return Written(*sums)


def counted(*kinds: Iterable[SystemId]) -> dict[SystemId, Written]:
    """What a batch did by system, out of the systems of its new, changed, … statements."""
    counts: dict[SystemId, list[int]] = {}
    for kind, systems in enumerate(kinds):
        for system, count in Counter(systems).items():
            counts.setdefault(system, [0] * len(kinds))[kind] = count
    return {system: Written(*count) for system, count in counts.items()}
