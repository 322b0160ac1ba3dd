"""Records that cannot be read are set aside with their reason, cut to a size that can be kept."""

import orjson

from connectors.sdk.errors import Malformed
from schema.model.json import Json
from schema.model.keys import SystemId
from schema.model.records import SetAside

LONGEST_RAW = 10_000
_LONGEST_REASON = 1_000


def set_aside(
    system: SystemId, reason: str, raw: Json, path: str = "", record_id: str | None = None
) -> SetAside:
    """The record ``raw`` set aside; longer than 10 kB as JSON, only the text of its beginning."""
    shown = record_id[:300] if record_id is not None else None
    return SetAside(system, reason[:_LONGEST_REASON], path[:300], shown, cut(raw))


def set_aside_malformed(
    system: SystemId, fault: Malformed, raw: Json, record_id: str | None = None
) -> SetAside:
    """The record ``raw`` set aside for a fault found in it."""
    return set_aside(system, fault.why, raw, fault.path, record_id)


def cut(raw: Json) -> Json:
    """``raw`` itself when it is at most 10 kB as JSON, else the beginning of that text."""
    try:
        text = orjson.dumps(raw)
    except orjson.JSONEncodeError:
        return "(nested too deeply to be shown)"
    if len(text) <= LONGEST_RAW:
        return raw
    return text[:LONGEST_RAW].decode("utf-8", "ignore")
