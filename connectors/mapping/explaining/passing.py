"""What a text of a record goes through on its way to its field, in words."""

from collections.abc import Callable

from connectors.mapping.explaining.told import Part
from connectors.mapping.formats import parser
from connectors.mapping.leaves import Text, Time
from connectors.mapping.values import Tables, folded, text_of
from connectors.sdk.errors import Malformed

Through = Callable[[tuple[Part, ...]], str]
"""Of the parts of a field, what they go through."""
CONSTANT, DEFAULT, OTHERWISE = "constant", "default", "otherwise"
WITHOUT_THE_RECORD = (CONSTANT, DEFAULT, OTHERWISE)
"""What the words end with where the value is the mapping's own."""


def straight(parts: tuple[Part, ...]) -> str:
    """Nothing."""
    return ""


def by_table(text: Text, tables: Tables) -> Through:
    """The code table of a text, or where else its word comes from."""
    if text.path is None:
        return lambda parts: CONSTANT
    if text.table is None and text.otherwise is None:
        return straight
    words = {folded(word) for word in tables[text.table]} if text.table else set[str]()

    def through(parts: tuple[Part, ...]) -> str:
        word = _text(parts[0])
        if word is not None and (text.table is None or folded(word) in words):
            return f"table {text.table}" if text.table else ""
        where = f"not in table {text.table}" if word is not None else "nothing found"
        return where if text.otherwise is None else f"{where}: {OTHERWISE}"

    return through


def by_format(time: Time, default_offset: str) -> Through:
    """The format that a time is read by."""
    names = (time.format,) if isinstance(time.format, str) else time.format
    parsers = [(name, parser(name, time.offset or default_offset)) for name in names]

    def through(parts: tuple[Part, ...]) -> str:
        found = parts[0].found
        text = str(int(found) if isinstance(found, float) else found).strip()
        for name, parse in parsers:
            try:
                parse(text)
            except (ValueError, OverflowError):
                continue
            return f"format {name}"
        return ""

    return through


def _text(part: Part) -> str | None:
    try:
        return text_of(part.found, part.path)
    except Malformed:
        return None
