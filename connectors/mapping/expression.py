"""JMESPath compiled once into closures: the interpreter costs as much as the whole mapping.

The steps that nearly all paths consist of (fields, indexes, flattening, ``||``, literals) become
plain functions with JMESPath's own meaning; any other expression is left to ``jmespath``.
"""

import re
from collections.abc import Callable, Mapping
from typing import Any

import jmespath
from jmespath.exceptions import JMESPathError

from connectors.mapping.language import OUTER
from connectors.sdk.errors import Malformed
from schema.model.json import Json

Find = Callable[[Json, Json], Json]
"""Of an element and the record around it (the same, where there is no ``each``), what is found."""
_Step = Callable[[Any], Any]
_Node = Mapping[str, Any]
_NAMES = re.compile(r"[A-Za-z_][A-Za-z0-9_]*(?:\.[A-Za-z_][A-Za-z0-9_]*)?")


def compile_path(path: str) -> Find:
    """The finder of a path that ``connectors.mapping.language`` has checked; raises ``Malformed``
    when the expression cannot be applied to a record (a function given the wrong type)."""
    if path.startswith(OUTER):
        outer = _compiled(path.removeprefix(OUTER))
        return lambda element, record: outer(record)
    if _NAMES.fullmatch(path):
        return _plain(path.split("."))
    inner = _compiled(path)
    return lambda element, record: inner(element)


def _plain(names: list[str]) -> Find:
    """The usual paths, one or two fields deep, in one call."""
    first, *rest = names
    if not rest:
        return lambda element, record: element.get(first) if type(element) is dict else None
    second = rest[0]

    def find(element: Json, record: Json) -> Json:
        inner = element.get(first) if type(element) is dict else None
        return inner.get(second) if type(inner) is dict else None

    return find


def compile_reply_path(path: str) -> Callable[[Json], Json]:
    """The finder of a path on a whole reply."""
    return _compiled(path)


def _compiled(path: str) -> _Step:
    expression = jmespath.compile(path)
    return _step(expression.parsed) or _interpreted(path)


def _interpreted(path: str) -> _Step:
    search = jmespath.compile(path).search

    def find(value: Any) -> Any:
        try:
            return search(value)
        except (JMESPathError, TypeError, ValueError, RecursionError) as error:
            raise Malformed(f"{path} cannot be applied: {error}", path=path) from error

    return find


def _step(node: _Node) -> _Step | None:
    make = _STEPS.get(node["type"])
    return make(node) if make else None


def _children(node: _Node) -> list[_Step] | None:
    steps = [_step(child) for child in node["children"]]
    return None if None in steps else [step for step in steps if step]


def _field(node: _Node) -> _Step:
    name = node["value"]
    return lambda value: value.get(name) if type(value) is dict else None


def _index(node: _Node) -> _Step:
    at = node["value"]

    def find(value: Any) -> Any:
        if type(value) is not list or not -len(value) <= at < len(value):
            return None
        return value[at]

    return find


def _literal(node: _Node) -> _Step:
    text = node["value"]
    return lambda value: text


def _identity(node: _Node) -> _Step:
    return lambda value: value


def _chain(node: _Node) -> _Step | None:
    steps = _children(node)
    if steps is None:
        return None
    first, *rest = steps
    if len(rest) == 1:
        then = rest[0]
        return lambda value: then(first(value))

    def find(value: Any) -> Any:
        value = first(value)
        for step in rest:
            value = step(value)
        return value

    return find


def _projection(node: _Node) -> _Step | None:
    steps = _children(node)
    if steps is None:
        return None
    base, each = steps

    def find(value: Any) -> Any:
        found = base(value)
        if type(found) is not list:
            return None
        return [hit for hit in map(each, found) if hit is not None]

    return find


def _flatten(node: _Node) -> _Step | None:
    steps = _children(node)
    if steps is None:
        return None
    base = steps[0]

    def find(value: Any) -> Any:
        found = base(value)
        if type(found) is not list:
            return None
        flat: list[Any] = []
        for part in found:
            flat.extend(part if type(part) is list else (part,))
        return flat

    return find


def _either(node: _Node) -> _Step | None:
    steps = _children(node)
    if steps is None:
        return None
    first, second = steps

    def find(value: Any) -> Any:
        found = first(value)
        return found if truthy(found) else second(value)

    return find


def truthy(value: Json) -> bool:
    """Whether JMESPath counts a value as true: anything but null, false and what is empty."""
    return not (value is None or value is False or value in ("", [], {}))


_STEPS: Mapping[str, Callable[[_Node], _Step | None]] = {
    "field": _field,
    "index": _index,
    "literal": _literal,
    "identity": _identity,
    "current": _identity,
    "subexpression": _chain,
    "index_expression": _chain,
    "projection": _projection,
    "flatten": _flatten,
    "or_expression": _either,
}


def fields_of(path: str) -> frozenset[str]:
    """The names of fields that a path mentions, at any depth; none of what is no path."""
    try:
        parsed = jmespath.compile(path.removeprefix(OUTER)).parsed
    except JMESPathError:
        return frozenset()
    found: set[str] = set()
    waiting: list[_Node] = [parsed]
    while waiting:
        node = waiting.pop()
        if node["type"] == "field":
            found.add(node["value"])
        waiting.extend(child for child in node["children"] if isinstance(child, dict))
    return frozenset(found)
