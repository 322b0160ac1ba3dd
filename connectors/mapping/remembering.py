"""What some texts of a record read as, remembered: record after record has the same few.

Words, places, units: a mapping reads the same text as the same value, and so need read it once.
Only texts are remembered, short ones, a bounded number of them; what cannot be read never is.
"""

from collections.abc import Sequence
from typing import Any

from connectors.mapping.expression import Find, compile_path, is_names
from schema.model.json import Json

_MOST = 4_096
_LONGEST = 400
NEW: Any = object()


def remember(paths: Sequence[str | None], read: Find | Any) -> Any:
    """``read`` of an element and its record, whose value cannot change and comes of nothing but
    what is found at ``paths``; those that are None are none. Remembered where it comes of one or
    two that are names alone: to look any other up could fail, before its turn."""
    used = [path for path in dict.fromkeys(paths) if path]
    finders = [compile_path(path) for path in used if is_names(path)]
    if len(finders) < len(used):
        return read
    if len(finders) == 1:
        return _by_one(finders[0], read)
    return _by_two(finders[0], finders[1], read) if len(finders) == 2 else read


def _by_one(find: Find, read: Any) -> Any:
    kept: dict[Json, Any] = {}

    def remembered(element: Json, record: Json) -> Any:
        found = find(element, record)
        try:
            value = kept.get(found, NEW)
        except TypeError:  # a list or an object, which is not looked up
            return read(element, record)
        if value is NEW:
            value = read(element, record)
            keep(kept, found, value, (found,))
        return value

    return remembered


def _by_two(find: Find, other: Find, read: Any) -> Any:
    kept: dict[tuple[Json, Json], Any] = {}

    def remembered(element: Json, record: Json) -> Any:
        found = find(element, record), other(element, record)
        try:
            value = kept.get(found, NEW)
        except TypeError:
            return read(element, record)
        if value is NEW:
            value = read(element, record)
            keep(kept, found, value, found)
        return value

    return remembered


def keep(
    kept: dict[Any, Any], key: Json | tuple[Json, ...], value: Any, parts: tuple[Json, ...]
) -> None:
    """Remember ``value`` under ``key``, made of ``parts``, if they are texts or null, and short.
    Numbers never are: ``1`` would be taken for ``true``. What was remembered before is forgotten
    where it is too much."""
    texts = [part for part in parts if type(part) is str]
    others = len(parts) - len(texts) - parts.count(None)
    if others or sum(map(len, texts)) > _LONGEST:
        return
    if len(kept) >= _MOST:
        kept.clear()
    kept[key] = value
