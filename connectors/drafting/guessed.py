"""A guess: a key of the mapping, what it should be, how sure that is, and why."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

Value = str | int | float | bool | Mapping[str, "Value"] | Sequence["Value"]


class Sure(StrEnum):
    """How sure a guess is, as it stands in the draft."""

    SURE = "chắc / sure"
    LIKELY = "có lẽ / likely"
    GUESS = "đoán / a guess"


@dataclass(frozen=True, slots=True)
class Guess:
    """One line of the draft."""

    key: str
    value: Value
    sure: Sure
    why: str


@dataclass(frozen=True, slots=True)
class Section:
    """A table of the draft. ``header`` is written in brackets, two for one of a list."""

    header: str
    lines: tuple[Guess, ...]
    notes: tuple[str, ...] = ()
    several: bool = False


@dataclass(slots=True)
class Guesses:
    """Everything guessed of how records read."""

    sections: list[Section] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    """What could not be found, in sentences."""
