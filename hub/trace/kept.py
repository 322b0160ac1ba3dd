"""A report as it is kept: bytes that read back equal, whatever later layouts look like.

The first byte is the layout's number; layout 1 is the report's fields by name as JSON, compressed.
A field that a later report has and a kept one lacks takes its default.
"""

import zlib

import orjson

from hub.trace.typed import reader
from schema.model.trace import TraceReport

LAYOUT = 1
_LEVEL = 3
"""A third of the default's time for a tenth more bytes."""
_read = reader(TraceReport)


class UnreadableVersion(Exception):
    """A kept version that this hub cannot read: a later layout, or damaged bytes."""


def encode(report: TraceReport) -> bytes:
    """The report, its question included, as it is kept."""
    # What systems said may be a read-only mapping, which is a JSON object too.
    told = orjson.dumps(report, default=dict)
    return bytes([LAYOUT]) + zlib.compress(told, _LEVEL)


def decode(body: bytes) -> TraceReport:
    """The report that was kept, equal to what it was; ``UnreadableVersion`` if it is none."""
    if body[:1] != bytes([LAYOUT]):
        raise UnreadableVersion(f"layout {body[:1].hex()} of a kept trace is not known here")
    try:
        return _read(orjson.loads(zlib.decompress(body[1:])))
    except (zlib.error, ValueError) as error:
        raise UnreadableVersion(f"a kept trace is damaged: {error}") from error
