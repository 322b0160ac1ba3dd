"""What is wrong with a value of a settings file, in the words of who wrote the file."""

from collections.abc import Mapping
from typing import Any

from pydantic_core import ErrorDetails

_WORDS = {
    "extra_forbidden": "is not a key known here",
    "missing": "is missing",
    "string_type": "is no text; write it in quotes",
    "string_too_short": "is empty",
    "string_too_long": "has more than {max_length} characters",
    "string_pattern_mismatch": "is not written as {pattern}",
    "too_short": "is too short: list at least {min_length}",
    "too_long": "is too long: list at most {max_length}",
    "int_type": "is no whole number; write it without quotes",
    "int_from_float": "is no whole number",
    "float_type": "is no number; write it without quotes",
    "bool_type": "is neither true nor false; write one of them, without quotes",
    "date_type": "is no date; write it as 2023-01-31",
    "date_parsing": "is no date; write it as 2023-01-31",
    "date_from_datetime_parsing": "is no date; write it as 2023-01-31",
    "date_from_datetime_inexact": "is no date without a time; write it as 2023-01-31",
    "tuple_type": "is no list; write it in brackets: […]",
    "list_type": "is no list; write it in brackets: […]",
    "model_type": "is no table of keys",
    "model_attributes_type": "is no table of keys",
    "dict_type": "is no table of keys",
    "enum": "is none of the words known here: {expected}",
    "literal_error": "is none of the words known here: {expected}",
    "union_tag_invalid": "its {discriminator} is none of those known here: {expected_tags}",
    "union_tag_not_found": "lacks {discriminator}, which says of what kind it is",
    "greater_than": "must be more than {gt}",
    "greater_than_equal": "must be {ge} or more",
    "less_than": "must be less than {lt}",
    "less_than_equal": "must be {le} or less",
}
"""By pydantic's type of error; in braces what that says about the bounds."""


def told(fault: ErrorDetails) -> str:
    """A fault as a sentence whose subject is the key; nothing of the value is in it."""
    words = _WORDS.get(fault["type"])
    if words is None:
        return fault["msg"].removeprefix("Value error, ").replace("Input should be", "should be")
    return words.format_map({name: _plain(bound) for name, bound in _context(fault).items()})


def _context(fault: ErrorDetails) -> Mapping[str, Any]:
    return fault.get("ctx", {})


def _plain(bound: object) -> str:
    """A bound without what only a programmer needs: ``0.0`` is 0."""
    return f"{bound:g}" if isinstance(bound, float) else str(bound)
