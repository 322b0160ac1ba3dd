"""The Vietnamese trace code (mã truy xuất nguồn gốc, mã TXNG) of one stage of a supply chain.

Circular 02/2024/TT-BKHCN: product trace code + location trace code + lot + event time. As GS1
elements ``(01)…(414)…[(254)…](10)…(8008)YYMMDDhh[mm[ss]]``, whose time is local; as our URI
``urn:txng:trace:{gtin}:{place}:{lot}:{time}``, whose time is UTC and whose place may also be a
local code. It names a stage, and what it lets one trace is the lot.
"""

import re
from dataclasses import dataclass
from datetime import datetime

from schema.model.identifiers import build
from schema.model.identifiers.characters import escape_for_path, unescape
from schema.model.identifiers.digital_link import read_digital_link
from schema.model.identifiers.gs1 import Elements, Malformed, identify
from schema.model.identifiers.identifier import Identifier, Kind
from schema.model.identifiers.local import read_local
from schema.model.times import (
    MILLISECOND,
    SECOND,
    VIETNAM,
    EventTime,
    Micros,
    day,
    micros,
    moment,
    zone,
)

AIS = frozenset({"01", "414", "10", "8008"})
"""The application identifiers that make a trace code when all of them are there."""
_TIME = re.compile("[0-9]{8}(?:[0-9]{2}){0,2}")
_URI = re.compile(
    "urn:txng:trace:(?-i:([0-9]{14}):([^:]+):([^:]+):20([0-9]{6})T([0-9]{2,6})Z)", re.IGNORECASE
)
_FIRST, _LAST = day("2000-01-02").earliest or 0, day("2099-12-31").earliest or 0
_LENGTH = {8: 3600 * SECOND, 10: 60 * SECOND, 12: SECOND}
"""Digits of a time → how long the hour, minute or second lasts that they name."""


@dataclass(frozen=True, slots=True)
class TraceCode:
    """A trace code taken apart.

    ``product`` is a PRODUCT, ``place`` a PLACE or LOCAL_PLACE. ``at`` is exact when the code has
    seconds, else the whole minute or hour that it names.
    """

    product: Identifier
    place: Identifier
    lot: str
    at: EventTime


def from_elements(elements: Elements, offset: str = VIETNAM) -> TraceCode:
    """The trace code that the elements of ``AIS`` name, its local time being at ``offset``.

    Raises ``Malformed`` when a part of it cannot be what it should.
    """
    product = identify({"01": elements["01"]})
    place = identify({ai: elements[ai] for ai in ("414", "254") if ai in elements})
    if not elements["10"]:
        raise Malformed("lot (10) is empty")
    return TraceCode(product, place, elements["10"], _event_time(elements["8008"], offset))


def _event_time(digits: str, offset: str) -> EventTime:
    if not _TIME.fullmatch(digits):
        raise Malformed(f"time (8008) is {digits!r}, but reads YYMMDDhh, with mm and ss if known")
    try:  # All years are 20YY: the programme began in 2019.
        local = datetime.strptime("20" + digits.ljust(12, "0"), "%Y%m%d%H%M%S")
    except ValueError as error:
        raise Malformed(f"time (8008) is {digits!r}, no date and time of the calendar") from error
    start = micros(local.replace(tzinfo=zone(offset)))
    end = start if len(digits) == 12 else start + _LENGTH[len(digits)] - MILLISECOND
    return EventTime(start, end, offset)


def elements(code: TraceCode) -> Elements:
    """The code as GS1 elements, its time local at the offset of ``at``.

    ``ValueError`` when the place is no GLN or the time is not known to the hour.
    """
    if code.place.kind is not Kind.PLACE:
        raise ValueError(f"{code.place.canonical} is no GLN and has no element string")
    start, digits = _time_of(code)
    local = moment(start).astimezone(zone(code.at.offset)).strftime("%y%m%d%H%M%S")[:digits]
    item = {**build.elements(code.product), **build.elements(code.place)}
    return item | {"10": code.lot, "8008": local}


def element_string(code: TraceCode, brackets: bool = True) -> str:
    """``(01)…(414)…(10)…(8008)…`` as printed, or as a scanner gives it; see ``elements``."""
    return build.written(elements(code), brackets)


def uri(code: TraceCode) -> str:
    """The canonical form of the code; ``ValueError`` when its time is not known to the hour."""
    start, digits = _time_of(code)
    place, lot = escape_for_path(code.place.canonical), escape_for_path(code.lot)
    time = moment(start).strftime("%Y%m%dT%H%M%S")[: digits + 3]
    return f"urn:txng:trace:{code.product.gtin}:{place}:{lot}:{time}Z"


def _time_of(code: TraceCode) -> tuple[Micros, int]:
    """When the code's time begins, and how many digits tell how exact it is."""
    start, end = code.at.earliest, code.at.latest
    if start is not None and end is not None:
        for digits in (12, 10, 8):
            whole = digits == 12 or start % _LENGTH[digits] == 0
            if end - start < _LENGTH[digits] and whole and _FIRST <= start < _LAST:
                return start, digits
    raise ValueError("the time of a trace code is of the years 2000 to 2099, known to the hour")


def read_uri(text: str) -> TraceCode:
    """The trace code that a ``urn:txng:trace:`` names; ``Malformed`` when it names none."""
    found = _URI.fullmatch(text)
    if not found or len(found[5]) % 2:
        raise Malformed("a trace code reads urn:txng:trace:{gtin}:{place}:{lot}:{time in UTC}")
    place = unescape(found[2])
    where = read_digital_link(place) if place.startswith("http") else read_local(place)
    if where is None or where.kind not in {Kind.PLACE, Kind.LOCAL_PLACE}:
        raise Malformed(f"the place of the trace code is {place!r}, which is no place")
    time = _event_time(found[4] + found[5], "Z")
    at = EventTime(time.earliest, time.latest, VIETNAM)
    return TraceCode(identify({"01": found[1]}), where, unescape(found[3]), at)


def identifier(code: TraceCode) -> Identifier:
    """The code as an ``Identifier`` of kind TRACE_CODE, with the lot and the place it names."""
    item = identify({"01": code.product.gtin or "", "10": code.lot})
    return Identifier(
        Kind.TRACE_CODE,
        uri(code),
        gtin=item.gtin,
        lot=item.lot,
        key=code.place.key,
        extension=code.place.extension,
        system=code.place.system,
        site=code.place.site,
        fault=item.fault or code.place.fault,
    )


def traced_item(identifier: Identifier) -> Identifier:
    """What a trace of ``identifier`` walks: the lot of a trace code, any other id itself."""
    if identifier.kind is not Kind.TRACE_CODE:
        return identifier
    return identify({"01": identifier.gtin or "", "10": identifier.lot or ""})
