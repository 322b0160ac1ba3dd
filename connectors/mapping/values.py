"""Their scalars read as ours: text, numbers, words by a code table."""

import math
import unicodedata
from collections.abc import Callable, Mapping
from functools import lru_cache

from connectors.mapping.expression import compile_path
from connectors.mapping.leaves import Table, Text
from connectors.sdk.errors import Malformed
from schema.model.json import Json

ReadText = Callable[[Json, Json], str | None]
"""Of an element and its record, the text found, stripped; None when there is none."""
Tables = Mapping[str, Table]
_LONGEST = 2_000


def text_of(value: Json, path: str) -> str | None:
    """A text or whole number as stripped text; None for null and blank; else ``Malformed``."""
    if type(value) is str:
        if len(value) > _LONGEST:
            raise Malformed(f"is a text of {len(value):,} characters", path=path)
        return value.strip() or None
    if value is None:
        return None
    if type(value) is int:
        return str(value)
    raise Malformed(f"is {kind_of(value)} where a text was expected", path=path)


def number_of(value: Json, path: str) -> float | None:
    """A finite, non-negative number, also written as text, as JSON has it (``1250.5``)."""
    if value is None or value == "":
        return None
    if isinstance(value, bool) or not isinstance(value, (int, float, str)):
        raise Malformed(f"is {kind_of(value)} where a number was expected", path=path)
    try:
        number = float(value)
    except (ValueError, OverflowError) as error:
        shown = str(value)[:40]
        raise Malformed(f"is {shown!r} where a number was expected", path=path) from error
    if not math.isfinite(number) or number < 0:
        raise Malformed("is no finite number from 0 up", path=path)
    return number


def kind_of(value: Json) -> str:
    """The JSON type of a value, with its article, for a message."""
    if isinstance(value, bool):
        return "a boolean"
    if isinstance(value, (int, float)):
        return "a number"
    if isinstance(value, str):
        return "a text"
    if isinstance(value, Mapping):
        return "an object"
    return "null" if value is None else "a list"


def folded(word: str) -> str:
    """A word as code tables compare it: NFC, no case, spaces run together."""
    return unicodedata.normalize("NFC", " ".join(word.split())).casefold()


def compile_plain(path: str) -> ReadText:
    """Reads the text at a path."""
    if path.isidentifier() and path.isascii():
        return _plain_field(path)
    find = compile_path(path)

    def read(element: Json, record: Json) -> str | None:
        value = find(element, record)
        if value is None:
            return None
        if type(value) is str and len(value) <= _LONGEST:
            return value.strip() or None
        return text_of(value, path)

    return read


def _plain_field(name: str) -> ReadText:
    """The same of a field of the element, in one call."""

    def read(element: Json, record: Json) -> str | None:
        value = element.get(name) if type(element) is dict else None
        if value is None:
            return None
        if type(value) is str and len(value) <= _LONGEST:
            return value.strip() or None
        return text_of(value, name)

    return read


def compile_text(text: Text, tables: Tables) -> ReadText:
    """Reads a text as its config says, through its code table."""
    if text.path is None:
        const = text.const
        return lambda element, record: const
    read = compile_plain(text.path)
    if text.table is None:
        otherwise = text.otherwise
        return (lambda *within: read(*within) or otherwise) if otherwise else read
    return _through(text, read, tables[text.table])


def _through(text: Text, read: ReadText, table: Table) -> ReadText:
    words = {folded(theirs): ours for theirs, ours in table.items()}
    otherwise = text.otherwise

    @lru_cache(maxsize=1_024)
    def ours_for(word: str) -> str:
        found = words.get(folded(word), otherwise)
        if found is None:
            why = f"the code table {text.table!r} has no word for {word[:80]!r}"
            raise Malformed(why, path=text.path or "")
        return found

    def look_up(element: Json, record: Json) -> str | None:
        word = read(element, record)
        return otherwise if word is None else ours_for(word)

    return look_up
