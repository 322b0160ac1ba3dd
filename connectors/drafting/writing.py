"""Guesses written as TOML: one line for each, behind it how sure it is and why."""

from collections.abc import Iterable, Iterator, Mapping

import orjson

from connectors.drafting.guessed import Guess, Section, Value

_WIDTH = 44
_LONGEST = 160


def written(sections: Iterable[Section]) -> Iterator[str]:
    """The lines of these tables."""
    for section in sections:
        yield ""
        yield f"[[{section.header}]]" if section.several else f"[{section.header}]"
        for line in section.lines:
            yield one_line(line)
        for note in section.notes:
            yield comment(note)


def one_line(line: Guess) -> str:
    """``key = value   # how sure: why``."""
    told = f"{key(line.key)} = {value(line.value)}"
    return f"{told.ljust(_WIDTH)} {comment(f'{line.sure}: {line.why}')}"


def comment(text: str) -> str:
    """A comment of one line, whatever the text holds."""
    printable = "".join(c if c.isprintable() else " " for c in text)
    return f"# {printable[:_LONGEST]}"


def key(text: str) -> str:
    """A key, in quotes unless it is a bare one."""
    bare = text.isascii() and text.replace("_", "").replace("-", "").isalnum()
    return text if bare else _text(text)


def value(found: Value) -> str:
    """A value as TOML writes it, in one line."""
    if isinstance(found, str):
        return _text(found)
    if isinstance(found, bool):
        return "true" if found else "false"
    if isinstance(found, Mapping):
        inner = ", ".join(f"{key(name)} = {value(part)}" for name, part in found.items())
        return f"{{ {inner} }}" if inner else "{}"
    if isinstance(found, int | float):
        return repr(found)
    return f"[{', '.join(map(value, found))}]"


def _text(text: str) -> str:
    """JSON's strings are TOML's, but for the character DEL."""
    return orjson.dumps(text).decode().replace("\x7f", "\\u007f")
