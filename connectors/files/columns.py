"""Columns as the system's file describes them, found in the header of a table."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated

from pydantic import AfterValidator, BeforeValidator, Field

from connectors.mapping.separators import DecimalSign, undo_separators
from connectors.mapping.values import folded
from connectors.sdk.config import Strict
from connectors.sdk.errors import Malformed
from schema.model.json import Json

OWN = ("_file", "_sheet", "_row", "_fault")
"""What every record of a table has beside its columns: where it stands; and why it was no record
for any mapping, where it is kept as such."""
Change = Callable[[Json], Json]
"""A cell as the mapping wants it; ``Malformed`` when it is not written so."""


Headers = Annotated[tuple[str, ...], Field(strict=False, min_length=1)]


def _headers(value: object) -> object:
    return {"header": value} if isinstance(value, str | list | tuple) else value


class _Column(Strict):
    """A column. Written as a bare text it is the header: ``lot = "Số lô"``.

    Headers match without regard to case, NFC/NFD or spaces; of several the first that is there. A
    table without a header row has the letters A, B, C… for headers.
    """

    header: Annotated[str, Field(min_length=1)] | Headers
    """Its header in the table, or several that it may have."""
    optional: bool = False
    """Whether a table may lack the column. A table that lacks another is set aside as a whole."""
    decimal: DecimalSign | None = None
    """How decimals are written in texts: with ``,`` a ``1.200,5`` is 1200.5, with ``.`` a
    ``1,200.5``."""
    digits: int | None = Field(default=None, ge=1, le=50)
    """Codes of so many digits: zeros that a spreadsheet took off their beginning are put back."""
    note: str = ""
    """What the template says of it, beside what it works out by itself."""
    example: str | int | float | None = None
    """What the template's simulated example has there."""

    @property
    def headers(self) -> tuple[str, ...]:
        """All headers that it may have, the one that templates write first."""
        return (self.header,) if isinstance(self.header, str) else self.header


Column = Annotated[_Column, BeforeValidator(_headers)]


def _name(text: str) -> str:
    if text in OWN:
        raise ValueError(f"{text} is what the hub itself puts into a record")
    return text


ColumnName = Annotated[str, AfterValidator(_name), Field(pattern=r"^[A-Za-z_][A-Za-z0-9_]*$")]


@dataclass(frozen=True, slots=True)
class Columns:
    """The columns of one table: ``names`` of the record's keys, ``headers`` as they are written,
    ``used`` the places of those that the system's file names, ``changes`` to values by place."""

    names: tuple[str, ...]
    headers: tuple[str, ...]
    used: frozenset[int]
    changes: tuple[tuple[int, Change], ...]

    def place(self, at: int) -> str:
        """A column as a person finds it: ``column D (Số lô)``."""
        header = self.headers[at] if at < len(self.headers) else ""
        return f"column {letter(at)} ({header})" if header else f"column {letter(at)}"

    def places(self, names: Iterable[str]) -> str:
        """The columns that hold these keys of the record; empty when none does."""
        wanted = frozenset(names)
        found = [self.place(at) for at, name in enumerate(self.names) if name in wanted]
        return ", ".join(found)


def find_columns(described: Mapping[str, _Column], headers: Sequence[str]) -> Columns:
    """The columns of a table whose header is given.

    Where none is described every column is used, under its header. ``Malformed`` for a column that
    is not there or is there twice.
    """
    places = _places(headers)
    found = {name: _found(column, places, headers) for name, column in described.items()}
    names = [header or letter(at) for at, header in enumerate(headers)]
    taken = {at: name for name, at in found.items() if at is not None}
    free = [
        name if name not in described and name not in OWN else f"{name} ({letter(at)})"
        for at, name in enumerate(names)
    ]
    if not described:
        _check_once(places, headers)
    return Columns(
        tuple(taken.get(at, name) for at, name in enumerate(free)),
        tuple(headers),
        frozenset(taken) if described else frozenset(range(len(headers))),
        tuple((at, change) for at, name in taken.items() for change in _changes(described[name])),
    )


def letter(at: int) -> str:
    """The letters of a column, from its place (0 is A, 26 is AA)."""
    text = ""
    rest = at + 1
    while rest:
        rest, last = divmod(rest - 1, 26)
        text = chr(ord("A") + last) + text
    return text


def _places(headers: Sequence[str]) -> dict[str, list[int]]:
    places: dict[str, list[int]] = {}
    for at, header in enumerate(headers):
        places.setdefault(_key(header), []).append(at)
    return places


def _key(header: str) -> str:
    """A text that began like a formula may have been given an apostrophe (``template.py``)."""
    return folded(header.strip().removeprefix("'"))


def _found(column: _Column, places: Mapping[str, list[int]], headers: Sequence[str]) -> int | None:
    for header in column.headers:
        at = places.get(_key(header), [])
        if len(at) > 1:
            raise Malformed(f"has two columns {header!r}")
        if at:
            return at[0]
    if column.optional:
        return None
    there = ", ".join(header for header in headers if header)[:300]
    raise Malformed(f"has no column {column.headers[0]!r}; its header has: {there or 'nothing'}")


def _check_once(places: Mapping[str, list[int]], headers: Sequence[str]) -> None:
    for at in places.values():
        if len(at) > 1 and headers[at[0]]:
            raise Malformed(f"has two columns {headers[at[0]]!r}")


def _changes(column: _Column) -> list[Change]:
    found: list[Change] = []
    if column.decimal is not None:
        found.append(undo_separators(column.decimal))
    if column.digits is not None:
        found.append(_fill(column.digits))
    return found


def _fill(digits: int) -> Change:
    def change(value: Json) -> Json:
        if isinstance(value, bool) or not isinstance(value, int | str):
            return value
        text = str(value)
        return text.zfill(digits) if text.isascii() and text.isdigit() else value

    return change
