"""The few items, places and times that random worlds are about: few, so that they meet often."""

from dataclasses import replace
from typing import Any

from schema.model.events import Event, QuantityElement, SourceDest
from schema.model.identifiers.canonical import read
from schema.model.identifiers.check_digit import with_check_digit
from schema.model.identifiers.identifier import Kind
from schema.model.identifiers.spellings import spellings
from schema.model.times import DAY, SECOND, EventTime, Micros, iso

_ROOT = "https://id.gs1.org"
_GTINS = [with_check_digit(f"0893600000{n:03d}") for n in (1, 2)]
PRODUCTS = [f"{_ROOT}/01/{gtin}" for gtin in _GTINS]
LOTS = [f"{PRODUCTS[0]}/10/A", f"{PRODUCTS[0]}/10/B", f"{PRODUCTS[1]}/10/C"]
INSTANCES = [f"{PRODUCTS[0]}/21/1", f"{PRODUCTS[1]}/21/2"]
PALLETS = [f"{_ROOT}/00/{with_check_digit(f'0893600000000000{n}')}" for n in (1, 2)]
ASSET = "urn:uuid:00000000-0000-4000-a000-000000000001"
"""Another absolute URI used as an item: a reusable crate."""
ITEMS = [*LOTS, *INSTANCES, *PALLETS, ASSET]
CONTAINERS = [*PALLETS, ASSET]
SITES = [f"{_ROOT}/414/{with_check_digit(f'893600000{n:03d}')}" for n in (1, 2, 3)]
DOCK = f"{SITES[0]}/254/dock"
"""An extension: it joins at the first site."""
PLACES = [*SITES, DOCK]
SYSTEMS = ["north", "south"]
TRANSACTIONS = ["urn:uuid:00000000-0000-4000-b000-000000000001", "PO-7"]
TRANSFORMATION_IDS = ["urn:uuid:00000000-0000-4000-c000-000000000001", "batch-1"]
LOT_NUMBERS = ["A", "C"]
FETCHED: Micros = 1_706_745_600 * SECOND
_BEGIN: Micros = 1_704_067_200 * SECOND - 7 * 3_600 * SECOND
"""2024-01-01T00:00+07:00."""
_QUARTER = DAY // 4
POINTS = 8
"""Time points of the world: quarters of two days."""


def instant_at(point: int) -> EventTime:
    """The n-th quarter of a day."""
    at = _BEGIN + point * _QUARTER
    return EventTime(at, at, written=iso(at, "+07:00"))


def day_of(point: int) -> EventTime:
    """The whole day in which a time point lies, to its last millisecond."""
    begin = _BEGIN + point // 4 * DAY
    return EventTime(begin, begin + DAY - 1_000)


def since(point: int) -> EventTime:
    """From a time point on, without an end."""
    at = _BEGIN + point * _QUARTER
    return EventTime(at, None)


def until(point: int) -> EventTime:
    """No later than a time point."""
    at = _BEGIN + point * _QUARTER
    return EventTime(None, at)


UNKNOWN_TIME = EventTime(None, None)


def event_id(number: int) -> str:
    """The id of the n-th event of a world."""
    return f"urn:uuid:00000000-0000-4000-8000-{number:012d}"


def is_class(item: str) -> bool:
    """Whether an id stands in quantity lists."""
    return read(item).kind in (Kind.LOT, Kind.PRODUCT)


def respelled(event: Event) -> Event:
    """The same event with its GS1 ids as EPC URNs: the same content in another spelling."""
    changed: dict[str, Any] = {}
    for name in ("read_point", "biz_location", "parent_id"):
        if getattr(event, name, None):
            changed[name] = _urn(getattr(event, name))
    for name in ("epc_list", "child_epcs", "input_epc_list", "output_epc_list"):
        if hasattr(event, name):
            changed[name] = tuple(_urn(text) for text in getattr(event, name))
    for name in _QUANTITY_LISTS:
        if hasattr(event, name):
            changed[name] = tuple(_urn_of_class(q) for q in getattr(event, name))
    changed["destinations"] = tuple(SourceDest(d.type, _urn(d.value)) for d in event.destinations)
    return replace(event, **changed)


_QUANTITY_LISTS = (
    "quantity_list",
    "child_quantity_list",
    "input_quantity_list",
    "output_quantity_list",
)


def _urn_of_class(quantity: QuantityElement) -> QuantityElement:
    return replace(quantity, epc_class=_urn(quantity.epc_class))


def _urn(text: str) -> str:
    """The EPC URN with a company prefix of seven digits, or the id itself if it has none."""
    ways = spellings(text)
    return ways[2] if len(ways) > 2 else text
