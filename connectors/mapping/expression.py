"""JMESPath compiled once into closures: the interpreter costs as much as the whole mapping."""

import re
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

import jmespath
from jmespath.exceptions import JMESPathError

from connectors.mapping.leaves import OUTER
from connectors.mapping.nodes import Step, compile_node
from connectors.mapping.spreading import MappingFunctions, Node
from connectors.sdk.errors import Malformed
from schema.model.json import Json

Find = Callable[[Json, Json], Json]
"""Of an element and the record around it (the same, where there is no ``each``), what is found."""
_OPTIONS = jmespath.Options(custom_functions=MappingFunctions())
_NAMES = re.compile(r"[A-Za-z_][A-Za-z0-9_]*(?:\.[A-Za-z_][A-Za-z0-9_]*)*")


def compile_path(path: str) -> Find:
    """The finder of a path that ``connectors.mapping.language`` has checked; raises ``Malformed``
    when the expression cannot be applied to a record (a function given the wrong type)."""
    if path.startswith(OUTER):
        outer = _compiled(path.removeprefix(OUTER))
        return lambda element, record: outer(record)
    names = path.split(".")
    if _NAMES.fullmatch(path) and len(names) in _PLAIN:
        return _PLAIN[len(names)](*names)
    inner = _compiled(path)
    return lambda element, record: inner(element)


def is_names(path: str) -> bool:
    """Whether a path is names of fields alone: it is then found, or nothing is, but never fails."""
    return _NAMES.fullmatch(path.removeprefix(OUTER)) is not None


def compile_several(paths: Sequence[str]) -> Callable[[Json, Json], tuple[Json, ...]]:
    """The finder of what is at several paths, in their order; those that are names in one object
    (``site.gln``, ``site.name``) are taken out of it at once."""
    finders = [compile_path(path) for path in paths]
    outer = {path.rpartition(".")[0] for path in paths}
    if len(outer) != 1 or not all(_NAMES.fullmatch(path) for path in paths):
        return lambda element, record: tuple([find(element, record) for find in finders])
    around, names = outer.pop(), [path.rpartition(".")[2] for path in paths]
    find_around = compile_path(around) if around else lambda element, record: element
    take, nothing = _taken(names), (None,) * len(names)

    def find_all(element: Json, record: Json) -> tuple[Json, ...]:
        found = find_around(element, record)
        return take(found) if type(found) is dict else nothing

    return find_all


def _taken(names: list[str]) -> Callable[[Mapping[str, Json]], tuple[Json, ...]]:
    """What an object has under some names; for two or three of them at a third of the cost."""
    if len(names) == 2:
        a, b = names
        return lambda found: (found.get(a), found.get(b))
    if len(names) == 3:
        a, b, c = names
        return lambda found: (found.get(a), found.get(b), found.get(c))
    return lambda found: tuple([found.get(name) for name in names])


def _one(name: str) -> Find:
    return lambda element, record: element.get(name) if type(element) is dict else None


def _two(first: str, second: str) -> Find:
    def find(element: Json, record: Json) -> Json:
        inner = element.get(first) if type(element) is dict else None
        return inner.get(second) if type(inner) is dict else None

    return find


def _three(first: str, second: str, third: str) -> Find:
    def find(element: Json, record: Json) -> Json:
        inner = element.get(first) if type(element) is dict else None
        within = inner.get(second) if type(inner) is dict else None
        return within.get(third) if type(within) is dict else None

    return find


_PLAIN: Mapping[int, Callable[..., Find]] = {1: _one, 2: _two, 3: _three}
"""The usual paths, a few fields deep, in one call."""


def compile_reply_path(path: str) -> Callable[[Json], Json]:
    """The finder of a path on a whole reply."""
    return _compiled(path)


def _compiled(path: str) -> Step:
    expression = jmespath.compile(path)
    find = compile_node(expression.parsed) or partial(expression.search, options=_OPTIONS)
    if _NAMES.fullmatch(path):
        return find

    def checked(value: Any) -> Any:
        try:
            return find(value)
        except (JMESPathError, TypeError, ValueError, RecursionError) as error:
            raise Malformed(f"{path} cannot be applied: {error}", path=path) from error

    return checked


def fields_of(path: str) -> frozenset[str]:
    """The names of fields that a path mentions, at any depth; none of what is no path."""
    try:
        parsed = jmespath.compile(path.removeprefix(OUTER)).parsed
    except JMESPathError:
        return frozenset()
    found: set[str] = set()
    waiting: list[Node] = [parsed]
    while waiting:
        node = waiting.pop()
        if node["type"] == "field":
            found.add(node["value"])
        waiting.extend(child for child in node["children"] if isinstance(child, dict))
    return frozenset(found)
