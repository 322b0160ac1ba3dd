"""Every way in which a system may have written an id, so that it is asked for all of them."""

from functools import lru_cache

from schema.model.identifiers.build import epc_urn
from schema.model.identifiers.canonical import read

PREFIX_LENGTHS = (6, 7, 8, 9, 10, 11, 12)
"""How many digits a company prefix may have."""


@lru_cache(maxsize=1 << 15)
def spellings(canonical_id: str) -> tuple[str, ...]:
    """The canonical id first, then its EPC URN for every length of company prefix.

    The length is not told by a GTIN, so all seven may be in use. An id without EPC URNs (a local
    code, another URI, a key with a fault) has only itself.
    """
    return (read(canonical_id).canonical, *epc_urns(canonical_id))


@lru_cache(maxsize=1 << 15)
def epc_urns(canonical_id: str, lengths: tuple[int, ...] = PREFIX_LENGTHS) -> tuple[str, ...]:
    """Its EPC URNs for these lengths of company prefix; none where it has none."""
    identifier = read(canonical_id)
    urns = []
    for length in lengths:
        try:
            urns.append(epc_urn(identifier, length))
        except ValueError:  # not every id has a URN of every prefix length
            continue
    return tuple(urns)
