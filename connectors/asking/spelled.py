"""Ids in a system's own spelling: what the placeholders of a template stand for."""

from urllib.parse import unquote

from connectors.asking.templates import Values
from connectors.asking.way import Way
from connectors.sdk.interface import Capability
from schema.model.identifiers.identifier import Identifier, Kind
from schema.model.identifiers.spellings import spellings

LOCAL = frozenset({Kind.LOCAL_ITEM, Kind.LOCAL_PLACE})
PLACES = frozenset({Kind.PLACE, Kind.LOCAL_PLACE, Kind.PARTY})
_OPTIONAL = frozenset({"ids", "extension"})


def spelled(way: Way, capability: Capability, identifier: Identifier, system: str) -> list[Values]:
    """What the placeholders stand for, once for each spelling; none if one cannot be filled.

    Only an extension may be missing.
    """
    used = way.id_placeholders
    known = _known(capability, identifier, system)
    choices = [known]
    if "urn" in used:
        urns = [text for text in spellings(identifier.canonical) if text.startswith("urn:epc:")]
        choices = [{**known, "urn": urn} for urn in urns or [identifier.canonical]]
    return [v for v in choices if used - _OPTIONAL <= v.keys() and way.expresses(v)]


def _known(capability: Capability, identifier: Identifier, system: str) -> Values:
    gtin, kind, key = identifier.gtin, identifier.kind, identifier.key
    own_code = key if kind in LOCAL and identifier.system == system else None
    values = {
        "dl": identifier.canonical,
        "gtin14": gtin,
        "gtin13": gtin[1:] if gtin and gtin[0] == "0" else None,
        "lot": identifier.lot,
        "serial": identifier.serial,
        "sscc": key if kind is Kind.LOGISTIC_UNIT else None,
        "gln": key if kind in (Kind.PLACE, Kind.PARTY) else None,
        "extension": identifier.extension,
        "key": key,
        "code": own_code,
    }
    name = {Capability.EVENTS_BY_ID: "event", Capability.EVENTS_BY_TRANSFORMATION: "transformation"}
    if capability in name:
        used = name[capability]
        own = f"urn:txng:{used}:{system}:"
        text = identifier.canonical
        values[used] = unquote(text.removeprefix(own)) if text.startswith(own) else text
    return {key: value for key, value in values.items() if value}
