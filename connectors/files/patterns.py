"""Which files a pattern names: ``*`` and ``?`` within a name, ``**`` for any folders between."""

import re
import unicodedata
from typing import Annotated

from pydantic import AfterValidator

from connectors.sdk.file_door import DEEPEST

_PARTS = re.compile(r"\*\*/|\*\*|\*|\?")
_RULES = {"**/": "(?:[^/]+/)*", "**": ".*", "*": "[^/]*", "?": "[^/]"}


def _pattern(text: str) -> str:
    parts = text.split("/")
    if not text or any(part in ("", ".", "..") for part in parts):
        raise ValueError("is no pattern of names below the folder, such as *.csv or **/*.xlsx")
    return text


Pattern = Annotated[str, AfterValidator(_pattern)]


def rule(pattern: str) -> re.Pattern[str]:
    """What a name, as ``plain`` gives it, must match in full."""
    text = plain(pattern)
    literals = map(re.escape, _PARTS.split(text))
    marks = [_RULES[mark] for mark in _PARTS.findall(text)] + [""]
    return re.compile("".join(a + b for a, b in zip(literals, marks, strict=True)), re.DOTALL)


def plain(name: str) -> str:
    """A name as patterns compare it: NFC, no case."""
    return unicodedata.normalize("NFC", name).casefold()


def shown(name: str) -> str:
    """A name as a person reads it; bytes that are no text are replaced."""
    return unicodedata.normalize("NFC", name.encode("utf-8", "replace").decode("utf-8"))


def depth(pattern: str) -> int:
    """How many folders below the folder must be looked into for it."""
    return DEEPEST if "**" in pattern else pattern.count("/")
