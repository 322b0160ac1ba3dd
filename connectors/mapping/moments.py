"""The times in their records."""

from collections.abc import Callable

from connectors.mapping.expression import compile_path
from connectors.mapping.formats import Parse, parser
from connectors.mapping.leaves import Time
from connectors.mapping.values import kind_of
from connectors.sdk.errors import Malformed
from schema.model.json import Json
from schema.model.times import UNKNOWN_TIME, EventTime, usual_instant

ReadTime = Callable[[Json, Json], EventTime]


def compile_time(time: Time, default_offset: str) -> ReadTime:
    """Reads a time as its config says; what is in none of its formats is ``Malformed``."""
    find, offset = compile_path(time.path), time.offset or default_offset
    formats = time.formats
    parsers = [parser(name, offset) for name in formats]
    likeliest = parsers[0]
    unknown = frozenset(time.unknown)
    at_once = usual_instant if formats[0] == "iso" else _never

    def read(element: Json, record: Json) -> EventTime:
        value = find(element, record)
        if type(value) is str:
            usual = at_once(value)
            if usual is not None and value not in unknown:
                return usual
            text = value.strip()
            if text not in unknown:
                try:
                    return likeliest(text)
                except (ValueError, OverflowError):
                    return _first(parsers, text, time.path, formats)
            value = None
        if value is None:
            if time.required:
                raise Malformed("the time is missing", path=time.path)
            return UNKNOWN_TIME
        if type(value) is float and value.is_integer():
            value = int(value)
        if type(value) is not int:
            raise Malformed(f"is {kind_of(value)} where a time was expected", path=time.path)
        return _first(parsers, str(value), time.path, formats)

    return read


def _never(text: str) -> None:
    """Of a text in another format nothing is known at once."""


def _first(parsers: list[Parse], text: str, path: str, formats: tuple[str, ...]) -> EventTime:
    for parse in parsers:
        try:
            return parse(text)
        except (ValueError, OverflowError):
            continue
    raise Malformed(f"{text[:60]!r} is no time written as {' or '.join(formats)}", path=path)
