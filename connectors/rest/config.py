"""The settings of kind ``rest``: where to ask and how (``[connector]``).

How a record reads as events is the mapping language, ``connectors.mapping.language``; which
questions an endpoint answers, ``connectors.asking.way``. ``example.toml`` shows all of it.

The path, the query and the body are templates (``connectors.asking.templates``). A query entry or
body key whose placeholder has no value in a question is left out; in a path it must have one.
"""

from collections.abc import Sequence
from typing import ClassVar, Literal, Self

from pydantic import Field, JsonValue, model_validator

from connectors.asking.paging import Counted
from connectors.asking.templates import IDS, Values, filled_path, names_in, one_id
from connectors.asking.way import MappedConfig, Way
from connectors.mapping.language import JsonPath
from connectors.sdk.config import RootedPath, Strict
from connectors.sdk.http_config import HttpConfig
from schema.model.json import Json


class Paging(Counted):
    """How a long answer goes on.

    ``page`` counts pages from ``first``; ``offset`` counts records. ``cursor`` sends back what
    ``next`` finds; ``next_link`` follows the address that ``next`` finds, ``link_header`` the one
    of ``Link: …; rel="next"``, both on the same host only.
    """

    style: Literal["none", "page", "offset", "cursor", "next_link", "link_header"] = "none"
    parameter: str = "page"
    """The query parameter (body key, with ``where = "body"``) of the page, offset or cursor."""
    first: int = 1
    size_parameter: str | None = None
    where: Literal["query", "body"] = "query"
    next: JsonPath | None = None

    @model_validator(mode="after")
    def _complete(self) -> Self:
        if self.style in ("cursor", "next_link") and self.next is None:
            raise ValueError(f"style {self.style} needs `next`, the path of what comes next")
        return self


class Endpoint(Way):
    """One address of the system and the questions it answers.

    A batch's ids are joined by ``join`` in a query (``"repeat"``: the parameter is repeated), and
    are a JSON list where a body's value is exactly ``"{ids}"``.
    """

    method: Literal["GET", "POST"] = "GET"
    path: RootedPath
    query: dict[str, str] = Field(default_factory=dict)
    body: dict[str, JsonValue] | None = None
    join: str = ","
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
    paging: Paging = Paging()

    def templates(self) -> Json:
        """Its path, query and body."""
        return [self.path, self.query, self.body]

    def expresses(self, values: Values) -> bool:
        """Not an id that would change the path itself, or that holds the text ids are joined by:
        it would be taken for two."""
        return self._fits_the_path(values) and not self._torn(values)

    def _fits_the_path(self, values: Values) -> bool:
        used = names_in(self.path) & values.keys()
        return filled_path("".join(f"{{{name}}}" for name in used), values) is not None

    def _torn(self, values: Values) -> bool:
        joined = self.join != "repeat" and IDS in self.query.values()
        text = one_id(self.each, values) if joined else None
        return isinstance(text, str) and self.join in text


class Check(Strict):
    """The least request that shows the system answers us; any 2xx JSON reply will do."""

    path: RootedPath
    query: dict[str, str] = Field(default_factory=dict)


class RestConfig(MappedConfig[Endpoint], HttpConfig):
    """The ``[connector]`` table of a system of kind ``rest``."""

    ways_key: ClassVar[str] = "endpoints"

    check: Check
    endpoints: tuple[Endpoint, ...] = Field(min_length=1)

    def ways(self) -> Sequence[Endpoint]:
        """Its endpoints."""
        return self.endpoints
