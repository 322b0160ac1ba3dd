"""Numbers as people write them, with a decimal comma and parted thousands, read strictly."""

import re
from collections.abc import Callable
from typing import Literal

from connectors.sdk.errors import Malformed
from schema.model.json import Json

DecimalSign = Literal[",", "."]
"""What stands before the decimals of a number in a text."""


def undo_separators(decimal: DecimalSign, path: str = "") -> Callable[[Json], Json]:
    """Turns the text of a number, found at ``path``, into the one that JSON has for it; blank is
    null, what is no text stays.

    Thousands are parted in threes, by one and the same sign or space, or not at all: ``120.5`` and
    ``0.250`` are no numbers where a comma is decimal, but ``Malformed``.
    """
    thousands = "." if decimal == "," else ","
    apart, behind = rf"[{thousands} \xa0]", re.escape(decimal)
    parted = rf"[1-9][0-9]{{0,2}}({apart})[0-9]{{3}}(?:\1[0-9]{{3}})*"
    rule = re.compile(rf"(?:{parted}|[0-9]+)(?:{behind}[0-9]+)?")
    parting = re.compile(apart)

    def change(value: Json) -> Json:
        if not isinstance(value, str):
            return value
        text = value.strip()
        if text and rule.fullmatch(text) is None:
            why = f"{text[:40]!r} is no number whose decimals stand behind {decimal!r}"
            raise Malformed(why, path=path)
        return parting.sub("", text).replace(decimal, ".") or None

    return change
