"""A statement of a system's file: one SELECT with named parameters, checked by its text.

The check is there for mistakes. What a statement may do is held by the connection, which is
read-only, and by the rights of its user.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

_TOKENS = re.compile(
    r"""
    (?P<comment> --[^\n]* | /\*.*?\*/ )
  | (?P<quoted> '(?:[^']|'')*' | "(?:[^"]|"")*" | `[^`]*` )
  | (?P<dollars> (?<![\w$])\$(?P<tag>\w*)\$ .*? \$(?P=tag)\$ )
  | (?P<open> ['"`] | /\* )
  | (?P<parameter> (?<![:\w]):(?P<name>[A-Za-z_]\w*) )
  | (?P<colon> : )
  | (?P<word> (?<![.\w])[A-Za-z_]\w* )
  | (?P<end> ; )
  | (?P<other> \w+ | . )
    """,
    re.VERBOSE | re.DOTALL,
)
_CHANGING = frozenset({"INSERT", "UPDATE", "DELETE", "MERGE", "INTO", "CALL", "EXEC", "EXECUTE"})
_BEGINNINGS = frozenset({"SELECT", "WITH"})
_UNCLEAR = re.compile(r"\\'|\\\"|--[^\s-]|/\*(?:!|M!|.*/\*)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Select:
    """``text`` is the statement without its last semicolon, as SQLAlchemy's ``text()`` takes it:
    colons that begin no parameter are escaped. ``words`` are its bare words, in capitals."""

    text: str
    parameters: frozenset[str]
    words: frozenset[str] = field(repr=False)
    ordered: bool
    """Whether the whole has an ``ORDER BY``, not only a part in parentheses."""


@dataclass(slots=True)
class _Reading:
    parts: list[str] = field(default_factory=list)
    names: set[str] = field(default_factory=set)
    words: list[str] = field(default_factory=list)
    outermost: list[str] = field(default_factory=list)
    depth: int = 0
    ended: bool = False


def parse_select(sql: str) -> Select:
    """The statement in ``sql``; ``ValueError``, with what to do, when it is no single SELECT."""
    reading = _Reading()
    for token in _tokens(sql):
        _take(token, reading)
    if not reading.words or reading.words[0] not in _BEGINNINGS:
        raise ValueError("is no statement that begins with SELECT or WITH")
    changing = sorted(_CHANGING.intersection(reading.words))
    if changing:
        raise ValueError(
            f"holds the word {changing[0]}, which only a statement that changes something needs;"
            " quote it where it is a name"
        )
    pairs = zip(reading.outermost, reading.outermost[1:], strict=False)
    text = "".join(reading.parts).strip()
    words = frozenset(reading.words)
    return Select(text, frozenset(reading.names), words, ("ORDER", "BY") in pairs)


def _tokens(sql: str) -> Iterator[re.Match[str]]:
    for token in _TOKENS.finditer(sql):
        if token["open"]:
            raise ValueError(f"holds a {token['open']} that is never closed")
        if _UNCLEAR.match(token[0]) or ("\\" in token[0] and _UNCLEAR.search(token[0])):
            raise ValueError(
                f"holds {token[0][:40]!r}, which databases read differently: double a quote within"
                " quotes, write comments as `-- ` with a space"
            )
        yield token


def _take(token: re.Match[str], reading: _Reading) -> None:
    sort = token.lastgroup
    if reading.ended and sort != "comment" and not token[0].isspace():
        raise ValueError("is more than one statement: something follows its semicolon")
    if sort == "end":
        reading.ended = True
        return
    if token["name"]:
        reading.names.add(token["name"])
    elif token["word"]:
        _count(token[0].upper(), reading)
    reading.depth += {"(": 1, ")": -1}.get(token[0], 0)
    reading.parts.append(token[0] if token["name"] else token[0].replace(":", "\\:"))


def _count(word: str, reading: _Reading) -> None:
    reading.words.append(word)
    if reading.depth == 0:
        reading.outermost.append(word)
