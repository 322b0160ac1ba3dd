"""Local codes: what one system calls an item or a place, ``urn:txng:item:{system}:{code}``.

The same code in two systems is two things. Both parts are percent-encoded, so any text is a code.
"""

import re

from schema.model.identifiers.characters import escape_for_path, unescape
from schema.model.identifiers.gs1 import Malformed
from schema.model.identifiers.identifier import Identifier, Kind

_LOCAL = re.compile(r"urn:txng:(item|place):(?-i:([^:]*):(.*))", re.IGNORECASE | re.DOTALL)
_KINDS = {"item": Kind.LOCAL_ITEM, "place": Kind.LOCAL_PLACE}


def local_item(system: str, code: str) -> str:
    """The canonical id of the item that ``system`` calls ``code``; neither may be empty."""
    return _urn("item", system, code)


def local_place(system: str, code: str) -> str:
    """The canonical id of the place that ``system`` calls ``code``; neither may be empty."""
    return _urn("place", system, code)


def _urn(use: str, system: str, code: str) -> str:
    if not (system and code):
        raise ValueError(f"a local code needs a system and a code, not ({system!r}, {code!r})")
    return f"urn:txng:{use}:{escape_for_path(system)}:{escape_for_path(code)}"


def read_local(text: str) -> Identifier:
    """The local code that a ``urn:txng:item:`` or ``urn:txng:place:`` names.

    Raises ``Malformed`` when a part is missing or its escapes are not UTF-8.
    """
    found = _LOCAL.fullmatch(text)
    if not found or not (found[2] and found[3]):
        raise Malformed("a local code reads urn:txng:item:{system}:{code} or urn:txng:place:…")
    use, system, code = found[1].lower(), unescape(found[2]), unescape(found[3])
    uri = _urn(use, system, code)
    site = uri if use == "place" else None
    return Identifier(_KINDS[use], uri, key=code, system=system, site=site)
