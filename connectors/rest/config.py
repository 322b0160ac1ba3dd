"""The mapping language of kind ``rest``, part 1: where to ask and how (``[connector]``).

Part 2, how a record reads as events, is ``connectors.rest.mapping``. ``example.toml`` shows both.

A *template* is text with placeholders in braces. Of the id asked for: ``{gtin14}``, ``{gtin13}``,
``{lot}``, ``{serial}``, ``{sscc}``, ``{gln}``, ``{key}`` (GRAI, GIAI), ``{code}`` (this system's
own code of an item or place), ``{dl}`` (canonical Digital Link or URI), ``{urn}`` (EPC URN: one
request value for every possible length of the company prefix), ``{event}``, ``{transformation}``;
``{ids}`` is the whole batch. Of the time: ``{from}``, ``{to}`` (event time, the end exclusive),
``{recorded_from}``, ``{recorded_to}``, ``{since}`` (``changes`` only). A query entry or body key
whose placeholder has no value in a question is left out; in a path it must have one.
"""

from collections.abc import Container
from typing import Literal, Self
from urllib.parse import urlsplit

from pydantic import Field, JsonValue, model_validator

from connectors.rest.mapping import EventMapping, Format, JsonPath, Table, ThingMapping
from connectors.rest.templates import ID_PLACEHOLDERS, PLACEHOLDERS, names_in
from connectors.sdk.auth import Auth
from connectors.sdk.config import BaseUrl, ConnectorConfig, RootedPath, Strict
from connectors.sdk.interface import Capability
from schema.model.identifiers.identifier import Kind

_WITHOUT_IDS = frozenset({Capability.EVENTS_BY_TIME, Capability.CHANGES, Capability.MASTER_DATA})


class Paging(Strict):
    """How a long answer goes on. Every style ends at ``max_pages`` with an error, never silently.

    ``page`` counts pages from ``first``; ``offset`` counts records; both go on until an empty
    page, unless ``total`` (how many records there are), ``more`` (whether there are) or
    ``short_page_ends`` says earlier. ``cursor`` sends back what ``next`` finds; ``next_link``
    follows the address that ``next`` finds, ``link_header`` the one of ``Link: …; rel="next"``,
    both on the same host only.
    """

    style: Literal["none", "page", "offset", "cursor", "next_link", "link_header"] = "none"
    parameter: str = "page"
    """The query parameter (body key, with ``where = "body"``) of the page, offset or cursor."""
    first: int = 1
    size_parameter: str | None = None
    size: int = Field(default=100, gt=0)
    where: Literal["query", "body"] = "query"
    next: JsonPath | None = None
    total: JsonPath | None = None
    more: JsonPath | None = None
    short_page_ends: bool = False
    """A page of fewer than ``size`` records is the last. Only where the system never caps size."""
    max_pages: int = Field(default=1_000, gt=0)

    @model_validator(mode="after")
    def _complete(self) -> Self:
        if self.style in ("cursor", "next_link") and self.next is None:
            raise ValueError(f"style {self.style} needs `next`, the path of what comes next")
        return self


class Endpoint(Strict):
    """One address of the system and the questions it answers.

    Several endpoints may answer one capability: for different ``kinds`` of ids (lots here, serial
    numbers there), or with different sorts of records (harvests here, shipments there); every one
    that takes an id is asked.

    With ``batch`` above 1 the ids of a request are joined into ``{ids}``: each as ``each`` says
    (text, or a table for a JSON body), by ``join`` in a query (``"repeat"``: the parameter is
    repeated) and as a JSON list where a body's value is exactly ``"{ids}"``.
    """

    answers: tuple[Capability, ...] = Field(min_length=1)
    kinds: tuple[Kind, ...] = ()
    """Kinds of ids it can be asked for; empty: any that its placeholders can express."""
    method: Literal["GET", "POST"] = "GET"
    path: RootedPath
    query: dict[str, str] = Field(default_factory=dict)
    body: dict[str, JsonValue] | None = None
    each: str | dict[str, JsonValue] = "{dl}"
    batch: int = Field(default=1, gt=0)
    join: str = ","
    time_format: Format = "iso"
    """How ``{from}``… are written: ``iso``, ``epoch_s``, ``epoch_ms``, or ``dd/mm/yyyy HH:MM``."""
    time_offset: str | None = None
    """The offset they are written in; the system's ``default_offset`` unless given."""
    records: JsonPath = "@"
    """Where the list of records is. An object counts as one record; nothing there is an error."""
    missing_means_nothing: bool = False
    """``records`` finding nothing (null, absent) means: no records."""
    not_found_means_nothing: bool = False
    """HTTP 404 means: no records. Without it a 404 is an error (the path may be wrong)."""
    succeeded: JsonPath | None = None
    """Where the reply says whether it worked (``success``); falsy is an error."""
    message: JsonPath | None = None
    """Where the reply says why it did not."""
    mapping: tuple[str, ...] = ("event",)
    """Which of ``[connector.mappings]`` read a record; each whose ``when`` holds yields events."""
    things: tuple[str, ...] = ()
    """Which of ``[connector.things]`` read master data off a record, along with its events."""
    paging: Paging = Paging()
    resume: Literal["time", "cursor"] = "time"
    """``changes``: go on from the last record time (``{since}``), or from the paging's cursor."""
    sorted: bool = False
    """``changes``: records come oldest first, so that a harvest may resume between pages."""
    overlap_seconds: int = Field(default=60, ge=0)
    """``changes`` by time: ask again for this much, for records that were taken in late."""

    def placeholders(self) -> frozenset[str]:
        """The placeholders in its path, query and body."""
        return names_in(self.path) | names_in(self.query) | names_in(self.body)

    @model_validator(mode="after")
    def _can_be_filled(self) -> Self:
        used = self.placeholders()
        unknown = sorted((used | names_in(self.each)) - PLACEHOLDERS)
        if unknown:
            raise ValueError(f"{{{unknown[0]}}} is no placeholder; see connectors.rest.config")
        ids = used & ID_PLACEHOLDERS
        if not ids and not _WITHOUT_IDS.issuperset(self.answers):
            raise ValueError("answers questions about ids, but has no placeholder for one")
        if self.batch > 1 and ids != {"ids"}:
            raise ValueError("a batch goes where {ids} stands, and no other id beside it")
        return self


class Check(Strict):
    """The least request that shows the system answers us; any 2xx JSON reply will do."""

    path: RootedPath
    query: dict[str, str] = Field(default_factory=dict)


class RestConfig(ConnectorConfig):
    """The ``[connector]`` table of a system of kind ``rest``."""

    base_url: BaseUrl
    auth: Auth | None = None
    headers: dict[str, str] = Field(default_factory=dict)
    check: Check
    endpoints: tuple[Endpoint, ...] = Field(min_length=1)
    mappings: dict[str, EventMapping] = Field(default_factory=dict)
    things: dict[str, ThingMapping] = Field(default_factory=dict)
    tables: dict[str, Table] = Field(default_factory=dict)
    """Code tables: their word → ours. Words match without regard to case, NFC/NFD or spaces."""
    holds: tuple[Kind, ...] = ()
    """Kinds of ids that its records can name at all. An id of another kind is not asked
    about, and a question of nothing else is not put. Not known for items where no kind of item is
    listed, for places where no kind of place is: an id that no endpoint takes is then
    ``Unsupported``."""
    records_mutable: bool = True
    rate: float | None = Field(default=None, gt=0)

    def hosts(self) -> frozenset[str]:
        """The one host of ``base_url``."""
        return frozenset({urlsplit(self.base_url).hostname or ""})

    @model_validator(mode="after")
    def _names_exist(self) -> Self:
        changes = [e for e in self.endpoints if Capability.CHANGES in e.answers]
        if len(changes) > 1 and any(e.resume == "cursor" for e in changes):
            raise ValueError("several endpoints of changes go on by time, not by their cursors")
        for number, endpoint in enumerate(self.endpoints):
            where = f"endpoints.{number}"
            _known(where, "mapping", self._mappings_of(endpoint), self.mappings)
            _known(where, "things", endpoint.things, self.things)
        for name, mapping in self.mappings.items():
            _known(f"mappings.{name}", "table", mapping.table_names(), self.tables)
        for name, thing in self.things.items():
            _known(f"things.{name}", "table", thing.table_names(), self.tables)
        return self

    @staticmethod
    def _mappings_of(endpoint: Endpoint) -> tuple[str, ...]:
        return () if set(endpoint.answers) == {Capability.MASTER_DATA} else endpoint.mapping


def _known(where: str, what: str, names: tuple[str, ...], defined: Container[str]) -> None:
    for name in names:
        if name not in defined:
            raise ValueError(f"{where}: {what} {name!r} is not defined")
