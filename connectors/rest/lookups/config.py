"""A second address asked for each record: what is found there is put into the record and mapped."""

import re
from typing import Self

from pydantic import Field, model_validator

from connectors.asking.templates import names_in
from connectors.mapping.leaves import JsonPath
from connectors.rest.address import Address

_NAME = re.compile(r"[a-z_0-9]+")


class Lookup(Address):
    """What a record lacks, asked at another address of the system.

    ``values`` says which placeholders its templates have, and where in the record the value of each
    is. What is found stands in the record as ``into``, for the mapping to read (``noi.gln``). Each
    combination of values is asked for once in an answer.

    With ``batch`` above 1 there is one value; those of a page's records are joined into ``{ids}``,
    as in an endpoint, and the reply tells them apart: it is a list of objects each of which has the
    value at ``key``, or, without ``key``, an object that has each under its value.
    """

    into: str = Field(min_length=1)
    """The name in the record; one that it does not have itself."""
    each: JsonPath | None = None
    """A list within the record: asked for each of its elements, found in each of them."""
    values: dict[str, JsonPath] = Field(min_length=1)
    """Placeholder → where in the record (or element) its value is."""
    batch: int = Field(default=1, gt=0)
    """How many records are looked up in one request."""
    key: JsonPath | None = None
    """With a batch: where each element of the reply has the value that it is for."""
    found: JsonPath = "@"
    """Where in the reply what was looked up is."""
    required: bool = True
    """Whether a record without the values is at fault; otherwise it has null."""
    not_found_means_nothing: bool = False
    """HTTP 404, or nothing found, means null; otherwise the record is at fault."""

    @model_validator(mode="after")
    def _asks_for_the_values(self) -> Self:
        used, known = names_in(self.filled_in()), {"ids"} if self.batch > 1 else set(self.values)
        strange = sorted(name for name in self.values if not _NAME.fullmatch(name))
        if strange:
            raise ValueError(f"{strange[0]!r} is no name for a placeholder: a-z, 0-9 and _")
        if used != known:
            raise ValueError(f"its templates use {_shown(used)}; to be filled are {_shown(known)}")
        if "ids" in names_in(self.path):
            raise ValueError("a batch goes into the query, the body or the form")
        if self.batch > 1 and len(self.values) != 1:
            raise ValueError("a batch is asked for by one value")
        if self.batch == 1 and self.key is not None:
            raise ValueError("`key` tells the elements of a batch apart")
        return self


def _shown(names: set[str] | frozenset[str]) -> str:
    return ", ".join(f"{{{name}}}" for name in sorted(names)) or "no placeholder"
