"""One identifier, taken apart, and the error that a typed code is refused with."""

from dataclasses import dataclass
from enum import StrEnum

from schema.model.hastening import hasten


class Kind(StrEnum):
    """What an identifier names. Kinds marked *item* can be walked by a trace."""

    LOT = "LOT"
    """Item: GTIN + lot."""
    INSTANCE = "INSTANCE"
    """Item: GTIN + serial (with or without its lot)."""
    LOGISTIC_UNIT = "LOGISTIC_UNIT"
    """Item: SSCC."""
    RETURNABLE_ASSET = "RETURNABLE_ASSET"
    """Item when serialised: GRAI."""
    INDIVIDUAL_ASSET = "INDIVIDUAL_ASSET"
    """Item: GIAI."""
    PRODUCT = "PRODUCT"
    """GTIN alone: a class of things, never walked (``LOT_NOT_RECORDED``)."""
    PATTERN = "PATTERN"
    """An EPC id pattern (``urn:epc:idpat:…``) or an unserialised asset: never walked."""
    PLACE = "PLACE"
    """GLN, with or without extension."""
    PARTY = "PARTY"
    """Party GLN (PGLN)."""
    TRACE_CODE = "TRACE_CODE"
    """Vietnamese trace code (mã TXNG) of a stage: product + place + lot + event time."""
    LOCAL_ITEM = "LOCAL_ITEM"
    """Item: a system's own code, (system, code). Codes of two systems are never one thing."""
    LOCAL_PLACE = "LOCAL_PLACE"
    """A place by a system's own code."""
    URI = "URI"
    """Any other absolute URI: an id of its own, kept as written; item or place by its use. So are
    the GS1 keys of other things (GDTI, GSRN, ITIP…), but in canonical form."""
    UNREADABLE = "UNREADABLE"
    """Not an identifier at all (a bare word in a document)."""


ITEM_KINDS = frozenset(
    {
        Kind.LOT,
        Kind.INSTANCE,
        Kind.LOGISTIC_UNIT,
        Kind.RETURNABLE_ASSET,
        Kind.INDIVIDUAL_ASSET,
        Kind.LOCAL_ITEM,
        Kind.URI,
    }
)
PLACE_KINDS = frozenset({Kind.PLACE, Kind.LOCAL_PLACE})
CLASS_KINDS = frozenset({Kind.LOT, Kind.PRODUCT})
"""Kinds that stand in quantity lists and are asked for by ``MATCH_epcClass``."""


@hasten
@dataclass(frozen=True, slots=True)
class Identifier:
    """An identifier taken apart. Two are the same thing exactly when ``canonical`` is equal.

    ``gtin`` is always 14 digits. ``site`` is a GLN place without its extension (canonical), the
    join of all its extensions; for other places it equals ``canonical``. ``fault`` says what is
    wrong with it where a document's identifier breaks a rule (a check digit, a character set):
    the id is usable all the same and the fault is a finding.
    """

    kind: Kind
    canonical: str
    gtin: str | None = None
    lot: str | None = None
    serial: str | None = None
    key: str | None = None
    """The digits or text of any other GS1 key: SSCC, GLN, GRAI, GIAI (without extension)."""
    extension: str | None = None
    system: str | None = None
    """The system a local code belongs to."""
    site: str | None = None
    fault: str | None = None


class CodeError(ValueError):
    """A typed code was refused: which rule it breaks, where, and what would be accepted."""

    def __init__(self, code: str, rule: str, hint: str) -> None:
        super().__init__(f"{code!r}: {rule}. {hint}")
        self.code = code
        self.rule = rule
        """The rule broken, for example “check digit is 3, expected 7”."""
        self.hint = hint
        """What to do, with the forms accepted."""
