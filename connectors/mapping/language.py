"""The mapping language: how one of their records reads as our events, whatever the system's kind.

A *path* is a JMESPath expression on the record (with ``each``: on each element of that list,
where a leading ``^.`` reaches the record around it). JMESPath's raw literals (``'text'``) give
constants. A path that finds null or nothing gives no value.
"""

import re
from typing import Annotated, Literal, Self

import jmespath
from jmespath.exceptions import JMESPathError
from pydantic import AfterValidator, BeforeValidator, Field, model_validator

from connectors.mapping.formats import check_format, check_reading
from connectors.sdk.config import Strict

OUTER = "^."


def _path(text: str) -> str:
    try:
        jmespath.compile(text.removeprefix(OUTER))
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
    const: str | None = None
    table: str | None = None
    otherwise: str | None = None

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
    format: ReadFormat | Formats = "iso"
    offset: str | None = None
    unknown: Texts = ("",)
    required: bool = True

    @property
    def formats(self) -> tuple[str, ...]:
        """The formats in the order in which they are tried."""
        return (self.format,) if isinstance(self.format, str) else self.format


Time = Annotated[_Time, BeforeValidator(_shorthand)]


def _check_pattern(pattern: str) -> None:
    try:
        groups = re.compile(pattern).groupindex.keys()
    except re.error as error:
        raise ValueError(f"`pattern` is no regular expression: {error}") from error
    if not groups or groups - {"uri", "gtin", "lot", "serial", "sscc", "code"}:
        raise ValueError("`pattern` names its groups uri, gtin, lot, serial, sscc, code")


class Item(Strict):
    """What names a thing: the first of these that has a value.

    ``uri``: an EPC URN, Digital Link or any URI, kept as written. ``sscc``. ``gtin`` with
    ``serial`` (an instance) or ``lot``, or alone (a class of products). ``code``: the system's
    own code. ``split`` with ``pattern`` takes one text apart by a regular expression whose
    groups are named ``uri``, ``gtin``, ``lot``, ``serial``, ``sscc`` or ``code``
    (``(?P<uri>https?://.+)|(?P<sscc>[0-9]{18})``).
    """

    uri: JsonPath | None = None
    gtin: JsonPath | None = None
    lot: JsonPath | None = None
    serial: JsonPath | None = None
    sscc: JsonPath | None = None
    code: JsonPath | None = None
    split: JsonPath | None = None
    pattern: str | None = None

    @model_validator(mode="after")
    def _names_something(self) -> Self:
        if not (self.uri or self.gtin or self.sscc or self.code or self.split):
            raise ValueError("give at least one of uri, gtin, sscc, code, split")
        if (self.split is None) != (self.pattern is None):
            raise ValueError("`split` and `pattern` go together")
        _check_pattern(self.pattern or "(?P<code>)")
        return self


class ListedItem(Item):
    """Things in a list of the event: one, or one for each element of ``each``.

    An instance, a logistic unit or another single thing goes to the EPC list; a lot, or anything
    that has a quantity, to the quantity list. ``list`` decides where that guess is wrong.
    """

    each: JsonPath | None = None
    quantity: JsonPath | None = None
    uom: Text | None = None
    """UN/CEFACT code (KGM…), usually by a table. None counts pieces."""
    list: Literal["epc", "quantity"] | None = None
    required: bool = True
    """Whether a record (an element of ``each``) without any id is at fault."""


class _Place(Strict):
    """A place: the first of ``uri``, ``gln`` (with ``extension``), ``code`` that has a value.

    A “GLN” that the system makes up itself is a ``code``. A bare string is the path of a GLN.
    """

    uri: JsonPath | None = None
    gln: JsonPath | None = None
    extension: JsonPath | None = None
    code: JsonPath | None = None


def _gln(value: object) -> object:
    return {"gln": value} if isinstance(value, str) else value


Place = Annotated[_Place, BeforeValidator(_gln)]


class Transaction(Strict):
    """A business document. ``number`` with the issuer's GLN becomes the CBV's URN for both ends
    to agree on; without an issuer it is the system's own."""

    type: str | None = None
    """CBV word: ``inv``, ``po``, ``desadv``…"""
    uri: JsonPath | None = None
    issuer: JsonPath | None = None
    number: JsonPath | None = None


class End(Strict):
    """A source or destination: ``location``, ``possessing_party`` or ``owning_party``."""

    type: Literal["location", "possessing_party", "owning_party"] = "location"
    place: Place


class EventMapping(Strict):
    """How a record becomes events. See the module for what a path is.

    ``items`` are what an object or transaction event is about and the contents of an aggregation
    or association; ``inputs`` and ``outputs`` belong to a transformation.
    """

    each: JsonPath | None = None
    """A list within the record, each element of which is an event; null or absent is none."""
    when: JsonPath | None = None
    """Whether it is an event for this mapping; a record it is falsy for yields nothing here."""
    id: JsonPath | tuple[JsonPath, ...] | None = None
    """The system's id of the record, parts joined by ``:``, unlike that of any other mapping.
    Where absent, the event id, else the event's hash."""
    event_id: Text | None = None
    type: Text
    action: Text | None = None
    time: Time
    record_time: Time | None = None
    biz_step: Text | None = None
    disposition: Text | None = None
    read_point: Place | None = None
    biz_location: Place | None = None
    transformation_id: Text | None = None
    parent: Item | None = None
    items: tuple[ListedItem, ...] = ()
    inputs: tuple[ListedItem, ...] = ()
    outputs: tuple[ListedItem, ...] = ()
    biz_transactions: tuple[Transaction, ...] = ()
    sources: tuple[End, ...] = ()
    destinations: tuple[End, ...] = ()
    ilmd: dict[str, JsonPath] = Field(default_factory=dict)
    """``cbvmda:itemExpirationDate`` or ``{namespace}name`` → path."""
    extensions: dict[str, JsonPath] = Field(default_factory=dict)

    def table_names(self) -> tuple[str, ...]:
        """The code tables that this mapping names."""
        texts = [self.event_id, self.type, self.action, self.biz_step, self.disposition]
        listed = (*self.items, *self.inputs, *self.outputs)
        texts += [self.transformation_id, *(item.uom for item in listed)]
        return tuple(text.table for text in texts if text and text.table)


class ThingMapping(Strict):
    """How a record becomes master data of a product, a place or a party."""

    each: JsonPath | None = None
    when: JsonPath | None = None
    type: Literal["product", "place", "party"]
    item: Item | None = None
    place: Place | None = None
    """Of a place or a party (for which ``gln`` is the party's)."""
    attributes: dict[str, JsonPath] = Field(min_length=1)
    """``cbvmda:…`` or any name → path. ``name`` is the name that people read."""
    children: JsonPath | None = None
    """GLNs or URIs of what lies below a place."""

    @model_validator(mode="after")
    def _identified(self) -> Self:
        if (self.item if self.type == "product" else self.place) is None:
            raise ValueError("a product needs `item`, a place or party needs `place`")
        return self

    def table_names(self) -> tuple[str, ...]:
        """The code tables that this mapping names: none."""
        return ()
