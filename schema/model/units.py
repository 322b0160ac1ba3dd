"""Units of measure that convert into each other: UN/ECE Recommendation 20 codes with exact factors.

A unit belongs to the dimension of its *base*: KGM for mass, LTR for volume, MTR for length, MTK for
area, and no unit at all for a count of pieces. A code that is not here (a carton, a bundle, a word
of somebody's own) is a dimension of its own: nobody but its source knows what it holds.
"""

from collections.abc import Mapping
from decimal import Decimal

PIECES = ""
"""The base of counts: a quantity without a unit counts pieces (EPCIS 7.3.3.3)."""

_FACTORS: Mapping[str, Mapping[str, str]] = {
    "KGM": {
        "KGM": "1",
        "MC": "0.000000001",
        "MGM": "0.000001",
        "CGM": "0.00001",
        "DG": "0.0001",
        "GRM": "0.001",
        "DJ": "0.01",
        "HGM": "0.1",
        "DTN": "100",
        "TNE": "1000",
        "2U": "1000",
        "KTN": "1000000",
        "ONZ": "0.028349523125",
        "LBR": "0.45359237",
        "CWA": "45.359237",
        "CWI": "50.80234544",
        "STN": "907.18474",
        "LTN": "1016.0469088",
    },
    "LTR": {
        "LTR": "1",
        "4G": "0.000001",
        "MMQ": "0.000001",
        "MLT": "0.001",
        "CMQ": "0.001",
        "CLT": "0.01",
        "DLT": "0.1",
        "DMQ": "1",
        "A44": "10",
        "HLT": "100",
        "MTQ": "1000",
        "K6": "1000",
        "GLL": "3.785411784",
        "GLI": "4.54609",
    },
    "MTR": {
        "MTR": "1",
        "MMT": "0.001",
        "CMT": "0.01",
        "DMT": "0.1",
        "HMT": "100",
        "KMT": "1000",
        "KTM": "1000",
        "INH": "0.0254",
        "FOT": "0.3048",
        "YRD": "0.9144",
    },
    "MTK": {
        "MTK": "1",
        "MMK": "0.000001",
        "CMK": "0.0001",
        "DMK": "0.01",
        "ARE": "100",
        "HAR": "10000",
        "KMK": "1000000",
    },
    PIECES: {
        PIECES: "1",
        "EA": "1",
        "C62": "1",
        "H87": "1",
        "PCE": "1",
        "NAR": "1",
        "PR": "2",
        "NPR": "2",
        "DZN": "12",
        "DPC": "12",
        "SCO": "20",
        "CEN": "100",
        "GRO": "144",
        "MIL": "1000",
    },
}
"""By base, how many of it one of each unit is. PCE is an older code that is still written."""

_BASES: Mapping[str, tuple[str, Decimal]] = {
    code: (base, Decimal(factor))
    for base, units in _FACTORS.items()
    for code, factor in units.items()
}
_ONE = Decimal(1)


def base_of(unit: str) -> tuple[str, Decimal]:
    """The base that a unit converts into, and how many of it one is; an unknown code is its own."""
    return _BASES.get(unit) or (unit, _ONE)
