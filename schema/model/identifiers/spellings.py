"""Every way in which a system may have written an id, so that it is asked for all of them."""

from functools import lru_cache

from schema.model.identifiers.build import epc_urn
from schema.model.identifiers.canonical import read

_PREFIX_LENGTHS = range(6, 13)


@lru_cache(maxsize=1 << 15)
def spellings(canonical_id: str) -> tuple[str, ...]:
    """The canonical id first, then its EPC URN for every length of company prefix.

    The length is not told by a GTIN, so all seven may be in use. An id without EPC URNs (a local
    code, another URI, a key with a fault) has only itself.
    """
    identifier = read(canonical_id)
    urns = []
    for length in _PREFIX_LENGTHS:
        try:
            urns.append(epc_urn(identifier, length))
        except ValueError:  # not every id has a URN of every prefix length
            continue
    return (identifier.canonical, *urns)
