"""A reply taken apart: where its records are, and what stands beside them."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from connectors.drafting.event import guess
from connectors.drafting.fields import Names, path_of
from connectors.drafting.guessed import Sure
from schema.model.json import Json

_DEEPEST = 4
_WEIGHTS = {Sure.SURE: 3, Sure.LIKELY: 2, Sure.GUESS: 1}


@dataclass(frozen=True, slots=True)
class Records:
    """Where the list of records is, and the records of one reply."""

    path: str
    found: tuple[Json, ...]
    beside: tuple[tuple[Names, Json], ...]
    """Single values of the reply that are in no record: totals, cursors, links."""
    sizes: frozenset[int]
    """How many records each of its lists holds, and all of them together."""


def records_in(value: Json) -> Records | None:
    """The list that most looks like events; lists beside each other with the same fields count as
    one. None where there is no list of objects."""
    lists = {names: found for names, found in _lists(value) if _objects(found)}
    if not lists:
        return None
    best = max(lists, key=lambda names: (_weight(lists[names]), -len(names), len(lists[names])))
    group = [names for names in lists if _like(lists, best, names)]
    found = tuple(record for names in group for record in lists[names])
    path = path_of(best)
    if len(group) > 1:
        path = f"[{', '.join(map(path_of, group))}][]"
    sizes = frozenset({len(found), *(len(lists[names]) for names in group)})
    return Records(path, found, tuple(_beside(value, set(lists))), sizes)


def _lists(value: Json, names: Names = ()) -> Iterator[tuple[Names, list[Any]]]:
    if isinstance(value, list):
        yield names, value
    elif isinstance(value, Mapping) and len(names) < _DEEPEST:
        for name, inner in value.items():
            yield from _lists(inner, (*names, name))


def _objects(found: Sequence[Any]) -> bool:
    return bool(found) and all(isinstance(one, dict) for one in found)


def _weight(records: Sequence[Json]) -> int:
    """How much of an event such records say."""
    lines = [line for section in guess(records[:50]).sections for line in section.lines]
    return sum(_WEIGHTS[line.sure] for line in lines)


def _like(lists: Mapping[Names, Sequence[Any]], best: Names, other: Names) -> bool:
    if best == other:
        return True
    ours, theirs = _names(lists[best]), _names(lists[other])
    return best[:-1] == other[:-1] and len(ours & theirs) * 2 >= len(ours | theirs)


def _names(records: Sequence[Any]) -> set[str]:
    return {name for record in records for name in record}


def _beside(value: Json, lists: set[Names], names: Names = ()) -> Iterator[tuple[Names, Json]]:
    if names in lists or isinstance(value, list):
        return
    if isinstance(value, Mapping):
        for name, inner in value.items():
            yield from _beside(inner, lists, (*names, name))
    else:
        yield names, value
