"""The lists of records whose elements name things: plain ones, lists within lists, lots beside a
GTIN of the record, and goods with codes of the system's own."""

from collections.abc import Iterator
from dataclasses import replace

from connectors.drafting.fields import Field, Level, Names, path_of, within
from connectors.drafting.goods import Listed, of_level
from connectors.drafting.guessed import Guess, Sure
from connectors.drafting.names import nearest
from connectors.drafting.values import Look, Looks, looks_of

_TOO_GENERAL = "no GTIN beside it: the system's own code, where no other thing has the same"
_TEXTS = (Look.TEXT, Look.WORD, Look.NUMBER)


def listed_things(level: Level, of_elements: bool) -> list[Listed]:
    """Every list whose elements name things. ``of_elements``: events are elements themselves, so
    that ``^.`` does not reach the fields beside a list."""
    found = list[Listed]()
    for names, inner in level.lists.items():
        shared = None if of_elements else _beside_gtin(level, names)
        one = of_level(inner, names) or shared
        found += [one] if one else _deeper(inner, names)
    return found or [one for names, inner in level.lists.items() if (one := _coded(inner, names))]


def unread(level: Level, read: list[Listed]) -> Iterator[str]:
    """What lists of objects are not read, as notes: each with the fields of its elements."""
    known = {one.within or one.names for one in read}
    for names, inner in level.lists.items():
        fields = [path_of(field) for field in inner.fields if field]
        if names not in known and fields:
            told = ", ".join(fields[:8])
            yield f"the list {path_of(names)} ({told}) names nothing that is known: not read"


def _beside_gtin(level: Level, names: Names) -> Listed | None:
    """Lots or serial numbers in a list, of the one product that the record names."""
    around = within(level, names)
    kinds = {nearest(f.names[-1:], "kinds") for f in around.fields.values() if not f.outer}
    gtin = next((key for key, f in around.fields.items() if f.outer and _is_gtin(f)), None)
    if gtin is None or not kinds & {"lot", "serial"}:
        return None
    own = {key: field for key, field in around.fields.items() if not field.outer}
    return of_level(Level({gtin: around.fields[gtin], **own}, {}, level.lists[names].rows), names)


def _is_gtin(field: Field) -> bool:
    look, kind = looks_of(field.values).look, nearest(field.names, "kinds")
    return look is Look.GTIN or (look is Look.THIRTEEN and kind == "gtin")


def _deeper(level: Level, around: Names) -> Iterator[Listed]:
    """The lists in the elements of a list, by the records that these stand in."""
    for names, inner in level.lists.items():
        rows = [level.rows[row] for row in inner.rows]
        one = of_level(Level(inner.fields, inner.lists, rows), names) if names else None
        if one is not None:
            yield replace(one, within=around)


def _coded(level: Level, names: Names) -> Listed | None:
    """Goods that only codes of the system's own name: seen by their amounts, or the list's name."""
    fields = {field.path: field for field in level.fields.values() if field.names}
    looks = {path: looks_of(field.values) for path, field in fields.items()}
    code = _code(list(fields.values()), looks)
    counted = [f for f in fields.values() if _named(f, "quantity") and _is(looks, f, Look.NUMBER)]
    if code is None or not (counted or nearest(names, "lists")):
        return None
    lines = [Guess("code", code.path, Sure.GUESS, _TOO_GENERAL)]
    lines += [Guess("quantity", f.path, Sure.SURE, "its name says so") for f in counted[:1]]
    units = [f for f in fields.values() if _named(f, "unit")][:1]
    for unit in units if counted else ():
        table = {"path": unit.path, "table": "unit"}
        lines.append(Guess("uom", table, Sure.SURE, "its name says so"))
    used = (code, *counted[:1], *units)
    return Listed(names, level, tuple(lines), used, units[0] if units and counted else None)


def _code(fields: list[Field], looks: dict[str, Looks]) -> Field | None:
    """What most likely names one thing: a lot, then a product, then an id."""
    texts = [f for f in fields if f.always and looks[f.path].look in _TEXTS]
    kinds = ("lot", "serial", "gtin", "id")
    return next((f for kind in kinds for f in texts if _named(f, kind)), None)


def _named(field: Field, kind: str) -> bool:
    return nearest(field.names[-1:], "kinds") == kind


def _is(looks: dict[str, Looks], field: Field, look: Look) -> bool:
    return looks[field.path].look is look
