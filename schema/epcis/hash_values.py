"""Single values in the form in which the CBV event hash takes them (CBV 2.0 section 8.9.2)."""

import re
from functools import lru_cache
from math import isfinite

from schema.model.identifiers.canonical import canonical
from schema.model.json import Json
from schema.model.times import Micros, moment

_DECIMAL = re.compile(r"[+-]?\d+\.\d+", re.ASCII)
_PATTERN = re.compile(r"urn:epc:idpat:(gdti|sgcn|cpi|itip):(.+)\.\*", re.ASCII)
CANONICAL_LINK = re.compile(
    r"https://id\.gs1\.org/(?:01/\d{14}/(?:10|21)/[\w.\-]{1,20}|00/\d{18}|41[47]/\d{13})", re.ASCII
)
"""The commonest links that are canonical as they stand: most of a document's, told apart fast."""
_SERIALS = {"cpi": "/8011/1", "itip": "/21/1", "gdti": "1", "sgcn": "1"}


@lru_cache(maxsize=1 << 16)
def identifier(text: str) -> str:
    """The constrained canonical Digital Link of a GS1 key in any spelling, else the text itself.

    Patterns over documents, coupons, components and trade item pieces, which nothing but this hash
    reads, are the link of their class.
    """
    if CANONICAL_LINK.fullmatch(text):
        return text
    matched = _PATTERN.fullmatch(text)
    if matched is None:
        return canonical(text)
    scheme, class_ = matched.groups()
    one = canonical(f"urn:epc:id:{scheme}:{class_}.1")
    return one.removesuffix(_SERIALS[scheme]) if one.startswith("https:") else text


def timestamp(at: Micros) -> str:
    """UTC with exactly three digits after the second, rounded half up."""
    rounded = moment((at + 500) // 1_000 * 1_000)
    return rounded.isoformat(timespec="milliseconds")[:-6] + "Z"


def number(value: float) -> str:
    """A number without trailing zeros, never in exponent form."""
    if isfinite(value) and value == int(value):
        return str(int(value))
    text = repr(value)
    return text if "e" not in text else f"{value:.20f}".rstrip("0")


def free_value(value: Json) -> str:
    """A value of an extension: decimals trimmed, GS1 keys canonical, the rest as it is."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (int, float)):
        return number(value)
    if value is None:
        return ""
    text = str(value).strip()
    if _DECIMAL.fullmatch(text):
        return text.rstrip("0").rstrip(".")
    return identifier(text) if ":" in text else text
