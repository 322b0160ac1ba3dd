"""How two requests differ, leaf by leaf, in words."""

from collections.abc import Iterator, Mapping
from urllib.parse import parse_qsl, urlsplit

from schema.model.json import Json, JsonObject

_LONGEST = 60


def leaves(request: JsonObject) -> dict[str, str]:
    """Every value of a request by its place; an address by its parts."""
    named = {name: value for name, value in request.items() if name not in ("headers", "url")}
    url = request.get("url")
    return dict([*_walk("", named), *(_of_address(url) if isinstance(url, str) else ())])


def differences(recorded: Mapping[str, str], asked: Mapping[str, str]) -> list[str]:
    """One line for each place where they differ."""
    lines = []
    for place in dict.fromkeys([*recorded, *asked]):
        was, now = recorded.get(place), asked.get(place)
        if was != now:
            lines.append(f"  {place}: recorded {_shown(was)}, asked {_shown(now)}")
    return lines


def _walk(place: str, value: Json) -> Iterator[tuple[str, str]]:
    if isinstance(value, Mapping):
        for name, inner in value.items():
            yield from _walk(f"{place}.{name}".strip("."), inner)
    elif isinstance(value, list | tuple):
        for number, inner in enumerate(value):
            yield from _walk(f"{place}[{number}]", inner)
    else:
        yield place, str(value)


def _of_address(url: str) -> Iterator[tuple[str, str]]:
    parts = urlsplit(url)
    yield "path", parts.path
    seen: dict[str, int] = {}
    for name, value in parse_qsl(parts.query, keep_blank_values=True):
        seen[name] = number = seen.get(name, 0) + 1
        yield f"parameter {name}" + (f" ({number})" if number > 1 else ""), value


def _shown(value: str | None) -> str:
    if value is None:
        return "nothing"
    return repr(value if len(value) <= _LONGEST else f"{value[:_LONGEST]}…")
