"""Places in records: where it happened, where things were left, where from and where to."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from connectors.drafting.fields import Field, Names
from connectors.drafting.guessed import Guess, Section, Sure, Value
from connectors.drafting.names import meanings, nearest, said
from connectors.drafting.values import Look, Looks
from connectors.sdk.words import words
from schema.model.json import Json

_EVENT = "connector.mappings.event"
_KEYS = {Look.THIRTEEN: "gln", Look.PLACE: "uri"}
_CODES = (Look.WORD, Look.TEXT, Look.NUMBER)
_ROLES = {"here": "read_point", "then": "biz_location", "from": "sources", "to": "destinations"}


@dataclass(slots=True)
class Spot:
    """The fields that together say one place."""

    names: Names
    by: dict[str, Field] = field(default_factory=dict)
    """``gln``, ``uri``, ``code``; ``name`` and ``province`` of it."""
    role: str | None = None
    sure: Sure = Sure.GUESS
    why: str = ""

    def rows(self) -> Mapping[int, Json]:
        """What names the place in each record."""
        found: dict[int, Json] = {}
        for key in ("code", "gln", "uri"):
            found |= self.by[key].by_row() if key in self.by else {}
        return found


def spots(fields: Sequence[Field], looks: Mapping[str, Looks]) -> list[Spot]:
    """The places among these fields, each with its role, where one is seen."""
    groups: dict[tuple[bool, Names], Spot] = {}
    for found in fields:
        names, leaf = _parted(found.names)
        spot = groups.setdefault((found.outer, names), Spot(names))
        key = _key(found, leaf, looks[found.path].look, names)
        if key and key not in spot.by:
            spot.by[key] = found
    _codes_like_others(fields, groups)
    kept = [spot for spot in groups.values() if {"gln", "uri", "code"} & spot.by.keys()]
    _give_roles(kept)
    return [spot for spot in kept if spot.role]


def _parted(names: Names) -> tuple[Names, str]:
    """The place's names, and what a field says of it: ``noi_gln`` is the ``gln`` of ``noi``, and
    ``viTri.tenViTri`` the ``name`` of ``viTri``."""
    *before, last = names
    own = words(last)
    for kind, rest in ((own[-1:], own[:-1]), (own[:1], own[1:])):
        leaf = said(kind[0], "kinds") if kind else None
        if leaf in ("gln", "id", "name", "province"):
            return _home(tuple(before), " ".join(rest)), leaf
    return names, ""


def _home(before: Names, rest: str) -> Names:
    """What is said again of the object around a field, or of its own sort, adds nothing."""
    meant = said(rest, "places")
    again = bool(before) and meant is not None and meant == nearest(before, "places")
    of_sort = meant is None and said(rest, "kinds") in ("gln", "id", "name")
    return before if not rest or again or of_sort else (*before, rest)


def _key(found: Field, leaf: str, look: Look, names: Names) -> str | None:
    where = nearest(names, "places")
    if leaf in ("name", "province"):
        return leaf
    if look is Look.THIRTEEN and nearest(found.names, "kinds") not in ("gtin", "issuer"):
        return "gln"
    if look is Look.PLACE:
        return "uri"
    if where in _ROLES and look in _CODES and (leaf == "id" or not leaf):
        return "code" if names and (leaf or look is not Look.NUMBER) else None
    return None


def _codes_like_others(fields: Sequence[Field], groups: dict[tuple[bool, Names], Spot]) -> None:
    """What stands beside a GLN in one object is the place's own code; so it is alone in another."""
    held = [spot.by["gln"].names for spot in groups.values() if "gln" in spot.by]
    glns = {names for names in held if not is_place(names[-1])}
    codes = {
        found.names[-1]
        for found in fields
        for gln in glns
        if len(gln) > 1 and found.names[:-1] == gln[:-1] and found.names != gln
        if _parted(found.names)[1] not in ("name", "province")
    }
    for found in fields:
        names = found.names[:-1]
        if names and found.names[-1] in codes:
            spot = groups.setdefault((found.outer, names), Spot(names))
            spot.by.setdefault("code", found)
            for gln in (g for g in glns if g[:-1] == names):
                spot.by.setdefault("gln", groups.pop((found.outer, gln), spot).by.get("gln", found))


def _give_roles(kept: list[Spot]) -> None:
    taken: set[str] = set()
    for spot in sorted(kept, key=lambda one: -len(one.rows())):
        meant = nearest(spot.names, "places")
        if meant in _ROLES and meant not in taken:
            spot.role, spot.sure, spot.why = meant, _sureness(spot), f"its name says {meant}"
            taken.add(meant)
    unknown = sorted((s for s in kept if s.role is None), key=lambda one: -len(one.rows()))
    here = next((s for s in kept if s.role == "here"), None)
    if here is None and unknown:
        here = unknown.pop(0)
        here.role, here.why = "here", "of the places that records name it is there most often"
    for spot in unknown if here else ():
        _by_values(spot, here, taken)


def _sureness(spot: Spot) -> Sure:
    return Sure.SURE if {"gln", "uri"} & spot.by.keys() else Sure.LIKELY


def _by_values(spot: Spot, here: Spot | None, taken: set[str]) -> None:
    """Where a place is mostly the one where it happened, it is that it was left at or sent from."""
    mine, there = spot.rows(), here.rows() if here else {}
    both = mine.keys() & there.keys()
    same = sum(mine[row] == there[row] for row in both) * 2 > len(both)
    often = len(mine) * 2 > len(there)
    role = ("then" if often else "from") if same else "to"
    if both and role not in taken and nearest(spot.names, "places") != "parent":
        taken.add(role)
        spot.role = role
        spot.why = f"mostly {'the same as' if same else 'another than'} where it happened"


def sections(found: Sequence[Spot]) -> list[Section]:
    """The tables of the mapping that these places come to."""
    made: list[Section] = []
    for spot in found:
        role = _ROLES[spot.role or "here"]
        lines = tuple(
            Guess(key, spot.by[key].path, spot.sure, f"{spot.why}; {_what(key)}")
            for key in ("uri", "gln", "code")
            if key in spot.by
        )
        several = role in ("sources", "destinations")
        if several:
            inline = {line.key: line.value for line in lines}
            lines = (Guess("place", inline, spot.sure, spot.why),)
        made.append(Section(f"{_EVENT}.{role}", lines, several=several))
    return made


def _what(key: str) -> str:
    told = {"uri": "a URI of places", "gln": "13 digits with a check digit"}
    return told.get(key, "a code of its own, or a name that stands for one")


def things(found: Sequence[Spot]) -> list[Section]:
    """Master data: the names of these places."""
    made: list[Section] = []
    for spot in found:
        if "name" not in spot.by or spot.by["name"].outer:
            continue
        keys = ("uri", "gln", "code")
        place: dict[str, Value] = {key: spot.by[key].path for key in keys if key in spot.by}
        attributes: dict[str, Value] = {"name": spot.by["name"].path}
        if "province" in spot.by:
            attributes["cbvmda:state"] = spot.by["province"].path
        lines = (
            Guess("type", "place", Sure.SURE, "what is named is a place of the event"),
            Guess("place", place, spot.sure, spot.why),
            Guess("attributes", attributes, Sure.LIKELY, "beside it stands its name"),
        )
        made.append(Section(f"connector.things.{_ROLES[spot.role or 'here']}", lines))
    return made


def fields_of(found: Sequence[Spot]) -> list[Field]:
    """The fields that these places use."""
    return [field for spot in found for field in spot.by.values()]


def is_place(name: str) -> bool:
    """Whether a name is one of places."""
    return bool(meanings(name, "places"))
