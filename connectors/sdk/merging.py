"""Layers of settings merged, and told apart again where a value is at fault.

Tables are merged key by key; any other value, lists included, replaces the one below it.
"""

from collections.abc import Mapping
from typing import Any

from connectors.sdk.layers import INHERITS, Layer

_OF_SEVERAL_FORMS = frozenset({"auth"})
Tables = Mapping[str, Any]


def merged(layers: tuple[Layer, ...]) -> dict[str, Any]:
    """What all layers come to, without the key that names profiles."""
    tables: Tables = {}
    for layer in reversed(layers):
        tables = _over(tables, layer.tables)
    return {key: value for key, value in tables.items() if key != INHERITS}


def _over(below: Tables, above: Tables) -> dict[str, Any]:
    both = dict(below)
    for key, value in above.items():
        under = both.get(key)
        both[key] = _over(under or {}, value) if _merge(key, under, value) else value
    return both


def _merge(key: str, below: object, above: object) -> bool:
    """Whether two values of one key are merged: two tables, unless the upper one says that it is
    of another form, which nothing of the lower one fits."""
    if not (isinstance(below, Mapping) and isinstance(above, Mapping)):
        return False
    one_form = above.get("type", below.get("type")) == below.get("type")
    return one_form or key not in _OF_SEVERAL_FORMS


def file_of(layers: tuple[Layer, ...], key: str) -> str:
    """The file in which the value at a dotted key stands. One that is missing is missing in the
    most particular file that has the table around it, a key of a top table in the first file."""
    nodes: list[tuple[str, Any]] = [(layer.file, layer.tables) for layer in layers]
    rest = key
    while rest:
        steps = [step for _, node in nodes for step in _steps(node, rest)]
        if not steps:
            return layers[0].file if key.count(".") < 2 else nodes[0][0]
        step = max(steps, key=lambda one: len(str(one)))
        nodes = _that_count(step, [(file, node) for file, node in nodes if _steps(node, rest)])
        rest = rest[len(str(step)) :].removeprefix(".")
    return nodes[0][0]


def _steps(node: object, rest: str) -> list[str | int]:
    """The keys (or the index) of a node with which a dotted key may begin."""
    if isinstance(node, list):
        head = rest.partition(".")[0]
        return [int(head)] if head.isdecimal() and int(head) < len(node) else []
    keys = node if isinstance(node, Mapping) else ()
    return [key for key in keys if rest == key or rest.startswith(f"{key}.")]


def _that_count(step: str | int, nodes: list[tuple[str, Any]]) -> list[tuple[str, Any]]:
    """One step further down, as far as the upper value is merged with those below it."""
    further = [(file, node[step]) for file, node in nodes if step in node or isinstance(step, int)]
    kept = further[:1]
    for file, value in further[1:]:
        if not _merge(str(step), value, kept[-1][1]):
            break
        kept.append((file, value))
    return kept
