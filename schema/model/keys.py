"""Names for the strings that identify things, so that one kind is never passed for another."""

from typing import NewType

ItemId = NewType("ItemId", str)
"""What can move or change, in canonical form (GS1 Digital Link, or the URI as written)."""

PlaceId = NewType("PlaceId", str)
"""Where things are, in canonical form; GLN extensions are joined at their site."""

SystemId = NewType("SystemId", str)
"""A traceability system: the stem of its settings file, for example ``ca-mau-txng``."""

ProvinceCode = NewType("ProvinceCode", str)
"""Two digits of the General Statistics Office as of before 2025-07-01. A code alone is ambiguous
without a date (seven were given another meaning at the merger): pass it with its scheme."""

FactId = NewType("FactId", str)
"""An event by its content: the CBV 2.0 event hash, ``ni:///sha-256;…?ver=CBV2.0``."""

TraceId = NewType("TraceId", str)
"""A stored trace; its versions are immutable and numbered from 1."""
