"""A statement ready to be put, what is given to it, and what comes of it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Any

from connectors.sdk.database.select import Select

Scalar = str | int | datetime | None
Value = Scalar | Sequence[Scalar | tuple[Scalar, ...]]
"""What stands for a parameter: None is NULL; a sequence, what stands for ``IN :name``."""


class Bind(StrEnum):
    """As what a parameter is given."""

    PLAIN = "plain"
    """Of the type that it is compared with; as it is."""
    NUMBER = "number"
    """A whole number of 64 bits."""
    TIME = "time"
    """A time, zoned or not as the dialect has it."""
    LIST = "list"
    """The members of a list, each plain; or rows of them."""


@dataclass(frozen=True, slots=True)
class Statement:
    """A statement with the binding of each of its parameters. ``name`` is what it is called in the
    system's file (``statements.2``), for the sentences about it."""

    name: str
    select: Select
    binds: tuple[tuple[str, Bind], ...] = ()

    def tried_out(self) -> "Statement":
        """The same without any row: whether the database takes it, and what its columns are."""
        text = "\n".join(("SELECT * FROM (", self.select.text, ") txng WHERE 1 = 0"))
        return replace(self, select=replace(self.select, text=text))


@dataclass(frozen=True, slots=True)
class Rows:
    """Some rows of an answer; ``columns`` are their names, in the order of the cells."""

    columns: tuple[str, ...]
    cells: Sequence[Sequence[Any]]
