"""What the fields of an event must hold together: required fields and the identifier rule."""

from collections.abc import Mapping

from schema.epcis.faults import EventFault
from schema.epcis.scope import Scope
from schema.model.json import JsonObject
from schema.model.size import too_many

_CHILDREN = ("childEPCs", "childQuantityList")
_NAMED: Mapping[str, tuple[str, ...]] = {
    "ObjectEvent": ("epcList", "quantityList", "sensorElementList"),
    "AggregationEvent": _CHILDREN,
    "AssociationEvent": _CHILDREN,
    "TransactionEvent": ("epcList", "quantityList", "parentID"),
    "TransformationEvent": (
        "inputEPCList",
        "inputQuantityList",
        "outputEPCList",
        "outputQuantityList",
    ),
}
_MAY_EMPTY = frozenset({"AggregationEvent", "AssociationEvent", "TransactionEvent"})
"""On DELETE these may name their parent or transaction only: all that was in it is meant."""


_LISTS = (
    *dict.fromkeys(name for names in _NAMED.values() for name in names if name.endswith("List")),
    "childEPCs",
    "bizTransactionList",
    "sourceList",
    "destinationList",
)


def check_size(obj: JsonObject) -> None:
    """Refuse an event that names too many ids, before any of them is looked at."""
    if too_many(sum([len(value) for value in obj.values() if type(value) is list])) is None:
        return  # nor are the lists of ids among them
    lists = (obj.get(name) for name in _LISTS)
    reason = too_many(sum(len(value) for value in lists if isinstance(value, list)))
    if reason is not None:
        raise EventFault.single("", "event.size", reason)


def check(scope: Scope, name: str, obj: JsonObject) -> None:
    """Note each rule that an event of type ``name`` breaks as a whole (EPCIS 7.4.2 to 7.4.6)."""
    if name != "TransformationEvent" and _is_absent(scope, obj, "action"):
        scope.fault("", "field.required", f"{name} needs an action")
    if name in {"AggregationEvent", "AssociationEvent"}:
        _check_parent(scope, obj)
    if name == "TransactionEvent" and not obj.get("bizTransactionList"):
        scope.fault("", "field.required", "TransactionEvent needs a bizTransactionList")
    if any(map(obj.get, _NAMED[name])) or (name in _MAY_EMPTY and obj.get("action") == "DELETE"):
        return
    names = ", ".join(_NAMED[name])
    scope.fault(
        "", "event.identifiers", f"{name} names what it is about in at least one of {names}"
    )


def _is_absent(scope: Scope, obj: JsonObject, name: str) -> bool:
    """Whether a field is not there; a null that a strict reading has faulted already is."""
    return obj.get(name) is None and not (scope.strict and name in obj)


def _check_parent(scope: Scope, obj: JsonObject) -> None:
    if obj.get("parentID") is None and obj.get("action") != "OBSERVE":
        scope.fault("", "field.required", "a parentID may be absent on OBSERVE only")
