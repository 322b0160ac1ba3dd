"""The nodes of a parsed JMESPath expression as plain functions with JMESPath's own meaning.

Those that nearly all paths consist of. A node that is not here leaves its whole expression to
``jmespath``, whose interpreter costs as much as the rest of a mapping.
"""

from collections.abc import Callable, Mapping
from typing import Any

from jmespath.functions import Functions

from connectors.mapping.spreading import Node, field_of, is_spread, spread

Step = Callable[[Any], Any]
_FUNCTIONS = Functions()


def truthy(value: Any) -> bool:
    """Whether JMESPath counts a value as true: anything but null, false and what is empty."""
    return not (value is None or value is False or value in ("", [], {}))


def compile_node(node: Node) -> Step | None:
    """The function of a node; None where it, or a node within it, is not known here. Raises a
    ``JMESPathError`` when applied to what a function does not take."""
    if is_spread(node):
        return _spread(node)
    make = _MAKERS.get(node["type"])
    if make is None:
        return None
    steps = [compile_node(child) for child in node["children"]]
    known = [step for step in steps if step is not None]
    return make(node, *known) if len(known) == len(steps) else None


def _spread(node: Node) -> Step | None:
    base, name = compile_node(node["children"][0]), field_of(node)
    return None if base is None else lambda value: spread(base(value), name)


def _field(node: Node) -> Step:
    name = node["value"]
    return lambda value: value.get(name) if type(value) is dict else None


def _index(node: Node) -> Step:
    at = node["value"]

    def find(value: Any) -> Any:
        if type(value) is not list or not -len(value) <= at < len(value):
            return None
        return value[at]

    return find


def _literal(node: Node) -> Step:
    text = node["value"]
    return lambda value: text


def _identity(node: Node) -> Step:
    return lambda value: value


def _chain(node: Node, first: Step, *rest: Step) -> Step:
    if len(rest) == 1:
        then = rest[0]
        return lambda value: then(first(value))

    def find(value: Any) -> Any:
        value = first(value)
        for step in rest:
            value = step(value)
        return value

    return find


def _projection(node: Node, base: Step, each: Step) -> Step:
    def find(value: Any) -> Any:
        found = base(value)
        if type(found) is not list:
            return None
        return [hit for hit in map(each, found) if hit is not None]

    return find


def _filter(node: Node, base: Step, each: Step, wanted: Step) -> Step:
    def find(value: Any) -> Any:
        found = base(value)
        if type(found) is not list:
            return None
        hits = [each(part) for part in found if truthy(wanted(part))]
        return [hit for hit in hits if hit is not None]

    return find


def _flatten(node: Node, base: Step) -> Step:
    def find(value: Any) -> Any:
        found = base(value)
        if type(found) is not list:
            return None
        flat: list[Any] = []
        for part in found:
            flat.extend(part if type(part) is list else (part,))
        return flat

    return find


def _several(node: Node, *steps: Step) -> Step:
    return lambda value: None if value is None else [step(value) for step in steps]


def _either(node: Node, first: Step, second: Step) -> Step:
    def find(value: Any) -> Any:
        found = first(value)
        return found if truthy(found) else second(value)

    return find


def _both(node: Node, first: Step, second: Step) -> Step:
    def find(value: Any) -> Any:
        found = first(value)
        return second(value) if truthy(found) else found

    return find


def _not(node: Node, step: Step) -> Step:
    return lambda value: not truthy(step(value))


def _function(node: Node, *arguments: Step) -> Step:
    name, call = node["value"], _FUNCTIONS.call_function

    def find(value: Any) -> Any:
        return call(name, [argument(value) for argument in arguments])

    if name != "starts_with" or len(arguments) != 2:
        return find
    text_of, start_of = arguments

    def begins(value: Any) -> Any:
        text, start = text_of(value), start_of(value)
        both = type(text) is str and type(start) is str
        return text.startswith(start) if both else find(value)

    return begins


_MAKERS: Mapping[str, Callable[..., Step]] = {
    "field": _field,
    "index": _index,
    "literal": _literal,
    "identity": _identity,
    "current": _identity,
    "subexpression": _chain,
    "index_expression": _chain,
    "pipe": _chain,
    "projection": _projection,
    "filter_projection": _filter,
    "flatten": _flatten,
    "multi_select_list": _several,
    "or_expression": _either,
    "and_expression": _both,
    "not_expression": _not,
    "function_expression": _function,
}
