"""The reference as Markdown: a section for each table, in the order in which a file has them."""

from collections.abc import Iterator
from enum import Enum
from itertools import chain
from typing import Any, get_args

import orjson
from pydantic import BaseModel
from pydantic.fields import FieldInfo

from connectors.reference.docstrings import of_form, of_keys
from connectors.reference.words import of_field
from connectors.registry import kinds
from connectors.sdk.config import ConnectorConfig
from connectors.sdk.system_form import LimitsTable, ScopeTable, StampTable, SystemTable

Form = type[BaseModel]
_EVERY_FILE: dict[Form, str] = {
    SystemTable: "`[system]`",
    StampTable: "`[[stamps]]`",
    ScopeTable: "`[scope]`",
    LimitsTable: "`[limits]`",
}
_SHARED = frozenset({"asking", "mapping", "sdk"})
_HEAD = """# What may stand in a system's file

Written by `txng connector reference` from the forms that check the file; with the name of a kind it
prints the part of that kind. A key that is not here is refused.
"""


def all_kinds() -> str:
    """The tables of every file, then those of each built-in kind; each table once."""
    built_in = [kinds()[name].config_type for name in sorted(kinds()) if _ours(name)]
    return _HEAD + "".join(map(_section, _ordered((*_EVERY_FILE, *built_in))))


def one_kind(name: str) -> str:
    """``[connector]`` of one kind that is installed, and all that stands in it."""
    return "".join(map(_section, _ordered((kinds()[name].config_type,)))).lstrip()


def _ours(name: str) -> bool:
    return kinds()[name].__module__.startswith("connectors.")


def _ordered(roots: tuple[Form, ...]) -> list[Form]:
    """Tables of every file, then each kind's own, then what several kinds share."""
    found = _reached(roots)
    return sorted(found, key=lambda one: one not in _EVERY_FILE and _owner(one) in _SHARED)


def _reached(roots: tuple[Form, ...]) -> list[Form]:
    waiting, found = list(roots), dict[Form, None]()
    while waiting:
        form = waiting.pop(0)
        if form not in found:
            found[form] = None
            within = (_within(field.annotation) for field in form.model_fields.values())
            waiting[:0] = chain.from_iterable(within)
    return list(found)


def _within(said: Any) -> Iterator[Form]:
    if isinstance(said, type) and issubclass(said, BaseModel):
        yield said
    for part in get_args(said):
        yield from _within(part)


def _section(form: Form) -> str:
    said = of_keys(form)
    rows = [_row(name, field, said.get(name, "")) for name, field in form.model_fields.items()]
    head = "| Key | Takes | Unless given | Meaning |\n| --- | --- | --- | --- |\n"
    return f"\n## {_title(form)}\n\n{of_form(form)}\n\n{head}{''.join(rows)}"


def _row(name: str, field: FieldInfo, meaning: str) -> str:
    cells = (f"`{name}`", of_field(field, _link), _default(field), " ".join(meaning.split()))
    return f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in cells)} |\n"


def _default(field: FieldInfo) -> str:
    if field.is_required():
        return "**has to be given**"
    value = field.get_default(call_default_factory=True)
    if isinstance(value, Enum):
        return f"`{value.value}`"
    if isinstance(value, BaseModel) or value in (None, (), {}):
        return ""
    return f"`{orjson.dumps(value).decode()}`"


def _title(form: Form) -> str:
    if issubclass(form, ConnectorConfig):
        return f"Kind `{_owner(form)}`: `[connector]`"
    return _EVERY_FILE.get(form) or f"{_owner(form)} {form.__name__.lstrip('_')}"


def _owner(form: Form) -> str:
    """The package that it is of: a kind's, or one that kinds share."""
    first, *inner = form.__module__.split(".")
    return inner[0] if first == "connectors" else first


def _link(form: Form) -> str:
    title = _title(form)
    return f"table [{title}](#{title.lower().replace(' ', '-')})"
