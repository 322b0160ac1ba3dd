"""What a question comes to: single questions, each put one way."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from connectors.asking.templates import Values
from connectors.asking.way import Way
from connectors.sdk.errors import Unsupported
from schema.model.counted import counted
from schema.model.json import Json
from schema.model.times import Micros

WayT = TypeVar("WayT", bound=Way)


@dataclass(frozen=True, slots=True)
class Question(Generic[WayT]):
    """What is asked one way, once: the values to fill its templates with, before any paging.

    ``values`` are texts by placeholder, of one id and of the times; ``ids`` the whole batch, each
    as ``each`` writes it. ``times`` are the bounds among ``values`` once more, in microseconds,
    for protocols that have a type of their own for them.
    """

    number: int
    """Which of the config's ways it is: where a kind keeps what it compiled."""
    way: WayT
    values: Values
    ids: tuple[Json, ...] = ()
    times: Mapping[str, Micros] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Asking(Generic[WayT]):
    """All that a question comes to, and the ids that the system cannot be asked for."""

    questions: tuple[Question[WayT], ...]
    unaskable: tuple[str, ...] = ()

    def raise_unaskable(self) -> None:
        """``Unsupported``, naming them, when there are ids that no way takes."""
        if self.unaskable:
            shown, number = ", ".join(self.unaskable[:3]), counted(len(self.unaskable), "id")
            raise Unsupported(f"cannot be asked for {shown} ({number})")
