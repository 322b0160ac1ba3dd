"""A code typed by a person or read by a scanner: taken apart strictly, or refused with the rule."""

import re

from schema.model.identifiers import trace_code
from schema.model.identifiers.canonical import read
from schema.model.identifiers.check_digit import is_check_digit_fault
from schema.model.identifiers.element_string import FNC1, read_bracketed, read_scanned
from schema.model.identifiers.forms import accepted_forms
from schema.model.identifiers.gs1 import KEYS, Elements, Malformed, identify
from schema.model.identifiers.identifier import CodeError, Identifier, Kind
from schema.model.identifiers.trace_code import TraceCode
from schema.model.times import VIETNAM

_SYMBOLOGY = re.compile(r"\](?:(C1|e0|d2|Q3|J1)|[A-Za-z][0-9])")
"""ISO/IEC 15424: what a scanner says of the symbol it read; the named ones hold GS1 elements."""
_DIGITS_APART = re.compile("[0-9]+(?:[ -][0-9]+)*")
_SCANNED = re.compile("(?:0[01]|41[47])[0-9]{12}|800[34][0-9]{4}")
_GTIN_LENGTHS, _SSCC_LENGTH = {8, 12, 13, 14}, 18

_LONGEST = 2048
"""Characters: what a QR code of a usual size holds, and browsers take as a URL."""


def parse_code(text: str) -> Identifier:
    """The identifier that a typed or scanned code is, without a fault.

    Accepts URIs (EPC URN, Digital Link, local code, trace code, any other), element strings with
    brackets or as scanned (with FNC1, with the symbology identifier), a bare GTIN-8/12/13/14 and
    a bare SSCC; spaces or hyphens between the digits of those do not count. Raises ``CodeError``
    with the rule broken and the forms accepted.
    """
    try:
        identifier = _parse(text.strip(" \t\r\n"))
        if identifier.fault:
            raise Malformed(_placed(identifier.fault, text.strip(" \t\r\n")))
    except Malformed as error:
        raise CodeError(text[:_LONGEST], str(error), accepted_forms()) from error
    return identifier


def parse_trace_code(text: str, offset: str = VIETNAM) -> TraceCode:
    """The Vietnamese trace code that a typed or scanned code is, taken apart.

    ``offset`` is that of the local time in an element string. Raises ``CodeError``.
    """
    parse_code(text)
    code = text.strip(" \t\r\n")
    try:
        if code[:9].lower() == "urn:txng:":
            return trace_code.read_uri(code)
        return trace_code.from_elements(_elements(code) or {}, offset)
    except (Malformed, KeyError) as error:
        rule = "is no trace code, which has (01), (414), (10) and (8008)"
        raise CodeError(text, rule, accepted_forms()) from error


def _parse(code: str) -> Identifier:
    if not code:
        raise Malformed("the code is empty")
    if len(code) > _LONGEST:
        raise Malformed(f"the code has {len(code)} characters, at most {_LONGEST} are read")
    elements = _elements(code)
    if elements is not None:
        return _identify(elements)
    code = _SYMBOLOGY.sub("", code, count=1)
    if _DIGITS_APART.fullmatch(code):
        return _parse_digits(re.sub("[ -]", "", code))
    identifier = read(code)
    if identifier.kind is Kind.UNREADABLE:
        raise Malformed("is neither digits, nor an element string, nor a URI")
    return identifier


def _elements(code: str) -> Elements | None:
    """The elements of an element string; None when the code is of another form."""
    symbology = _SYMBOLOGY.match(code)
    if symbology and symbology[1]:
        return read_scanned(code[symbology.end() :])
    if code.startswith("("):
        return read_bracketed(code)
    if FNC1 in code or (_SCANNED.match(code) and not _is_bare(code)):
        return read_scanned(code)
    return None


def _placed(fault: str, code: str) -> str:
    """A fault of a check digit with the element it is in, where a code has several."""
    elements = _elements(code) or {}
    if len(elements) > 1 and is_check_digit_fault(fault):
        for ai in (ai for ai in KEYS if ai in elements):
            if identify({ai: elements[ai]}).fault == fault:
                return f"({ai}) {elements[ai]}: {fault}"
    return fault


def _is_bare(code: str) -> bool:
    return code.isdigit() and len(code) in {*_GTIN_LENGTHS, _SSCC_LENGTH}


def _identify(elements: Elements) -> Identifier:
    if elements.keys() >= trace_code.AIS:
        return trace_code.identifier(trace_code.from_elements(elements))
    return identify(elements)


def _parse_digits(digits: str) -> Identifier:
    if len(digits) in _GTIN_LENGTHS:
        return identify({"01": digits})
    if len(digits) == _SSCC_LENGTH:
        return identify({"00": digits})
    raise Malformed(
        f"has {len(digits)} digits; digits alone are a GTIN (8, 12, 13 or 14) or an SSCC (18)"
    )
