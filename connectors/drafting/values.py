"""What values look like: keys by their check digits, times by their format, numbers, words."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from connectors.mapping.formats import parser
from schema.model.identifiers.canonical import read
from schema.model.identifiers.check_digit import check_digit_fault
from schema.model.identifiers.identifier import ITEM_KINDS, PLACE_KINDS, Kind
from schema.model.json import Json
from schema.model.times import VIETNAM, EventTime

MOMENTS = (
    "dd/mm/yyyy HH:MM:SS", "dd/mm/yyyy HH:MM", "dd-mm-yyyy HH:MM:SS", "dd-mm-yyyy HH:MM",
    "HH:MM dd/mm/yyyy", "HH:MM:SS dd/mm/yyyy", "yyyy/mm/dd HH:MM:SS", "yyyy/mm/dd HH:MM",
    "yyyymmddHHMMSS", "mm/dd/yyyy HH:MM:SS", "mm/dd/yyyy HH:MM",
)  # fmt: skip
DAYS = ("dd/mm/yyyy", "dd-mm-yyyy", "dd.mm.yyyy", "yyyy/mm/dd", "mm/dd/yyyy")
_ISO = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\.\d+)?)?([Zz]|[+-]\d\d:\d\d)?")
_ISO_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_SECONDS, _MILLIS = range(946_684_800, 4_102_444_800), range(946_684_800_000, 4_102_444_800_000)
"""Years 2000 to 2100, since 1970."""
_URI = re.compile(r"(https?://|urn:|ni:)\S+", re.IGNORECASE)
_APART = re.compile(r"(?P<gtin>[0-9]{13,14})(?P<mark>[^0-9A-Za-z])(?P<rest>\S.*)")
_FEW = 30
"""Different values that a code word has at most."""


class Look(StrEnum):
    """What all values of a field look like."""

    MOMENT = "a date and time"
    DAY = "a date"
    GTIN = "digits with a GTIN's check digit"
    THIRTEEN = "13 digits with a check digit, a GTIN or a GLN"
    SSCC = "18 digits with an SSCC's check digit"
    ITEM = "a URI of items"
    PLACE = "a URI of places"
    URI = "a URI"
    APART = "a GTIN and more in one text"
    NUMBER = "a number"
    WORD = "one of a few words"
    TEXT = "text"


@dataclass(frozen=True, slots=True)
class Looks:
    """``format`` is that of a time; ``marks`` what parts the texts of ``APART``."""

    look: Look
    format: str = ""
    marks: tuple[str, ...] = ()


def looks_of(values: Sequence[Json]) -> Looks:
    """What these values, all of one field, look like."""
    texts = [str(value).strip() for value in values if not isinstance(value, bool | list | dict)]
    if not texts or len(texts) < len(values):
        return Looks(Look.TEXT)
    time = format_of(texts, written=all(isinstance(value, str) for value in values))
    if time:
        return time
    return _key(texts) or _uri(texts) or _apart(texts) or _plain(values, texts)


def format_of(texts: Sequence[str], written: bool) -> Looks | None:
    """The first format in which all of them are times; days first where that fits."""
    if all(_ISO.fullmatch(text) and parsed(text, "iso") for text in texts):
        return Looks(Look.MOMENT, "iso")
    if all(_ISO_DAY.fullmatch(text) and parsed(text, "iso") for text in texts):
        return Looks(Look.DAY, "iso")
    if all(text.isascii() and text.isdecimal() for text in texts):
        return _epoch([int(text) for text in texts if len(text) < 15])
    for names, look in ((MOMENTS, Look.MOMENT), (DAYS, Look.DAY)):
        for name in names if written else ():
            if all(parsed(text, name) for text in texts):
                return Looks(look, name)
    return None


def parsed(text: str, name: str) -> EventTime | None:
    """A time in a format; None where it is none."""
    try:
        return parser(name, VIETNAM)(text)
    except (ValueError, OverflowError):
        return None


def _epoch(numbers: Sequence[int]) -> Looks | None:
    if numbers and all(number in _SECONDS for number in numbers):
        return Looks(Look.MOMENT, "epoch_s")
    thirteen = [str(number) for number in numbers]
    keys = all(check_digit_fault(text) is None for text in thirteen)
    if numbers and all(number in _MILLIS for number in numbers) and not keys:
        return Looks(Look.MOMENT, "epoch_ms")
    return None


def _key(texts: Sequence[str]) -> Looks | None:
    if not all(text.isascii() and text.isdecimal() for text in texts):
        return None
    if any(len(text) < 8 or check_digit_fault(text) for text in texts):
        return None
    sizes = {len(text) for text in texts}
    if sizes == {18}:
        return Looks(Look.SSCC)
    if sizes == {13}:
        return Looks(Look.THIRTEEN)
    several = len(set(texts)) > 2
    return Looks(Look.GTIN) if sizes <= {8, 12, 13, 14} and (sizes == {14} or several) else None


def _uri(texts: Sequence[str]) -> Looks | None:
    if not all(_URI.fullmatch(text) for text in texts):
        return None
    kinds = {read(text).kind for text in texts}
    if kinds <= PLACE_KINDS:
        return Looks(Look.PLACE)
    known = ITEM_KINDS - {Kind.URI} | {Kind.PRODUCT}
    return Looks(Look.ITEM if kinds & known and kinds <= known | {Kind.URI} else Look.URI)


def _apart(texts: Sequence[str]) -> Looks | None:
    """GTIN and lot, or serial number, in one text; units and URIs may stand among them."""
    found = [_APART.fullmatch(text) for text in texts if not _alone(text)]
    if not found or not all(one and check_digit_fault(one["gtin"]) is None for one in found):
        return None
    marks = Counter(one["mark"] for one in found if one)
    return Looks(Look.APART, marks=tuple(mark for mark, _ in marks.most_common()))


def _alone(text: str) -> bool:
    unit = len(text) == 18 and text.isdecimal() and check_digit_fault(text) is None
    return unit or _URI.fullmatch(text) is not None


def _plain(values: Sequence[Json], texts: Sequence[str]) -> Looks:
    if all(isinstance(value, int | float) for value in values) or all(map(_is_number, texts)):
        return Looks(Look.NUMBER)
    different = len(set(texts))
    few = different <= _FEW and (different * 2 <= len(texts) or different < 3)
    return Looks(Look.WORD if few and max(map(len, texts)) <= 60 else Look.TEXT)


def _is_number(text: str) -> bool:
    return re.fullmatch(r"[0-9]+(\.[0-9]+)?", text) is not None
