"""Lists of things with their roles in an event: what it is about, what goes in, what comes out."""

from collections.abc import Sequence

from connectors.drafting.goods import Listed
from connectors.drafting.guessed import Guess, Section, Sure
from connectors.drafting.names import nearest
from schema.model.json import Json

_EVENT = "connector.mappings.event"


def as_section(listed: Listed, role: str, sure: Sure, why: str) -> Section:
    """A table of ``items``, ``inputs`` or ``outputs``."""
    each = (Guess("each", listed.path, sure, why),) if listed.names else ()
    return Section(f"{_EVENT}.{role}", (*each, *listed.lines), several=True)


def roles_of(found: Sequence[Listed]) -> list[tuple[Listed, str, Sure, str]]:
    """Each list with its role. What its name does not say is seen by when its things turn up: used
    is what was there before, made what comes after."""
    named = [(one, nearest((*one.within, *one.names), "lists")) for one in found]
    roles = [(one, role, Sure.SURE, f"its name says {role}") for one, role in named if role]
    unknown = sorted((one for one, role in named if role is None), key=lambda one: -len(one.ids()))
    if unknown and not any(role == "items" for _, role, *_ in roles):
        first = unknown.pop(0)
        roles.append((first, "items", Sure.GUESS, "the list that most records have"))
    for one in unknown:
        before, after = _seen(one, found)
        role = "outputs" if after > before else "inputs"
        why = f"its things are named before {before} and after {after} times in other lists"
        roles.append((one, role, Sure.GUESS, why))
    return roles


def _seen(one: Listed, found: Sequence[Listed]) -> tuple[int, int]:
    others = [ids for other in found if other is not one for ids in other.ids().items()]
    before = after = 0
    for row, mine in one.ids().items():
        before += any(r < row and mine & ids for r, ids in others)
        after += any(r > row and mine & ids for r, ids in others)
    return before, after


def unit_words(listed: Sequence[Listed]) -> dict[str, int]:
    """The words for units, and how often each was seen."""
    found: dict[str, int] = {}
    for one in listed:
        values: Sequence[Json] = one.unit.values if one.unit else ()
        for value in values:
            found[str(value)] = found.get(str(value), 0) + 1
    return found
