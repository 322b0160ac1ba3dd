"""Readers of the fields of an event, from decoded JSON-LD to the model's values.

Each takes the scope, the field's place and its value, notes what is wrong in the scope and returns
something of the right type, so that one pass finds every fault.
"""

from collections.abc import Callable, Mapping
from math import isfinite

from schema.epcis.names import is_qualified, qualified_object
from schema.epcis.scope import Scope, shown
from schema.epcis.times import time_text
from schema.epcis.usual import UOM
from schema.epcis.vocabulary import (
    BIZ_STEPS,
    CLOSED,
    DISPOSITIONS,
    ERROR_REASONS,
    SOURCE_DESTS,
    TRANSACTIONS,
)
from schema.model.events import (
    Action,
    BizTransaction,
    ErrorDeclaration,
    PersistentDisposition,
    QuantityElement,
    SourceDest,
)
from schema.model.json import Json, JsonObject

Reader = Callable[[Scope, str, Json], object]

_ACTIONS = {action.value: action for action in Action}


def uri(scope: Scope, place: str, value: Json) -> str:
    """An identifier: a URI, of which only a strict reading makes sure."""
    return scope.uri(place, value)


def uris(scope: Scope, place: str, value: Json) -> tuple[str, ...]:
    """A list of identifiers."""
    entries = enumerate(scope.entries(place, value))
    return tuple([scope.uri(f"{place}/{i}", entry) for i, entry in entries])


def action(scope: Scope, place: str, value: Json) -> Action:
    """One of the three actions (EPCIS 7.3.2)."""
    found = _ACTIONS.get(value) if type(value) is str else None
    if found is None:
        scope.fault(place, "value.action", f"{shown(value)} is not ADD, OBSERVE or DELETE")
        return Action.OBSERVE
    return found


def biz_step(scope: Scope, place: str, value: Json) -> str:
    """A business step: a CBV word or a URI (CBV 7.1)."""
    return _closed_word(scope, place, value, BIZ_STEPS, "business step")


def disposition(scope: Scope, place: str, value: Json) -> str:
    """A disposition: a CBV word or a URI (CBV 7.2)."""
    return _closed_word(scope, place, value, DISPOSITIONS, "disposition")


def _closed_word(scope: Scope, place: str, value: Json, words: Mapping[str, str], what: str) -> str:
    word = scope.word(place, value, words, what)
    if word.startswith(CLOSED):
        scope.fault(place, "value.vocabulary", f"the CBV has no {what} {shown(word)}")
    return word


def location(scope: Scope, place: str, value: Json) -> str:
    """The id of a read point or business location; its extensions are kept by their path."""
    members = scope.members(place, value)
    found = ""
    for name, entry in members.items():
        if name == "id":
            found = scope.uri(f"{place}/id", entry)
        else:
            scope.other(place, name, entry, place[1:])
    if "id" not in members and type(value) is dict:
        scope.fault(place, "field.required", f"{place[1:]} has no id")
    return found


def quantities(scope: Scope, place: str, value: Json) -> tuple[QuantityElement, ...]:
    """A list of quantity elements (EPCIS 7.3.3.3)."""
    entries = enumerate(scope.entries(place, value))
    return tuple([_quantity(scope, f"{place}/{i}", entry) for i, entry in entries])


def _quantity(scope: Scope, place: str, value: Json) -> QuantityElement:
    members = scope.members(place, value)
    epc_class, amount, uom = "", None, None
    for name, entry in members.items():
        if name == "epcClass":
            epc_class = scope.uri(f"{place}/epcClass", entry)
        elif name == "quantity":
            amount = _amount(scope, f"{place}/quantity", entry)
        elif name == "uom":
            uom = _uom(scope, f"{place}/uom", entry)
        else:
            scope.other(place, name, entry, "a quantity element")
    if "epcClass" not in members and type(value) is dict:
        scope.fault(place, "field.required", "a quantity element names its epcClass")
    return QuantityElement(epc_class, amount, uom)


def _amount(scope: Scope, place: str, value: Json) -> float | None:
    if type(value) is float or type(value) is int:
        if value < 0 or not isfinite(value):
            scope.fault(place, "value.quantity", f"{value} is no quantity of anything")
        return float(value)
    scope.fault(place, "type.number", f"a number is expected, not {shown(value)}")
    return None


def _uom(scope: Scope, place: str, value: Json) -> str | None:
    if type(value) is str and UOM.fullmatch(value):
        return value
    rule = "a code of UN/CEFACT Recommendation 20, for example KGM"
    scope.fault(place, "value.uom", f"{shown(value)} is not {rule}")
    return None


def transactions(scope: Scope, place: str, value: Json) -> tuple[BizTransaction, ...]:
    """A business transaction list; a type is optional (EPCIS 7.3.5.3)."""
    found = []
    for i, entry in enumerate(scope.entries(place, value)):
        kind, at = _typed(scope, f"{place}/{i}", entry, "bizTransaction", TRANSACTIONS)
        found.append(BizTransaction(kind, at))
    return tuple(found)


def sources(scope: Scope, place: str, value: Json) -> tuple[SourceDest, ...]:
    """A source list (EPCIS 7.3.5.4)."""
    return _source_dests(scope, place, value, "source")


def destinations(scope: Scope, place: str, value: Json) -> tuple[SourceDest, ...]:
    """A destination list (EPCIS 7.3.5.4)."""
    return _source_dests(scope, place, value, "destination")


def _source_dests(scope: Scope, place: str, value: Json, name: str) -> tuple[SourceDest, ...]:
    found = []
    for i, entry in enumerate(scope.entries(place, value)):
        kind, at = _typed(scope, f"{place}/{i}", entry, name, SOURCE_DESTS)
        if kind is None and type(entry) is dict:
            scope.fault(f"{place}/{i}", "field.required", f"a {name} has a type")
        found.append(SourceDest(kind or "", at))
    return tuple(found)


def _typed(
    scope: Scope, place: str, value: Json, name: str, words: Mapping[str, str]
) -> tuple[str | None, str]:
    """The type and the value of an entry ``{type, name}``."""
    members = scope.members(place, value)
    kind, at = None, ""
    for key, entry in members.items():
        if key == name:
            at = scope.uri(f"{place}/{name}", entry)
        elif key == "type":
            kind = scope.word(f"{place}/type", entry, words, f"{name} type")
        else:
            scope.other(place, key, entry, f"a {name} entry")
    if name not in members and type(value) is dict:
        scope.fault(place, "field.required", f"the entry has no {name}")
    return kind, at


def persistent_disposition(scope: Scope, place: str, value: Json) -> PersistentDisposition:
    """Dispositions set and unset (EPCIS 7.4.1)."""
    parts: dict[str, tuple[str, ...]] = {"set": (), "unset": ()}
    for name, entry in scope.members(place, value).items():
        if name not in parts:
            scope.other(place, name, entry, "a persistent disposition")
            continue
        at = f"{place}/{name}"
        entries = [entry] if type(entry) is str else scope.entries(at, entry)
        parts[name] = tuple(disposition(scope, f"{at}/{i}", e) for i, e in enumerate(entries))
    return PersistentDisposition(parts["set"], parts["unset"])


def certifications(scope: Scope, place: str, value: Json) -> tuple[str, ...]:
    """One certification or a list of them, each a text, mostly a URI (EPCIS 7.4.1)."""
    if type(value) is list:
        return tuple(scope.text(f"{place}/{i}", entry) for i, entry in enumerate(value))
    return (scope.text(place, value),)


def error_declaration(scope: Scope, place: str, value: Json) -> ErrorDeclaration:
    """The retraction of an event (EPCIS 7.4.1.3)."""
    members = scope.members(place, value)
    own: dict[str, Json] = {}
    declared, reason = "", None
    corrective: tuple[str, ...] = ()
    for name, entry in members.items():
        at = f"{place}/{name}"
        if name == "declarationTime":
            declared = time_text(scope, at, entry)
        elif name == "reason":
            reason = scope.word(at, entry, ERROR_REASONS, "error reason")
        elif name == "correctiveEventIDs":
            corrective = uris(scope, at, entry)
        elif is_qualified(name):
            own[name] = entry
        else:
            scope.unknown(place, name, "an error declaration")
    if "declarationTime" not in members and type(value) is dict:
        scope.fault(place, "field.required", "an error declaration has a declarationTime")
    extensions = qualified_object(own, scope.namespaces)
    return ErrorDeclaration(declared, reason, corrective, extensions)


def ilmd(scope: Scope, place: str, value: Json) -> JsonObject:
    """Instance or lot master data: namespaced fields only (EPCIS 7.3.6)."""
    members = scope.members(place, value)
    for name in members:
        if not is_qualified(name):
            scope.unknown(place, name, "ilmd")
    return qualified_object(members, scope.namespaces)
