"""The shape of a reply: which paths it has and of which types, whatever the values are."""

from collections.abc import Iterator, Mapping

from lxml import etree

from schema.epcis.xml_element import Element
from schema.epcis.xml_parsing import parse
from schema.model.json import Json, JsonObject

Shape = Mapping[str, frozenset[str]]
"""The types found at each path. Elements of a list share one: ``data.nhat_ky[].ma``."""
_LIST = "[]"


def shape_of(reply: JsonObject) -> Shape:
    """The shape of a reply as it is written down: its status, and its body's values."""
    body = reply.get("body")
    found: dict[str, set[str]] = {"status": {str(reply.get("status"))}}
    for path, kind in _of_body(body) if isinstance(body, Mapping) else _walk("reply", reply):
        found.setdefault(path, set()).add(kind)
    return {path: frozenset(kinds) for path, kinds in found.items()}


def shape_changes(old: Shape, new: Shape) -> list[str]:
    """One line for each path that is new, gone, or of other types.

    What lies below a list without elements is not known, and null may stand for anything: neither
    is a change.
    """
    lines = []
    for path in sorted({*old, *new}):
        was, now = old.get(path), new.get(path)
        if was is None and now is not None and not _unknown(path, old):
            lines.append(f"  + {path}: {_kinds(now)}, new")
        elif now is None and was is not None and not _unknown(path, new):
            lines.append(f"  - {path}: {_kinds(was)}, no longer there")
        elif was and now and _telling(was) and _telling(now) and _telling(was) != _telling(now):
            lines.append(f"  ~ {path}: {_kinds(now)}, was {_kinds(was)}")
    return lines


def _telling(kinds: frozenset[str]) -> frozenset[str]:
    return kinds - {"null"}


def _unknown(path: str, shape: Shape) -> bool:
    """Whether it lies below a list that has no elements here, or below a null."""
    parts = [path[:at] for at in range(len(path)) if path[at] in ".["]
    for above in parts:
        kinds = shape.get(above, frozenset())
        if kinds == {"null"} or (kinds == {"list"} and f"{above}{_LIST}" not in shape):
            return True
    return False


def _kinds(kinds: frozenset[str]) -> str:
    return " or ".join(sorted(kinds))


def _of_body(body: Mapping[str, Json]) -> Iterator[tuple[str, str]]:
    if "json" in body:
        yield from _walk("body", body["json"])
    elif "xml" in body:
        lines = body["xml"]
        text = "\n".join(map(str, lines)) if isinstance(lines, list) else ""
        yield from _elements("body", parse(text.encode()))
    else:
        yield "body", next(iter(body), "nothing")


def _walk(path: str, value: Json) -> Iterator[tuple[str, str]]:
    yield path, _kind(value)
    if isinstance(value, Mapping):
        for name, inner in value.items():
            yield from _walk(f"{path}.{name}", inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from _walk(f"{path}{_LIST}", inner)


def _kind(value: Json) -> str:
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true or false"
    if isinstance(value, str):
        return "text"
    if isinstance(value, Mapping):
        return "object"
    return "number" if isinstance(value, int | float) else "list"


def _elements(path: str, element: Element) -> Iterator[tuple[str, str]]:
    here = f"{path}.{etree.QName(element).localname}"
    text = (element.text or "").strip()
    yield here, "text" if text else "element"
    for name in element.attrib:
        yield f"{here}.@{etree.QName(name).localname}", "text"
    for child in element:
        yield from _elements(here, child)
