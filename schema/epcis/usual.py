"""The fields of an event in the forms that nearly all of them have, read in one call each.

Each reader gives what ``schema.epcis.fields`` gives for a value of which there is nothing to note,
and None for any other: that one is then read with care. Only a reading that is not strict asks.
"""

import re
from collections.abc import Callable, Mapping
from math import inf

from schema.epcis.vocabulary import BIZ_STEPS, DISPOSITIONS, SOURCE_DESTS, TRANSACTIONS
from schema.model.events import Action, BizTransaction, QuantityElement, SourceDest
from schema.model.json import Json
from schema.model.usual_times import usual_moment

Usual = Callable[[Json], object]
_ACTIONS = {action.value: action for action in Action}
UOM = re.compile(r"[A-Z0-9]{2,3}", re.ASCII)
_uom = UOM.fullmatch


def text(value: Json) -> str | None:
    """A text that is not empty."""
    return value if type(value) is str and value else None


def texts(value: Json) -> tuple[str, ...] | None:
    """A list of such texts."""
    if type(value) is not list:
        return None
    found = tuple([entry for entry in value if type(entry) is str and entry])
    return found if len(found) == len(value) else None


def time_text(value: Json) -> str | None:
    """A time in its usual form."""
    return value if type(value) is str and usual_moment(value) is not None else None


def action(value: Json) -> Action | None:
    """One of the three actions."""
    return _ACTIONS.get(value) if type(value) is str else None


def biz_step(value: Json) -> str | None:
    """A business step of the CBV, in any of its spellings."""
    return BIZ_STEPS.get(value) if type(value) is str else None


def disposition(value: Json) -> str | None:
    """A disposition of the CBV, in any of its spellings."""
    return DISPOSITIONS.get(value) if type(value) is str else None


def location(value: Json) -> str | None:
    """A place of which there is an id and nothing else."""
    return text(value.get("id")) if type(value) is dict and len(value) == 1 else None


def quantities(value: Json) -> tuple[QuantityElement, ...] | None:
    """Quantity elements of a class, an amount and a unit each."""
    if type(value) is not list:
        return None
    found = []
    for entry in value:
        if type(entry) is not dict or len(entry) != 3:
            return None
        epc_class, amount, uom = entry.get("epcClass"), entry.get("quantity"), entry.get("uom")
        if type(epc_class) is not str or type(amount) is not float or type(uom) is not str:
            return None
        if not epc_class or not 0 <= amount < inf or not _uom(uom):
            return None
        found.append(QuantityElement(epc_class, amount, uom))
    return tuple(found)


def transactions(value: Json) -> tuple[BizTransaction, ...] | None:
    """Business transactions of a type of the CBV."""
    found = _typed(value, "bizTransaction", TRANSACTIONS)
    return None if found is None else tuple([BizTransaction(kind, at) for kind, at in found])


def sources(value: Json) -> tuple[SourceDest, ...] | None:
    """Sources of a type of the CBV."""
    found = _typed(value, "source", SOURCE_DESTS)
    return None if found is None else tuple([SourceDest(kind, at) for kind, at in found])


def destinations(value: Json) -> tuple[SourceDest, ...] | None:
    """Destinations of a type of the CBV."""
    found = _typed(value, "destination", SOURCE_DESTS)
    return None if found is None else tuple([SourceDest(kind, at) for kind, at in found])


def _typed(value: Json, name: str, words: Mapping[str, str]) -> list[tuple[str, str]] | None:
    """The type and the value of each entry ``{type, name}``."""
    if type(value) is not list:
        return None
    found = []
    for entry in value:
        if type(entry) is not dict or len(entry) != 2:
            return None
        kind, at = entry.get("type"), entry.get(name)
        known = words.get(kind) if type(kind) is str else None
        if known is None or type(at) is not str or not at:
            return None
        found.append((known, at))
    return found
