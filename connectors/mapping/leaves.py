"""The leaves of the mapping language: paths, texts and times, as a system's file gives them.

A *path* is a JMESPath expression on the record (with ``each``: on each element of that list,
where a leading ``^.`` reaches the record around it). JMESPath's raw literals (``'text'``) give
constants. A path that finds null or nothing gives no value.
"""

from typing import Annotated, Self

import jmespath
from jmespath.exceptions import JMESPathError
from pydantic import AfterValidator, BeforeValidator, Field, model_validator

from connectors.mapping.formats import check_format, check_reading
from connectors.mapping.spreading import check_spread
from connectors.sdk.config import Strict

OUTER = "^."


def _path(text: str) -> str:
    try:
        check_spread(jmespath.compile(text.removeprefix(OUTER)).parsed)
    except JMESPathError as error:
        raise ValueError(f"is not a JMESPath expression: {error}") from error
    return text


JsonPath = Annotated[str, AfterValidator(_path)]
Table = dict[str, str]
Format = Annotated[str, AfterValidator(check_format)]
ReadFormat = Annotated[str, AfterValidator(check_reading)]
Texts = Annotated[tuple[str, ...], Field(strict=False)]
"""A list of texts (behind a shorthand, JSON arrays arrive as Python lists)."""
Formats = Annotated[tuple[ReadFormat, ...], Field(strict=False, min_length=1)]


def _shorthand(value: object) -> object:
    return {"path": value} if isinstance(value, str) else value


class _Text(Strict):
    """Text found at ``path`` (or ``const``), through a code table if one is named.

    A word that the table lacks sets the record aside, unless ``otherwise`` gives the word to use.
    Written as a bare string it is the path: ``biz_step = "step"``.
    """

    path: JsonPath | None = None
    """Where the text is in the record."""
    const: str | None = None
    """The text itself, in every record the same."""
    table: str | None = None
    """The code table (``[connector.tables]``) that turns their word into ours."""
    otherwise: str | None = None
    """The word for what the table lacks; none: the record is set aside."""

    @model_validator(mode="after")
    def _one(self) -> Self:
        if (self.path is None) == (self.const is None):
            raise ValueError("give either `path` or `const`")
        return self


Text = Annotated[_Text, BeforeValidator(_shorthand)]


class _Time(Strict):
    """A time. ``format``, or the formats tried in order: ``iso``, ``epoch_s``, ``epoch_ms``, or
    a pattern of ``yyyy yy mm dd HH MM SS`` (``dd/mm/yyyy HH:MM``; one digit is read too).

    A date without a time is that whole day, ``yyyy-mm`` that month. ``edtf`` reads inexact times as
    the EPCIS extension does: ``2024``, ``2024-05``, ``2024-05-09``, ``A/B`` of these, ``..`` for an
    open end. A text without an offset has
    ``offset``, else the system's ``default_offset``. ``unknown`` lists texts that mean “not known”.
    When not ``required``, a missing or unknown time is an open one instead of a fault.
    """

    path: JsonPath
    """Where the time is in the record."""
    format: ReadFormat | Formats = "iso"
    """How it is written, or several formats tried in order."""
    offset: str | None = None
    """The offset of times that have none; the system's ``default_offset`` unless given."""
    unknown: Texts = ("",)
    """Texts that mean “not known”."""
    required: bool = True
    """Whether a record without this time is at fault; otherwise the time is open."""

    @property
    def formats(self) -> tuple[str, ...]:
        """The formats in the order in which they are tried."""
        return (self.format,) if isinstance(self.format, str) else self.format


Time = Annotated[_Time, BeforeValidator(_shorthand)]
