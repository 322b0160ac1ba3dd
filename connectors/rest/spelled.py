"""Ids in a system's own spelling: what the placeholders of a template stand for."""

from collections.abc import Iterable
from urllib.parse import unquote

from connectors.rest.config import Endpoint
from connectors.rest.templates import Values, names_in
from connectors.sdk.interface import Capability
from schema.model.identifiers.identifier import Identifier, Kind
from schema.model.identifiers.spellings import spellings

LOCAL = frozenset({Kind.LOCAL_ITEM, Kind.LOCAL_PLACE})
_GS1_NAMES = frozenset({"gtin14", "gtin13", "lot", "serial", "sscc", "gln", "extension", "key"})
_ID_NAMES = _GS1_NAMES | {"code", "dl", "urn", "event", "transformation", "ids"}


def names_ids(endpoint: Endpoint) -> bool:
    """Whether an endpoint is asked for particular ids."""
    return bool(_used(endpoint) & _ID_NAMES)


def _used(endpoint: Endpoint) -> frozenset[str]:
    return names_in(endpoint.path) | names_in(endpoint.query) | names_in(endpoint.body)


def spelled(
    endpoint: Endpoint, capability: Capability, identifier: Identifier, system: str
) -> Iterable[Values]:
    """What the placeholders stand for, once for each spelling; nothing if one cannot be filled."""
    used = _used(endpoint)
    used = (used | names_in(endpoint.each) if "ids" in used else used) & (_ID_NAMES - {"ids"})
    known = _known(capability, identifier, system)
    if "urn" not in used:
        return [known] if used <= known.keys() else []
    urns = [text for text in spellings(identifier.canonical) if text.startswith("urn:epc:")]
    urns = urns or [identifier.canonical]
    return [{**known, "urn": urn} for urn in urns if used <= {*known, "urn"}]


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
