"""The fields of some records: their paths, and the values that they have."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from connectors.mapping.leaves import OUTER
from schema.model.json import Json

Names = tuple[str, ...]
_NAME = re.compile("[A-Za-z_][A-Za-z0-9_]*")
_MOST_VALUES = 500
"""Values looked at of one field: enough to judge by."""


@dataclass(slots=True)
class Field:
    """A field of records, or of the elements of a list. ``rows`` says in which of the records (or
    elements) each value stands."""

    names: Names
    values: list[Json] = field(default_factory=list)
    rows: list[int] = field(default_factory=list)
    of: int = 0
    """How many records, or elements, there are."""
    outer: bool = False
    """Whether it stands in the record around the element."""

    @property
    def path(self) -> str:
        """Its path, as the mapping language writes it."""
        return f"{OUTER}{path_of(self.names)}" if self.outer else path_of(self.names)

    @property
    def name(self) -> str:
        """All its names, for the words in them."""
        return " ".join(self.names)

    @property
    def always(self) -> bool:
        """Whether every record has it."""
        return len(set(self.rows)) == self.of

    def by_row(self) -> Mapping[int, Json]:
        """The value in each record that has one."""
        return dict(zip(self.rows, self.values, strict=True))


@dataclass(slots=True)
class Level:
    """What stands side by side: the fields of records, or of a list's elements, and their lists."""

    fields: dict[Names, Field] = field(default_factory=dict)
    lists: dict[Names, "Level"] = field(default_factory=dict)
    rows: list[int] = field(default_factory=list)
    """The record around each element."""


def path_of(names: Names) -> str:
    """Names as JMESPath; ``@`` for none."""
    return ".".join(n if _NAME.fullmatch(n) else f'"{_quoted(n)}"' for n in names) or "@"


def _quoted(name: str) -> str:
    return name.replace("\\", "\\\\").replace('"', '\\"')


def level_of(records: Sequence[Json], within: Sequence[int] | None = None) -> Level:
    """The fields of records; of elements, ``within`` says in which record each stands."""
    level = Level(rows=list(within if within is not None else range(len(records))))
    lists: dict[Names, tuple[list[Any], list[int]]] = {}
    for row, record in enumerate(records):
        _gather(level, lists, (), record, row)
    for found in level.fields.values():
        found.of = len(records)
    for names, (elements, rows) in lists.items():
        level.lists[names] = level_of(elements, rows)
    return level


def _gather(
    level: Level,
    lists: dict[Names, tuple[list[Any], list[int]]],
    names: Names,
    value: Json,
    row: int,
) -> None:
    if isinstance(value, Mapping):
        for name, inner in value.items():
            _gather(level, lists, (*names, name), inner, row)
    elif isinstance(value, list):
        elements, rows = lists.setdefault(names, ([], []))
        elements += value
        rows += [row] * len(value)
    elif value is not None and value != "":
        found = level.fields.setdefault(names, Field(names))
        if len(found.values) < _MOST_VALUES:
            found.values.append(value)
            found.rows.append(row)


def within(level: Level, names: Names) -> Level:
    """The elements of one of its lists, each with the fields of the record around it."""
    inner = level.lists[names]
    fields = dict(inner.fields)
    for key, found in level.fields.items():
        values = found.by_row()
        rows = [n for n, row in enumerate(inner.rows) if row in values]
        around = Field(key, [values[inner.rows[n]] for n in rows], rows, len(inner.rows), True)
        if rows:
            fields[(OUTER, *key)] = around
    return Level(fields, inner.lists, list(range(len(inner.rows))))
