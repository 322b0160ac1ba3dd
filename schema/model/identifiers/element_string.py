r"""GS1 element strings: read into elements, each checked against its application identifier.

In brackets as printed, ``(01)09521234543213(10)ABC``, where a text that holds what looks like an
application identifier writes it ``\(10)``; or as a scanner gives it, fields of variable length
ended by FNC1 (ASCII 29). The table of application identifiers is that of the library biip.
"""

import re

from biip import ParseError
from biip.gs1_application_identifiers import GS1ApplicationIdentifier
from biip.gs1_element_strings import GS1ElementString

from schema.model.identifiers.characters import OUTSIDE_39, OUTSIDE_82
from schema.model.identifiers.element_dates import date_fault
from schema.model.identifiers.gs1 import Elements, Malformed

FNC1 = "\x1d"
_BRACKET = re.compile(r"(?<!\\)\(([0-9]{2,4})\)")


def read_bracketed(text: str) -> Elements:
    """The elements of ``(01)…(10)…``; white space around a value or among digits does not count.

    A GTIN may be written without its leading zeros. Raises ``Malformed``.
    """
    before, *pieces = _BRACKET.split(text)
    if before.strip() or not pieces:
        raise Malformed("an element string begins with an application identifier such as (01)")
    found: dict[str, str] = {}
    for ai, value in zip(pieces[::2], pieces[1::2], strict=True):
        _add(found, ai, _checked(ai, value.strip().replace("\\(", "(")))
    return found


def _checked(ai: str, value: str) -> str:
    known = _application_identifier(ai)
    if known is None or known.ai != ai:
        raise Malformed(f"({ai}) is no GS1 application identifier")
    if not set(known.format) & {"X", "Y"}:
        value = value.replace(" ", "")
    if ai == "01" and len(value) in {8, 12, 13}:
        value = value.zfill(14)
    try:
        GS1ElementString.parse(ai + value)
    except ParseError as error:
        raise _wrong_value(known, value) from error
    return value


def read_scanned(text: str) -> Elements:
    """The elements of a scan, with or without FNC1 at its start. Raises ``Malformed``."""
    found: dict[str, str] = {}
    rest = text.lstrip(FNC1)
    while rest:
        ai = _application_identifier(rest)
        if ai is None:
            raise Malformed(f"{rest[:4]!r} begins no GS1 application identifier")
        try:
            value = GS1ElementString.extract(rest).value
        except ParseError as error:
            raise _wrong_value(ai, rest[len(ai.ai) :].split(FNC1)[0]) from error
        _add(found, ai.ai, value)
        rest = rest[len(ai.ai + value) :]
        if rest and ai.separator_required and not rest.startswith(FNC1):
            raise _wrong_value(ai, value + rest.split(FNC1)[0])
        rest = rest.lstrip(FNC1)
    return found


def _application_identifier(text: str) -> GS1ApplicationIdentifier | None:
    try:
        return GS1ApplicationIdentifier.extract(text)
    except ParseError:
        return None


def _add(found: dict[str, str], ai: str, value: str) -> None:
    if found.setdefault(ai, value) != value:
        raise Malformed(f"({ai}) is there twice, as {found[ai]!r} and as {value!r}")


def _wrong_value(ai: GS1ApplicationIdentifier, value: str) -> Malformed:
    form = ai.format.partition("+")[2]
    for letter, size, outside in (("X", 82, OUTSIDE_82), ("Y", 39, OUTSIDE_39)):
        stranger = outside.search(value)
        if letter in form and stranger:
            rule = f"holds {stranger[0]!r}, which is not in GS1 character set {size}"
            return Malformed(f"({ai.ai}) {ai.data_title} {rule}")
    no_date = date_fault(ai.ai, value)
    if no_date is not None:
        return Malformed(f"({ai.ai}) {ai.data_title} is no date: {no_date} in {value!r}")
    return Malformed(
        f"({ai.ai}) {ai.data_title} is {value!r} of {len(value)} characters, but reads {form}"
        " (N: digits, X: characters of GS1 set 82, Y: of set 39, ..: at most)"
    )
