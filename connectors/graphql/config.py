"""The settings of kind ``graphql``: what to ask, and how answers go on (``[connector]``).

How a record reads as events is the mapping language, ``connectors.mapping.language``; which
questions a query answers, ``connectors.asking.way``. ``example.toml`` shows all of it.

The document is sent as it stands; what differs between questions goes into its variables, whose
values are templates (``connectors.asking.templates``). A variable whose placeholder has no value
in a question is left out.
"""

import re
from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Annotated, ClassVar, Literal, Self

from pydantic import AfterValidator, Field, JsonValue, model_validator

from connectors.asking.paging import Counted
from connectors.asking.templates import TIMES, Values, filled_json, names_in, one_id
from connectors.asking.way import MappedConfig, Way
from connectors.graphql.document import Operation, check_document, operation
from connectors.graphql.variables import check_variables, numbered, sent_as_numbers
from connectors.sdk.config import RootedPath
from connectors.sdk.http_config import HttpConfig
from schema.model.json import Json

_PATH = re.compile(r"[_A-Za-z]\w*(?:\.[_A-Za-z]\w*)*", re.ASCII)
_PAGE_INFO = (("pageInfo", "hasNextPage"), ("pageInfo", "endCursor"))
_NODES = (("nodes",), ("edges", "node"))


def _path(text: str) -> str:
    if not _PATH.fullmatch(text):
        raise ValueError("is no path of names joined by dots")
    return text


DataPath = Annotated[str, AfterValidator(_path)]
"""Names below ``data``, joined by dots: aliases, or else fields, of the document."""
Document = Annotated[str, AfterValidator(check_document)]


class Paging(Counted):
    """How a long answer goes on.

    ``relay``: ``records`` is a connection with ``pageInfo { hasNextPage endCursor }`` and ``nodes``
    or ``edges { node }``; ``variable`` takes the cursor. ``offset``: ``variable`` takes the number
    of records heard; ``total`` and ``more`` are JMESPath below ``data``. ``size_variable``, if
    given, takes ``size``.
    """

    style: Literal["none", "relay", "offset"] = "none"
    """How a long answer goes on; ``none``: it comes whole."""
    variable: str = ""
    """``after`` for ``relay`` and ``offset`` for ``offset`` unless given."""
    size_variable: str | None = None
    """The variable that takes ``size``; none: the size is not sent."""

    @model_validator(mode="after")
    def _pages_or_not(self) -> Self:
        if self.style == "none" and (self.variable or self.size_variable):
            raise ValueError("variables of pages need a `style`: without one an answer is whole")
        return self

    @property
    def position_variable(self) -> str | None:
        """The variable that says from where on."""
        default = {"none": None, "relay": "after", "offset": "offset"}[self.style]
        return default and (self.variable or default)

    def variables(self, position: str | None) -> Mapping[str, Json]:
        """The variables of one page; the first page of a connection has no position."""
        filled: dict[str, Json] = {self.size_variable: self.size} if self.size_variable else {}
        if self.position_variable and position is not None:
            filled[self.position_variable] = int(position) if self.style == "offset" else position
        return filled

    def names(self) -> frozenset[str]:
        """All variables that it ever fills."""
        return frozenset(name for name in (self.position_variable, self.size_variable) if name)


class Query(Way):
    """One query document and the questions it answers."""

    document: Document
    """The query, sent as it stands."""
    operation: str | None = None
    """Which query is sent, where the document has several."""
    variables: dict[str, JsonValue] = Field(default_factory=dict)
    """Its variables: name → a template, filled for each question."""
    numbers: tuple[str, ...] = ()
    """Variables of the system's own types (``Long``) that are sent as numbers. ``Int`` and
    ``Float`` need not be named; all others are sent as text."""
    records: DataPath
    """Where the list of records is; with ``relay``, the connection. An object counts as one record;
    null is an error."""
    missing_means_nothing: bool = False
    """``records`` being null means: no records."""
    paging: Paging = Paging()
    """How a long answer goes on."""

    def templates(self) -> Json:
        """Its variables."""
        return self.variables

    def expresses(self, values: Values) -> bool:
        """Not an id that is no number where one is wanted."""
        try:
            self.filled(values, [one_id(self.each, values)])
        except ValueError:
            return False
        return True

    def counts(self) -> bool:
        """By offsets."""
        return self.paging.style == "offset"

    def pages(self) -> bool:
        """In every style but ``none``."""
        return self.paging.style != "none"

    def filled(self, values: Values, ids: Sequence[Json]) -> dict[str, Json]:
        """The variables of a question, before its paging; ``ValueError`` where text stands for a
        number and is none."""
        found = {name: filled_json(part, values, ids) for name, part in self.variables.items()}
        return {
            name: numbered(value) if name in self._numbers else value
            for name, value in found.items()
            if value is not None
        }

    @cached_property
    def sent(self) -> Operation:
        """The operation that is sent."""
        return operation(self.document, self.operation)

    @cached_property
    def _numbers(self) -> frozenset[str]:
        return sent_as_numbers(self.sent.variables) | set(self.numbers)

    @model_validator(mode="after")
    def _fits_the_document(self) -> Self:
        check_variables(self.sent.variables, self.variables, self.paging.names())
        self._check_numbers()
        if self.resume == "cursor" and self.paging.style == "none":
            raise ValueError("`resume` by a cursor goes with paging by one")
        at = tuple(self.records.split("."))
        if not self.sent.selects(at):
            raise ValueError(f"`records` is {self.records}, which the document does not select")
        if self.paging.style == "relay":
            self._check_connection(at)
        return self

    def _check_numbers(self) -> None:
        for name in self._numbers & self.variables.keys() | set(self.numbers):
            if name not in self.variables:
                raise ValueError(f"`numbers` names ${name}, which is not in `variables`")
            if names_in(self.variables[name]) & TIMES and not self.time_format.startswith("epoch"):
                raise ValueError(f"${name} is a number: `time_format` must be epoch_s or epoch_ms")

    def _check_connection(self, at: tuple[str, ...]) -> None:
        position = self.sent.variables[self.paging.position_variable or ""]
        if position.must_be_filled:
            raise ValueError("the first page has no cursor: declare its variable without the !")
        whole = all(self.sent.selects((*at, *part)) for part in _PAGE_INFO)
        if not whole or not any(self.sent.selects((*at, *part)) for part in _NODES):
            needed = "pageInfo { hasNextPage endCursor } and nodes or edges { node }"
            raise ValueError(f"`relay` needs {needed} in {self.records} of the document")


class GraphqlConfig(MappedConfig[Query], HttpConfig):
    """The ``[connector]`` table of a system of kind ``graphql``."""

    ways_key: ClassVar[str] = "queries"

    path: RootedPath = "/graphql"
    """Where the endpoint is, below ``base_url``."""
    check: Document = "{ __typename }"
    """The least query that shows the system answers us."""
    errors: dict[str, Literal["refused", "unavailable", "unsupported"]] = Field(
        default_factory=dict
    )
    """What the system's own error codes (``extensions.code``) mean; the usual ones are known."""
    queries: tuple[Query, ...] = Field(min_length=1)
    """The queries that are sent, and which questions each answers."""

    def ways(self) -> Sequence[Query]:
        """Its queries."""
        return self.queries

    @model_validator(mode="after")
    def _check_is_one_query(self) -> Self:
        for name, one in operation(self.check, None).variables.items():
            if one.must_be_filled:
                raise ValueError(f"check: ${name} has no value")
        return self
