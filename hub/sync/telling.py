"""What a running harvest tells as it goes: progress bars and logs read the same."""

from collections.abc import Callable
from dataclasses import dataclass

from hub.graph.harvest_store import Run
from schema.model.keys import SystemId


@dataclass(frozen=True, slots=True)
class Began:
    """A system's harvest begins; ``whole``: from its beginning."""

    system: SystemId
    whole: bool


@dataclass(frozen=True, slots=True)
class Progressed:
    """A page of a system is on its way into the graph."""

    system: SystemId
    records: int
    set_aside: int


@dataclass(frozen=True, slots=True)
class Waiting:
    """A system failed and is tried again after a pause of ``seconds``."""

    system: SystemId
    reason: str
    seconds: float


@dataclass(frozen=True, slots=True)
class Ended:
    """A system's harvest has ended, well or badly."""

    run: Run


@dataclass(frozen=True, slots=True)
class StandingBy:
    """Another hub harvests; this one waits to take over."""

    holder: str


@dataclass(frozen=True, slots=True)
class StoreLost:
    """The store's server is lost; the harvest goes on from its checkpoints in ``seconds``."""

    reason: str
    seconds: float


Told = Began | Progressed | Waiting | Ended | StandingBy | StoreLost
Telling = Callable[[Told], None]
