"""Whether what was proven of a test system holds for a production system too."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from connectors.certification.report import connection
from schema.model.json import Json
from schema.model.systems import SystemSettings

PLACES = frozenset({"base_url", "location", "database"})
"""Keys of ``[connector]`` that say where a system is."""
_CREDENTIALS = frozenset({"auth", "tls", "ws_security"})
_OF_ITS_OWN = ("id", "provinces", "environment", "stamps", "scope")


def alike(one: SystemSettings, other: SystemSettings) -> bool:
    """Whether two systems are asked and read in the same way.

    They may differ in where they are, in the credentials, in their stamps and in what they hold.
    Their kind, mappings, limits and zone are the same, and so are the sort of place (SFTP, HTTPS,
    a kind of database) and the sort of credentials. A simulated one is never like a real one. A
    kind with other keys for its address gets no allowance: nobody knows what those keys do.
    """
    return _way(one) == _way(other)


def _way(settings: SystemSettings) -> dict[str, Any]:
    told = connection(settings)
    for name in _OF_ITS_OWN:
        del told[name]
    connector = settings.connector.items()
    told["connector"] = {k: _sort(v) if k in PLACES | _CREDENTIALS else v for k, v in connector}
    return told


def _sort(value: Json) -> Json:
    """Of a place or credentials what sort they are; an address is of the sort of its scheme."""
    if isinstance(value, Mapping):
        return {k: v if k == "type" else _sort(v) for k, v in value.items() if k in ("type", "url")}
    return urlsplit(value).scheme if isinstance(value, str) else value
