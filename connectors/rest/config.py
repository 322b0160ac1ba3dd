"""The settings of kind ``rest``: where to ask and how (``[connector]``).

How a record reads as events is the mapping language, ``connectors.mapping.language``; which
questions an endpoint answers, ``connectors.asking.way``. ``example.toml`` shows all of it.

The path, the query and the body are templates (``connectors.asking.templates``). A query entry or
body key whose placeholder has no value in a question is left out; in a path it must have one.
"""

from collections.abc import Sequence
from typing import ClassVar, Literal, Self

from pydantic import Field, model_validator

from connectors.asking.paging import Counted
from connectors.asking.templates import Values, one_id
from connectors.asking.way import MappedConfig, Read, Way
from connectors.mapping.leaves import JsonPath
from connectors.mapping.reader import Reader
from connectors.rest.address import Address, ReplyForm
from connectors.rest.lookups.config import Lookup
from connectors.rest.lookups.reading import CompleteReader
from connectors.sdk.config import RootedPath
from connectors.sdk.http_config import HttpConfig
from schema.model.json import Json
from schema.model.systems import SystemSettings

COUNTED = frozenset({"page", "offset"})
"""The styles whose pages are found by counting."""


class Paging(Counted):
    """How a long answer goes on.

    ``page`` counts pages from ``first``; ``offset`` counts records. ``cursor`` sends back what
    ``next`` finds; ``next_link`` follows the address that ``next`` finds, ``link_header`` the one
    of ``Link: …; rel="next"``, both on the same host only. Led on so, an answer ends where nothing
    leads on, or earlier where ``more`` says so.
    """

    style: Literal["none", "page", "offset", "cursor", "next_link", "link_header"] = "none"
    """How a long answer goes on; ``none``: it comes whole."""
    parameter: str = "page"
    """The query parameter (body key, with ``where = "body"``) of the page, offset or cursor."""
    first: int = 1
    """The number of the first page; ``offset`` begins at 0."""
    size_parameter: str | None = None
    """The parameter that takes ``size``; none: the size is not sent."""
    where: Literal["query", "body"] = "query"
    """Whether these parameters go into the query, or into the body (or form)."""
    next: JsonPath | None = None
    """Where the reply says what comes next, for ``cursor`` and ``next_link``. What the last page
    has there, ``more`` being false, is where the next harvest begins (``resume = "cursor"``)."""

    @model_validator(mode="after")
    def _complete(self) -> Self:
        if self.style in ("cursor", "next_link") and self.next is None:
            raise ValueError(f"style {self.style} needs `next`, the path of what comes next")
        return self


class Endpoint(Way, Address):
    """One address of the system and the questions it answers."""

    records: JsonPath = "@"
    """Where the list of records is. An object counts as one record; nothing there is an error."""
    missing_means_nothing: bool = False
    """``records`` finding nothing (null, absent) means: no records."""
    not_found_means_nothing: bool = False
    """HTTP 404 means: no records. Without it a 404 is an error (the path may be wrong)."""
    succeeded: JsonPath | None = None
    """Where the reply says whether it worked (``success``); falsy is an error. A text is never
    falsy: ``succeeded = "status == 'OK'"``."""
    message: JsonPath | None = None
    """Where the reply says why it did not."""
    paging: Paging = Paging()
    """How a long answer goes on."""
    lookups: tuple[Lookup, ...] = ()
    """What is asked elsewhere for each record, in this order, before it is read."""

    def templates(self) -> Json:
        """Its path, query, body and form."""
        return self.filled_in()

    def expresses(self, values: Values) -> bool:
        """Not an id that would change the path itself, or that holds the text ids are joined by:
        it would be taken for two."""
        return self.fits_the_path(values) and not self.tears(one_id(self.each, values))

    def counts(self) -> bool:
        """By page numbers and by offsets."""
        return self.paging.style in COUNTED

    def pages(self) -> bool:
        """In every style but ``none``."""
        return self.paging.style != "none"


class Check(ReplyForm):
    """The least request that shows the system answers us; any reply that can be read will do."""

    path: RootedPath
    """What is asked, below ``base_url``."""
    query: dict[str, str] = Field(default_factory=dict)
    """Parameters sent with it, as they stand."""


class RestConfig(MappedConfig[Endpoint], HttpConfig):
    """The ``[connector]`` table of a system of kind ``rest``."""

    ways_key: ClassVar[str] = "endpoints"

    check: Check
    """The least request that shows that the system answers us."""
    endpoints: tuple[Endpoint, ...] = Field(min_length=1)
    """The addresses that are asked, and which questions each answers."""

    def ways(self) -> Sequence[Endpoint]:
        """Its endpoints."""
        return self.endpoints

    def reader(self, way: Read, settings: SystemSettings) -> Reader:
        """See ``MappedConfig``; one that knows what lookups complete a record with."""
        reader = super().reader(way, settings)
        lookups = way.lookups if isinstance(way, Endpoint) else ()
        return CompleteReader(reader, lookups, settings.id) if lookups else reader
