"""What came of a try: records as the system told them, what they read as, and why."""

from dataclasses import dataclass

from connectors.mapping.explaining.told import Explained
from connectors.sdk.errors import ConnectorError
from schema.model.records import Said, SetAside


@dataclass(frozen=True, slots=True)
class LeftOut:
    """What was read but is no answer, with the reason."""

    said: Said
    reason: str


@dataclass(frozen=True, slots=True)
class Tried:
    """One record. Of a kind without mappings there is no explanation, and one thing is said."""

    way: str
    """By what it came (``endpoints.0``); empty: the kind's own protocol, or a file."""
    explained: Explained | None = None
    said: tuple[Said, ...] = ()
    """What the hub would hear."""
    left_out: tuple[LeftOut, ...] = ()

    @property
    def aside(self) -> tuple[SetAside, ...]:
        """What of it cannot be read."""
        return tuple(one for one in self.said if isinstance(one, SetAside))


@dataclass(frozen=True, slots=True)
class Trial:
    """All that came. ``more``: it was broken off, since enough had come. ``more_pages``: it is the
    first page of what changed, and others follow."""

    records: tuple[Tried, ...] = ()
    more: bool = False
    more_pages: bool = False
    error: ConnectorError | None = None
    """How the answer ended, where it ended in an error."""
    not_asked: bool = False
    """The system's file says that it can hold nothing of the kind asked for."""

    @property
    def sound(self) -> bool:
        """Whether everything that came could be read, to the end."""
        return self.error is None and not any(one.aside for one in self.records)
