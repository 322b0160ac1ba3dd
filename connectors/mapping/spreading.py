"""``spread(goods, &lots)``: what JMESPath has no word for, a list within the elements of a list.

For each entry of ``lots`` an object with the fields of the goods around it and, over them, those of
the entry; a plain entry (a text, say) stands under ``lots`` itself. Goods without any entry stay as
they are, so that nothing is lost.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from jmespath.exceptions import JMESPathError
from jmespath.functions import Functions, signature

Node = Mapping[str, Any]
SPREAD = "spread"


class MappingFunctions(Functions):
    """The functions of JMESPath, and ours."""

    @signature({"types": ["array", "object", "null"]}, {"types": ["expref"]})
    def _func_spread(self, values: Any, inner: Any) -> list[Any] | None:
        return spread(values, inner.expression["value"])


def spread(values: Any, name: str) -> list[Any] | None:
    """The function; an object counts as a list of one, what is neither is null."""
    if type(values) is dict:
        values = [values]
    if type(values) is not list:
        return None
    return [one for value in values for one in _entries(value, name)]


def _entries(value: Any, name: str) -> Iterator[Any]:
    inner = value.get(name) if type(value) is dict else None
    entries = inner if type(inner) is list else [] if inner is None else [inner]
    if not entries:
        yield value
        return
    around = {key: held for key, held in value.items() if key != name}
    for entry in entries:
        yield {**around, **(entry if type(entry) is dict else {name: entry})}


def is_spread(node: Node) -> bool:
    """Whether a node of a parsed expression is this function."""
    return bool(node["type"] == "function_expression" and node["value"] == SPREAD)


def field_of(node: Node) -> str:
    """The name behind ``&``; ``JMESPathError`` where the function is not called as it must be."""
    arguments = node["children"]
    inner = arguments[1]["children"][0] if _is_reference(arguments) else {"type": "none"}
    if inner["type"] != "field":
        raise JMESPathError("write spread(list, &name), with the name of one field behind &")
    return str(inner["value"])


def check_spread(node: Node) -> None:
    """``JMESPathError`` unless all such calls in an expression are as they must be."""
    if is_spread(node):
        field_of(node)
    for child in node["children"]:
        if isinstance(child, Mapping):
            check_spread(child)


def _is_reference(arguments: list[Node]) -> bool:
    return len(arguments) == 2 and arguments[1]["type"] == "expref"
