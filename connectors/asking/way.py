"""What the settings of all mapped kinds share: ways of asking, and the mappings of their records.

A *way* is one thing a system can be asked: an address, a query document, a statement. Its
*templates* are filled with a question's values; ``connectors.asking.templates`` lists the
placeholders.
"""

from abc import abstractmethod
from collections.abc import Container, Sequence
from functools import cached_property
from typing import Any, ClassVar, Generic, Literal, Self, TypeVar

from pydantic import Field, JsonValue, model_validator

from connectors.asking.templates import (
    ID_PLACEHOLDERS,
    PLACEHOLDERS,
    Values,
    leaves_of,
    names_in,
)
from connectors.mapping.language import EventMapping, ThingMapping
from connectors.mapping.leaves import Format, Table
from connectors.mapping.reader import Mappings, Reader, RecordReader
from connectors.sdk.config import ConnectorConfig, Strict
from connectors.sdk.interface import Capability
from schema.model.identifiers.identifier import Kind
from schema.model.json import Json
from schema.model.systems import SystemSettings

_LISTING = (Capability.CHANGES, Capability.EVENTS_BY_TIME)
"""By what a harvest lists a system: the first of them that it has."""
_LONGEST = 9
_WITHOUT_IDS = frozenset({Capability.EVENTS_BY_TIME, Capability.CHANGES, Capability.MASTER_DATA})


class Read(Strict):
    """Whatever yields records: by which mappings they are read."""

    mapping: tuple[str, ...] = ("event",)
    """Which of ``[connector.mappings]`` read a record; each whose ``when`` holds yields events."""
    things: tuple[str, ...] = ()
    """Which of ``[connector.things]`` read master data off a record, along with its events."""

    def events_read_by(self) -> tuple[str, ...]:
        """The names of the mappings that are used."""
        return self.mapping


class Way(Read):
    """One way of asking and the questions it answers.

    Several ways may answer one capability: for different ``kinds`` of ids (lots here, serial
    numbers there), or with different sorts of records (harvests here, shipments there); every one
    that takes an id is asked.

    With ``batch`` above 1 the ids of a request are joined into ``{ids}``, each as ``each`` says:
    text, or a table.
    """

    answers: tuple[Capability, ...] = Field(min_length=1)
    """The capabilities that it answers for: ``events_by_epc_class``, ``changes``…"""
    kinds: tuple[Kind, ...] = ()
    """Kinds of ids it can be asked for; empty: any that its placeholders can express."""
    each: str | dict[str, JsonValue] = "{dl}"
    """How one id of a batch is written: a text with placeholders, or a table of such."""
    batch: int = Field(default=1, gt=0)
    """How many ids go into one request."""
    time_format: Format = "iso"
    """How ``{from}``… are written: ``iso``, ``epoch_s``, ``epoch_ms``, or ``dd/mm/yyyy HH:MM``."""
    time_offset: str | None = None
    """The offset they are written in; the system's ``default_offset`` unless given."""
    resume: Literal["time", "cursor"] = "time"
    """``changes``: go on from the last record time (``{since}``), or from a cursor."""
    sorted: bool = False
    """``changes``: records come oldest first, so that a harvest may resume between pages."""
    overlap_seconds: int = Field(default=60, ge=0)
    """``changes`` by time: ask again for this much, for records that were taken in late."""

    @abstractmethod
    def templates(self) -> Json:
        """All that is filled with a question's values, in any shape."""

    def expresses(self, values: Values) -> bool:
        """Whether an id that stands for ``values`` can be asked for without being taken for
        another; a kind narrows this where its protocol could confuse them."""
        return True

    def counts(self) -> bool:
        """Whether its pages are found by counting records; a kind that pages so says when."""
        return False

    def pages(self) -> bool:
        """Whether its answer may come in pages, each leading to the next."""
        return True

    @cached_property
    def placeholders(self) -> frozenset[str]:
        """The placeholders in its templates."""
        return names_in(self.templates())

    @cached_property
    def id_placeholders(self) -> frozenset[str]:
        """Those of one id; with a batch, those in ``each``. Empty: it is asked for no ids."""
        used = self.placeholders
        return (used | names_in(self.each) if "ids" in used else used) & ID_PLACEHOLDERS

    def events_read_by(self) -> tuple[str, ...]:
        """See ``Read``; a way that answers for master data alone yields no events."""
        return () if set(self.answers) == {Capability.MASTER_DATA} else self.mapping

    @model_validator(mode="after")
    def _can_be_filled(self) -> Self:
        used = self.placeholders
        unknown = sorted((used | names_in(self.each)) - PLACEHOLDERS)
        if unknown:
            known = ", ".join(sorted(PLACEHOLDERS))
            raise ValueError(f"{{{unknown[0]}}} is no placeholder; they are {known}")
        ids = used & ID_PLACEHOLDERS
        if not ids and not _WITHOUT_IDS.issuperset(self.answers):
            raise ValueError("answers questions about ids, but has no placeholder for one")
        if self.batch > 1 and ids != {"ids"}:
            raise ValueError("a batch goes where {ids} stands, and no other id beside it")
        return self


def _is_several(value: Json) -> bool:
    """Whether a value is a number, or a text that is one, which may say how many are asked for."""
    text = str(value) if type(value) is int or isinstance(value, str) else ""
    return text.isascii() and text.isdigit() and int(text[:_LONGEST]) > 1


ReadT = TypeVar("ReadT", bound=Read)


class MappedConfig(ConnectorConfig, Generic[ReadT]):
    """The ``[connector]`` table of a mapped kind, which adds its own ways to this."""

    ways_key: ClassVar[str]
    """The key of its ways in the file, for the place of a fault."""

    mappings: dict[str, EventMapping] = Field(default_factory=dict)
    """How records read as events, by names that the ways use; ``event`` is used unless told."""
    things: dict[str, ThingMapping] = Field(default_factory=dict)
    """How records read as master data, by names that the ways' ``things`` use."""
    tables: dict[str, Table] = Field(default_factory=dict)
    """Code tables: their word → ours. Words match without regard to case, NFC/NFD or spaces."""
    holds: tuple[Kind, ...] = ()
    """Kinds of ids that its records can name at all. An id of another kind is not asked
    about, and a question of nothing else is not put. Not known for items where no kind of item is
    listed, for places where no kind of place is: an id that no way takes is then
    ``Unsupported``."""
    records_mutable: bool = True
    """Whether a record may come again under its id with other content."""

    @abstractmethod
    def ways(self) -> Sequence[ReadT]:
        """All that yields records, in the order of the file."""

    def counted(self) -> tuple[str, ...]:
        """See ``ConnectorConfig``: of the ways that list changes, else of those by event time."""
        ways = [(n, way) for n, way in enumerate(self.ways()) if isinstance(way, Way)]
        listing = [[one for one in ways if c in one[1].answers] for c in _LISTING]
        harvested = next(filter(None, listing), [])
        return tuple(f"{self.ways_key}.{n}.paging" for n, way in harvested if way.counts())

    def unpaged(self) -> tuple[str, ...]:
        """See ``ConnectorConfig``: the ways that neither page nor say that they do not."""
        ways = [(n, way) for n, way in enumerate(self.ways()) if isinstance(way, Way)]
        silent = [(n, way) for n, way in ways if "paging" not in way.model_fields_set]
        return tuple(
            f"{self.ways_key}.{n}"
            for n, way in silent
            if not way.pages() and any(map(_is_several, leaves_of(way.templates())))
        )

    def pages(self) -> bool:
        """See ``ConnectorConfig``: whether one of its ways does."""
        return any(way.pages() for way in self.ways() if isinstance(way, Way))

    def read_by(self, way: Read) -> Mappings:
        """What reads the records that come this way."""
        return Mappings(
            {name: self.mappings[name] for name in way.events_read_by()},
            {name: self.things[name] for name in way.things},
            self.tables,
        )

    def reader(self, way: Read, settings: SystemSettings) -> Reader:
        """The reader of the records that come this way; compiles it."""
        by = self.read_by(way)
        return RecordReader(by.events.values(), by.things.values(), by.tables, settings)

    @model_validator(mode="after")
    def _names_exist(self) -> Self:
        self._check_changes()
        for number, way in enumerate(self.ways()):
            where = f"{self.ways_key}.{number}"
            _known(where, "mapping", way.events_read_by(), self.mappings)
            _known(where, "things", way.things, self.things)
        for name, mapping in self.mappings.items():
            _known(f"mappings.{name}", "table", mapping.table_names(), self.tables)
        for name, thing in self.things.items():
            _known(f"things.{name}", "table", thing.table_names(), self.tables)
        return self

    def _check_changes(self) -> None:
        every: list[Any] = [way for way in self.ways() if isinstance(way, Way)]
        changes = [way for way in every if Capability.CHANGES in way.answers]
        if len(changes) > 1 and any(way.resume == "cursor" for way in changes):
            raise ValueError(
                f"several {self.ways_key} of changes go on by time, not by their cursors"
            )


def _known(where: str, what: str, names: tuple[str, ...], defined: Container[str]) -> None:
    for name in names:
        if name not in defined:
            raise ValueError(f"{where}: {what} {name!r} is not defined")
