"""The interface a connector implements: small enough to hold in the head.

The host constructs a connector with its checked config and a ``Host`` (session, limits, clock),
calls it from one event loop, may cancel any call at any time, and closes it once. A connector
opens no connection but through the host, keeps no state that a restart would miss, and raises
only the errors of ``connectors.sdk.errors``.
"""

from abc import ABC, abstractmethod
from collections.abc import AsyncIterator, Callable, Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import ClassVar, Generic, TypeVar

from connectors.sdk.config import ConnectorConfig
from connectors.sdk.database.door import OpenDatabase, open_database
from connectors.sdk.errors import Unsupported
from connectors.sdk.file_door import OpenFiles, open_files
from connectors.sdk.http import HttpDoor
from schema.model.json import Json
from schema.model.queries import EventQuery
from schema.model.records import MasterData, Record, Said, SetAside
from schema.model.systems import SystemSettings
from schema.model.times import Micros

SDK_VERSION = "1.0"


class Capability(StrEnum):
    """What a connector can be asked. An undeclared one must raise ``Unsupported``."""

    EVENTS_BY_EPC = "events_by_epc"
    EVENTS_BY_EPC_CLASS = "events_by_epc_class"
    EVENTS_BY_PLACE = "events_by_place"
    EVENTS_BY_TIME = "events_by_time"
    EVENTS_BY_ID = "events_by_id"
    EVENTS_BY_TRANSFORMATION = "events_by_transformation"
    CHANGES = "changes"
    MASTER_DATA = "master_data"


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a connector is and can do. ``rate`` is questions per second, None unlimited."""

    name: str
    capabilities: frozenset[Capability]
    sdk_version: str = SDK_VERSION
    max_concurrency: int = 4
    rate: float | None = None
    records_mutable: bool = False
    """Whether the same record id may come with other content later (REST, SQL, files)."""


@dataclass(frozen=True, slots=True)
class Page:
    """One page of changes, oldest first. ``cursor`` resumes after this page's last record.

    ``master_data`` is what came along with them: names of places and products.
    """

    records: tuple[Record | SetAside, ...]
    cursor: str | None
    more: bool
    master_data: tuple[MasterData, ...] = ()


@dataclass(frozen=True, slots=True)
class Host:
    """What the host lends a connector: the doors outside, its settings and the clock.

    A door to what is not HTTP is lent as the function that opens it, of what the config says of the
    place, the system's settings or limits, and ``secrets``; opening costs no I/O. Who opens a door
    closes it. A host of its own may lend another.
    """

    settings: SystemSettings
    http: HttpDoor
    now: Callable[[], Micros]
    """UTC microseconds; injected, so that replays are deterministic."""
    secrets: Callable[[str], str] = field(repr=False)
    """Resolves a secret's reference (``env:NAME`` or ``file:PATH``); raises ``Refused``."""
    files: OpenFiles = open_files
    """Opens the door to a folder, here or over SFTP (``connectors.sdk.file_door``)."""
    database: OpenDatabase = open_database
    """Opens the door to a database (``connectors.sdk.database.door``)."""


ConfigT = TypeVar("ConfigT", bound=ConnectorConfig)


class Connector(ABC, Generic[ConfigT]):
    """One provincial system, asked in its own protocol and answering in ours."""

    config_type: ClassVar[type[ConnectorConfig]]

    def __init__(self, config: ConfigT, host: Host) -> None:
        self.config = config
        self.host = host

    @property
    @abstractmethod
    def manifest(self) -> Manifest:
        """What this connector can do, given its config. Costs no I/O."""

    @abstractmethod
    async def check(self) -> None:
        """Ask the least that shows the system answers us; return, or raise one of the four."""

    def takes(self, query: EventQuery) -> EventQuery | None:
        """The part of ``query`` worth asking: without the keys that this system, as it declares,
        cannot hold; None when nothing is left. Costs no I/O.

        What is left out counts as nothing held, and a system none of it is left for as not asked.
        """
        return query

    @abstractmethod
    def events(self, query: EventQuery) -> AsyncIterator[Said]:
        """The events that match ``query``, each once, in any order; bad records set aside.

        The host sets aside a record whose event names more than ``schema.model.size.MOST_IDS`` ids.

        Master data that comes along with them (names of places and products) may be yielded too.

        Raises ``Unsupported`` when the query needs a capability that is not declared. What was
        yielded before an error stands.
        """

    def changes(self, since: str | None) -> AsyncIterator[Page]:
        """Pages of what came in after the cursor ``since`` (None: from the beginning)."""
        raise Unsupported("this system cannot list what changed")

    def master_data(self, ids: tuple[str, ...]) -> AsyncIterator[MasterData | SetAside]:
        """What the system says of these products, places and parties (all, when empty)."""
        raise Unsupported("this system gives no master data")

    def reread(self, raw: Json, heard: Micros) -> Iterable[Said]:
        """What a record that was set aside reads as today, for instance with a mended mapping.

        ``raw`` is the record as it was set aside, ``heard`` when it was heard. All that it tells;
        what still cannot be read comes as a ``SetAside``. Costs no I/O.
        """
        raise Unsupported("records of this kind cannot be read again on their own")

    async def aclose(self) -> None:
        """Let go of what the connector holds; called once, after its last call."""
