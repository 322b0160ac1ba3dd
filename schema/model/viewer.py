"""Who asks and how long they will wait: carried from the request to the last connector."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from schema.model.keys import ProvinceCode


class Role(StrEnum):
    """What a viewer may be, from least to most entitled."""

    PUBLIC = "PUBLIC"
    CHAIN_PARTNER = "CHAIN_PARTNER"
    INSPECTOR = "INSPECTOR"
    PROVINCIAL_ADMIN = "PROVINCIAL_ADMIN"
    NATIONAL_ADMIN = "NATIONAL_ADMIN"


@dataclass(frozen=True, slots=True)
class Viewer:
    """Who asks, for what. Provinces are asked as the hub; the viewer decides what leaves it."""

    role: Role
    province: ProvinceCode | None = None
    purpose: str | None = None
    case: str | None = None


@dataclass(frozen=True, slots=True)
class Deadline:
    """A moment on a monotonic clock (seconds) after which an answer is no longer of use."""

    at: float
    clock: Callable[[], float]

    @classmethod
    def within(cls, seconds: float, clock: Callable[[], float]) -> "Deadline":
        """The deadline ``seconds`` from now."""
        return cls(clock() + seconds, clock)

    def left(self) -> float:
        """Seconds left, never negative."""
        return max(0.0, self.at - self.clock())

    def sooner(self, seconds: float) -> "Deadline":
        """This deadline, or ``seconds`` from now if that comes first."""
        return Deadline(min(self.at, self.clock() + seconds), self.clock)
