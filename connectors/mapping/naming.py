"""What a mapping names: things, places, documents, and where things come from and go to."""

import re
from typing import Annotated, Literal, Self

from pydantic import BeforeValidator, model_validator

from connectors.mapping.leaves import JsonPath, Text
from connectors.mapping.separators import DecimalSign
from connectors.sdk.config import Strict


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
    """An EPC URN, a Digital Link or any URI, kept as written."""
    gtin: JsonPath | None = None
    """Its GTIN, of 8, 12, 13 or 14 digits."""
    lot: JsonPath | None = None
    """The lot, beside ``gtin``."""
    serial: JsonPath | None = None
    """The serial number, beside ``gtin``."""
    sscc: JsonPath | None = None
    """The SSCC of a logistic unit: 18 digits."""
    code: JsonPath | None = None
    """The system's own code of the thing."""
    split: JsonPath | None = None
    """A text that ``pattern`` takes apart."""
    pattern: str | None = None
    """A regular expression with groups named as these keys are."""

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
    """A list in the record: a thing for each element, in which ``^.`` leads to what the list stands
    in; none: one thing. ``spread(goods, &lots)``: one for each of the lots in each of the goods,
    with the fields of both."""
    quantity: JsonPath | None = None
    """How much of it; a number, or a text that is one as JSON has it (``1250.5``)."""
    decimal: DecimalSign | None = None
    """How decimals of ``quantity`` are written in texts: with ``,`` a ``1.250,5`` is 1250.5, with
    ``.`` a ``1,250.5``. Unless given, ``1.250`` is one and a quarter."""
    uom: Text | None = None
    """UN/CEFACT code (KGM…), usually by a table. None counts pieces."""
    list: Literal["epc", "quantity"] | None = None
    """Which list of the event it goes to, where the guess is wrong."""
    required: bool = True
    """Whether a record (an element of ``each``) without any id is at fault."""

    @model_validator(mode="after")
    def _writes_a_quantity(self) -> Self:
        if self.decimal is not None and self.quantity is None:
            raise ValueError("`decimal` says how a `quantity` is written, and there is none")
        return self


class _Place(Strict):
    """A place: the first of ``uri``, ``gln`` (with ``extension``), ``code`` that has a value.

    A “GLN” that the system makes up itself is a ``code``. A bare string is the path of a GLN.
    """

    uri: JsonPath | None = None
    """A URN, a Digital Link or any URI of the place."""
    gln: JsonPath | None = None
    """Its GLN, 13 digits."""
    extension: JsonPath | None = None
    """The extension of the GLN, AI (254)."""
    code: JsonPath | None = None
    """The system's own code of the place."""


def _gln(value: object) -> object:
    return {"gln": value} if isinstance(value, str) else value


Place = Annotated[_Place, BeforeValidator(_gln)]


class Transaction(Strict):
    """A business document. ``number`` with the issuer's GLN becomes the CBV's URN for both ends
    to agree on; without an issuer it is the system's own."""

    type: str | None = None
    """CBV word: ``inv``, ``po``, ``desadv``…"""
    uri: JsonPath | None = None
    """The document's own URI."""
    issuer: JsonPath | None = None
    """The GLN of who issued it."""
    number: JsonPath | None = None
    """The number that the issuer gave it."""


class End(Strict):
    """A source or destination: ``location``, ``possessing_party`` or ``owning_party``."""

    type: Literal["location", "possessing_party", "owning_party"] = "location"
    """What the place is to the movement."""
    place: Place
    """The place or party."""
