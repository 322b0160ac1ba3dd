"""Things in records: what names them, how much of each, and which lists are inputs and outputs."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from connectors.drafting.fields import Field, Level, Names, path_of
from connectors.drafting.guessed import Guess, Sure
from connectors.drafting.names import nearest, ours_for
from connectors.drafting.values import Look, Looks, looks_of

_EVENT = "connector.mappings.event"
_SSCC, _LINK = "(?P<sscc>[0-9]{18})", "(?P<uri>(?:https?://|urn:).+)"
_LONGEST_UNIT = 6
_IDS = ("uri", "sscc", "gtin", "split", "code")


@dataclass(frozen=True, slots=True)
class Listed:
    """One list of things: where it is, its lines, and which fields they use."""

    names: Names
    level: Level
    lines: tuple[Guess, ...]
    used: tuple[Field, ...]
    unit: Field | None
    within: Names = ()
    """The list around it, in each element of which it stands."""

    @property
    def path(self) -> str:
        """Where its elements are, as ``each`` says it."""
        own = path_of(self.names)
        return f"{path_of(self.within)}[].{own}[]" if self.within else own

    def ids(self) -> Mapping[int, set[str]]:
        """What names the things of each record."""
        keys = [line.value for line in self.lines if line.key in _IDS]
        found: dict[int, set[str]] = {}
        for field in self.used:
            for row, value in zip(field.rows, field.values, strict=True):
                if field.path in keys:
                    found.setdefault(self.level.rows[row], set()).add(str(value))
        return found


def of_level(level: Level, names: Names, taken: Sequence[str] = ()) -> Listed | None:
    """The things that elements name; None where nothing in them looks like the id of one."""
    fields = [field for field in level.fields.values() if field.path not in taken]
    looks = {field.path: looks_of(field.values) for field in fields}
    lines: dict[str, Guess] = {}
    used: list[Field] = []
    for field in fields:
        guess = _id(field, looks[field.path])
        if guess is not None and guess.key not in lines:
            lines[guess.key] = guess
            used.append(field)
            if guess.key == "split":
                pattern = _pattern(looks[field.path].marks, _counts(fields, looks))
                lines["pattern"] = Guess("pattern", pattern, *_of_marks(looks[field.path].marks))
    if not lines.keys() & set(_IDS):
        return None
    rest = [field for field in fields if field not in used]
    _lot(rest, looks, lines, used)
    unit = _amount([field for field in rest if not field.outer], looks, lines, used)
    return Listed(names, level, tuple(lines.values()), tuple(used), unit)


def _id(field: Field, looks: Looks) -> Guess | None:
    kind, look = nearest(field.names, "kinds"), looks.look
    seen = f"all {len(field.values)} values are {look}"
    if look is Look.GTIN or (look is Look.THIRTEEN and kind not in ("gln", "issuer")):
        return Guess("gtin", field.path, _sure(kind == "gtin"), seen)
    if look is Look.SSCC:
        return Guess("sscc", field.path, Sure.SURE, seen)
    if look is Look.ITEM:
        return Guess("uri", field.path, Sure.SURE, seen)
    if look is Look.APART:
        return Guess("split", field.path, Sure.LIKELY, seen)
    if kind == "serial" and look in (Look.TEXT, Look.WORD, Look.NUMBER):
        return Guess("serial", field.path, Sure.SURE, f"its name says so: {field.path}")
    return None


def _sure(named: bool) -> Sure:
    return Sure.SURE if named else Sure.LIKELY


def _lot(
    rest: list[Field], looks: Mapping[str, Looks], lines: dict[str, Guess], used: list[Field]
) -> None:
    if "gtin" not in lines:
        return
    texts = [f for f in rest if looks[f.path].look in (Look.TEXT, Look.WORD, Look.NUMBER)]
    named = [f for f in texts if nearest(f.names, "kinds") == "lot"]
    unnamed = [f for f in texts if nearest(f.names, "kinds") is None and _code_like(f)]
    for field, sure, why in (
        *((f, Sure.SURE, f"its name says so: {f.path}") for f in named),
        *((f, Sure.GUESS, "codes without spaces beside a GTIN") for f in unnamed),
    ):
        lines["lot"] = Guess("lot", field.path, sure, why)
        used.append(field)
        rest.remove(field)
        return


def _code_like(field: Field) -> bool:
    texts = [value for value in field.values if isinstance(value, str)]
    coded = all(" " not in text and any(c.isdigit() for c in text) for text in texts)
    return len(texts) == len(field.values) and coded


def _amount(
    rest: list[Field], looks: Mapping[str, Looks], lines: dict[str, Guess], used: list[Field]
) -> Field | None:
    numbers = [f for f in rest if looks[f.path].look is Look.NUMBER]
    named = [f for f in numbers if nearest(f.names, "kinds") == "quantity"]
    others = [f for f in numbers if nearest(f.names[-1:], "kinds") not in ("id", "run")]
    chosen = next(iter(named or (others if len(others) == 1 else ())), None)
    if chosen is None:
        return None
    sure, why = (Sure.SURE, "its name says so") if named else (Sure.GUESS, "the only number here")
    lines["quantity"] = Guess("quantity", chosen.path, sure, why)
    used.append(chosen)
    unit = _unit([f for f in rest if f is not chosen], looks)
    if unit is not None:
        table = {"path": unit.path, "table": "unit"}
        named_so = nearest(unit.names, "kinds") == "unit"
        why = "its name says so" if named_so else "the words beside the quantity"
        lines["uom"] = Guess("uom", table, _sure(named_so), why)
        used.append(unit)
    return unit


def _unit(rest: Sequence[Field], looks: Mapping[str, Looks]) -> Field | None:
    words = [f for f in rest if looks[f.path].look in (Look.WORD, Look.TEXT)]
    named = [f for f in words if nearest(f.names, "kinds") == "unit"]
    known = [f for f in words if all(ours_for(str(v), "units") for v in f.values)]
    few = [f for f in words if looks[f.path].look is Look.WORD and _short(f)]
    return next(iter((*named, *known, *(few if len(few) == 1 else ()))), None)


def _short(field: Field) -> bool:
    """Taken for units though nobody knows the words: then records are set aside, not miscounted."""
    return max(len(str(value)) for value in field.values) <= _LONGEST_UNIT


def _counts(fields: Sequence[Field], looks: Mapping[str, Looks]) -> set[str]:
    """The texts of two parts beside which a quantity stands: those are lots."""
    amounts = [f for f in fields if looks[f.path].look is Look.NUMBER]
    rows = set().union(*(f.rows for f in amounts)) if amounts else set[int]()
    return {
        str(value)
        for f in fields
        if looks[f.path].look is Look.APART
        for row, value in zip(f.rows, f.values, strict=True)
        if row in rows
    }


def _pattern(marks: Sequence[str], counted: set[str]) -> str:
    """Lots are counted, instances are not: told apart by what stands behind the GTIN."""
    behind = {text[14:15] if text[13:14].isdecimal() else text[13:14] for text in counted}
    lots = behind & set(marks) or set(marks[:1])
    rests = "|".join(
        f"[{_literal(mark)}](?P<{'lot' if mark in lots else 'serial'}>.+)"
        for mark in _once(marks, lots)
    )
    return f"{_LINK}|{_SSCC}|(?P<gtin>[0-9]{{13,14}})(?:{rests})"


def _once(marks: Sequence[str], lots: set[str]) -> list[str]:
    """One mark for lots and one for serial numbers: a pattern names each group once."""
    lot = [mark for mark in marks if mark in lots][:1]
    return lot + [mark for mark in marks if mark not in lots][:1]


def _literal(mark: str) -> str:
    return f"\\{mark}" if mark in "\\]^-" else mark


def _of_marks(marks: Sequence[str]) -> tuple[Sure, str]:
    told = " and ".join(repr(mark) for mark in marks)
    return Sure.LIKELY, f"parted by {told}; what is counted is taken for a lot"
