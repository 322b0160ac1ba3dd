"""Which fields of a record a path can reach, going by how it is written.

A field is the names that lead to it, the lists on the way run together: ``("hang", "ten")``.
"""

from collections.abc import Callable, Mapping
from typing import Any

import jmespath

from connectors.mapping.leaves import OUTER
from connectors.mapping.spreading import field_of, is_spread

Names = tuple[str, ...]
ANY = "*"
"""Stands for every name."""
_Node = Mapping[str, Any]
_Visit = Callable[[_Node, set[Names], set[Names]], set[Names]]


def touched(path: str, bases: set[Names], around: set[Names]) -> tuple[set[Names], set[Names]]:
    """Where what a path finds may lie, and all that it looks at on the way, ends included.

    ``bases`` are where its element lies, ``around`` where the record around it does.
    """
    outer = path.startswith(OUTER)
    seen: set[Names] = set()
    parsed = jmespath.compile(path.removeprefix(OUTER)).parsed
    ends = _visit(parsed, around if outer else bases, seen)
    return ends, seen | ends


def _visit(node: _Node, at: set[Names], seen: set[Names]) -> set[Names]:
    return _VISITS.get(node["type"], _all_of)(node, at, seen)


def _field(node: _Node, at: set[Names], seen: set[Names]) -> set[Names]:
    return {(*base, node["value"]) for base in at}


def _here(node: _Node, at: set[Names], seen: set[Names]) -> set[Names]:
    return at


def _nothing(node: _Node, at: set[Names], seen: set[Names]) -> set[Names]:
    return set()


def _chain(node: _Node, at: set[Names], seen: set[Names]) -> set[Names]:
    for child in node["children"]:
        at = _visit(child, at, seen)
    return at


def _values(node: _Node, at: set[Names], seen: set[Names]) -> set[Names]:
    base, each = node["children"]
    return _visit(each, {(*one, ANY) for one in _visit(base, at, seen)}, seen)


def _filtered(node: _Node, at: set[Names], seen: set[Names]) -> set[Names]:
    base, each, condition = node["children"]
    inner = _visit(base, at, seen)
    seen |= _visit(condition, inner, seen)
    return _visit(each, inner, seen)


def _function(node: _Node, at: set[Names], seen: set[Names]) -> set[Names]:
    """The fields around stand beside those within in what ``spread`` gives."""
    if not is_spread(node):
        return _all_of(node, at, seen)
    around = _visit(node["children"][0], at, seen)
    return around | {(*base, field_of(node)) for base in around}


def _all_of(node: _Node, at: set[Names], seen: set[Names]) -> set[Names]:
    """Alternatives, arguments, conditions: what any of them reaches."""
    found = set[Names]().union(*(_visit(child, at, seen) for child in node["children"]))
    seen |= found
    return found


_VISITS: Mapping[str, _Visit] = {
    "field": _field,
    "identity": _here,
    "current": _here,
    "index": _here,
    "slice": _here,
    "literal": _nothing,
    "subexpression": _chain,
    "index_expression": _chain,
    "pipe": _chain,
    "projection": _chain,
    "flatten": _chain,
    "value_projection": _values,
    "filter_projection": _filtered,
    "function_expression": _function,
}
