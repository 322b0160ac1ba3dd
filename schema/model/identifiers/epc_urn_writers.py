"""EPC URNs written from elements, for a company prefix of a given length.

The inverse of ``epc_urn``: the check digit is left out, the prefix set apart.
"""

from collections.abc import Callable

from schema.model.identifiers.characters import escape_for_urn
from schema.model.identifiers.gs1 import Elements


def write_epc_urn(elements: Elements, n: int) -> str | None:
    """The EPC URN of ``elements`` for a prefix of ``n`` digits; None when there is none.

    A GTIN alone and a GRAI without serial are written as the pattern of all their instances.
    """
    for ais, write in _WRITERS:
        if all(ai in elements for ai in ais):
            return write([elements[ai] for ai in ais], n)
    return None


_Write = Callable[[list[str], int], str | None]


def _indicated(scheme: str) -> _Write:
    """Keys whose first digit goes over to the reference: GTIN, SSCC."""

    def write(values: list[str], n: int) -> str:
        key, *tail = values
        reference = key[0] + key[n + 1 : -1]
        return _join(scheme, key[1 : n + 1], reference, *tail)

    return write


def _product(values: list[str], n: int) -> str:
    return f"{_indicated('idpat:sgtin')(values, n)}.*"


def _plain(scheme: str) -> _Write:
    """Keys of prefix, reference and check digit: PGLN, GSIN, GSRN."""
    return lambda values, n: _join(scheme, values[0][:n], values[0][n:-1])


def _place(values: list[str], n: int) -> str:
    gln, extension = [*values, "0"][:2]
    return _join("id:sgln", gln[:n], gln[n:-1], extension)


def _serialised(scheme: str, start: int = 0) -> _Write:
    """13 digits from ``start`` on, then the serial: GRAI, GDTI, GCN."""

    def write(values: list[str], n: int) -> str | None:
        key, serial = values[0][start : start + 13], values[0][start + 13 :]
        if serial:
            return _join(scheme, key[:n], key[n:-1], serial)
        return f"{_join('idpat:grai', key[:n], key[n:-1])}.*" if scheme == "id:grai" else None

    return write


def _free(scheme: str) -> _Write:
    """Keys without check digit: a company prefix and any text."""

    def write(values: list[str], n: int) -> str | None:
        prefix, reference = values[0][:n], values[0][n:]
        if not (prefix.isascii() and prefix.isdigit() and reference):
            return None
        return _join(scheme, prefix, reference, *values[1:])

    return write


def _pieces(values: list[str], n: int) -> str:
    gtin, counts = values[0][:14], values[0][14:]
    reference = gtin[0] + gtin[n + 1 : -1]
    return _join("id:itip", gtin[1 : n + 1], reference, counts[:2], counts[2:], values[1])


def _join(scheme: str, prefix: str, reference: str, *tail: str) -> str:
    return ".".join((f"urn:epc:{scheme}:{prefix}", *map(escape_for_urn, (reference, *tail))))


_WRITERS: tuple[tuple[tuple[str, ...], _Write], ...] = (
    (("01", "21"), _indicated("id:sgtin")),
    (("01", "235"), _indicated("id:upui")),
    (("01", "10"), _indicated("class:lgtin")),
    (("01",), _product),
    (("00",), _indicated("id:sscc")),
    (("414", "254"), _place),
    (("414",), _place),
    (("417",), _plain("id:pgln")),
    (("8003",), _serialised("id:grai", start=1)),
    (("8004",), _free("id:giai")),
    (("253",), _serialised("id:gdti")),
    (("255",), _serialised("id:sgcn")),
    (("401",), _free("id:ginc")),
    (("402",), _plain("id:gsin")),
    (("8006", "21"), _pieces),
    (("8010", "8011"), _free("id:cpi")),
    (("8017",), _plain("id:gsrnp")),
    (("8018",), _plain("id:gsrn")),
)
"""The elements that must be there, the more telling first, and how they are written."""
