"""Signs that an answer goes on, though no way to its next page was found.

They prove nothing: a note says so, and who knows the system decides.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from connectors.drafting.addresses import Asked
from connectors.drafting.fields import path_of
from connectors.drafting.names import said
from connectors.drafting.replies import Records
from connectors.drafting.values import Look, looks_of
from schema.model.json import Json

_POSITIONS = ("page", "offset")
_OPAQUE = re.compile(
    r"(?=[^0-9]*[0-9])(?=[^A-Za-z]*[A-Za-z])[\w+/=.~:|-]{12,}|[\w+/-]{4,}={1,2}", re.ASCII
)
"""A text of letters and digits that says nothing to a reader, as tokens are, or one in base 64."""
_MOST = 4
"""Fields that a note names."""


def may_go_on(asked: Asked, records: Records) -> list[str]:
    """The notes, in both languages; none where nothing speaks for further pages."""
    sizes = [f"{name} = {n}" for name, n in _numbers(asked) if n in records.sizes]
    beside = [path for path, value in _beside(records) if _leads_on(value, asked, records)]
    if not sizes and not beside:
        return []
    vi, en = [], []
    if sizes:
        vi.append(f"số bản ghi đúng bằng số được hỏi ({sizes[0]})")
        en.append(f"as many records came as were asked for ({sizes[0]})")
    if beside:
        named = ", ".join(beside[:_MOST])
        vi.append(f"có {named} cạnh các bản ghi")
        en.append(f"{named} beside the records")
    return [
        f"{asked.path}: có thể còn trang sau, hãy viết `paging`: {'; '.join(vi)}",
        f"{asked.path}: there may be more pages, write `paging`: {'; '.join(en)}",
    ]


def _numbers(asked: Asked) -> Iterator[tuple[str, int]]:
    """The numbers that were sent, but for those that say which page."""
    for name, value in (*asked.sent.items(), *_in_body(asked.body), *asked.pages.items()):
        text = str(value)
        if text.isascii() and text.isdecimal() and said(name, "paging") not in _POSITIONS:
            yield name, int(text)


def _in_body(body: Json) -> Iterator[tuple[str, Json]]:
    for name, value in body.items() if isinstance(body, Mapping) else ():
        yield from _in_body(value) if isinstance(value, Mapping) else [(name, value)]


def _beside(records: Records) -> Iterator[tuple[str, Json]]:
    """What stands beside the records and tells neither how it went nor who asked."""
    for names, value in records.beside:
        if not any(said(name, "beside") for name in names[-1:]):
            yield path_of(names), value


def _leads_on(value: Json, asked: Asked, records: Records) -> bool:
    if isinstance(value, bool) or value in ("true", "false"):
        return True
    if not isinstance(value, str) or value in asked.sent.values():
        return False
    token = _OPAQUE.fullmatch(value) or _last_only(value, records.found)
    return bool(token) and looks_of([value]).look in (Look.TEXT, Look.WORD)


def _last_only(value: str, found: tuple[Any, ...]) -> bool:
    """Whether it stands in the last record and not in the first: the next page begins there."""
    return value in found[-1].values() and value not in found[0].values()
