"""What each simulated system speaks, and which simulated vendor's product it is.

Published reports say of some provinces how their system is built: on a ledger (blockchain), as a
portal of their own, with the data at the national centre. None says how it is asked. So what stands
here for these is a choice of this simulation too, as it is for every other province: by turns.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Spelling(StrEnum):
    """How a system writes ids."""

    URN = "urn"
    LINK = "link"
    LOCAL = "local"
    """GTIN and lot as parts; its own places by local codes, foreign ones by GLN."""


@dataclass(frozen=True, slots=True)
class Interface:
    """``vendor``: whose product it is, where several provinces have the same; empty: its own."""

    shape: str
    spelling: Spelling = Spelling.LINK
    vendor: str = ""


EPCIS2 = Interface("epcis2")
_IN_TURN = (
    Interface("phieu"),
    Interface("nested"),
    Interface("brief", Spelling.LOCAL),
    Interface("linked"),
    Interface("plain", Spelling.LOCAL),
    Interface("searched"),
)
"""The REST APIs."""
_LEDGER = Interface("ledger", vendor="so-cai")
_CENTRE = Interface("epcis1", Spelling.URN, "trung-tam")
_PLATFORM = Interface("nested", vendor="nen-tang")
_PORTAL = Interface("portal")
_REPORTED: Mapping[str, Interface] = {
    "15": _PORTAL,
    "34": _PORTAL,
    "92": _PORTAL,
    "42": _LEDGER,
    "80": _LEDGER,
    "96": _LEDGER,
    "14": _CENTRE,
    "54": _CENTRE,
}
"""Provinces that reports name with a portal of their own, whose database is read here, with a
ledger, and with their data at the national centre."""
_CHOSEN: Mapping[str, Interface] = {
    "04": Interface("tables"),
    "17": Interface("documents", Spelling.URN),
    "49": Interface("workbooks"),
    "67": Interface("epcis1", Spelling.URN),
    "84": _PLATFORM,
    "86": _PLATFORM,
    "94": _PLATFORM,
}
"""Others that have one for a reason: files, as provinces export that have no interface; EPCIS 1.2
(TCVN 12345:2019) again; one vendor's platform in three provinces, as real ones are in many."""


def interface(province: str, number: int) -> Interface:
    """What the system of a province speaks, ``number`` being its turn. Half of the turns are EPCIS
    2.0, every second of these in EPC URNs."""
    named = _REPORTED.get(province) or _CHOSEN.get(province)
    if named is not None:
        return named
    if number % 2:
        return _IN_TURN[number // 2 % len(_IN_TURN)]
    return Interface("epcis2", Spelling.URN) if number % 4 == 0 else EPCIS2
