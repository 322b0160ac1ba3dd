"""What a store keeps of an event: its body (the model's fields as JSON), its hash, its gist.

The body is no EPCIS document: it holds any event of the model, also one that a strict reader of
documents would refuse, and reads back equal.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import fields
from operator import attrgetter

import orjson

from hub.graph.meaning.gist import EVER_AFTER, EVER_BEFORE, NO_HOLD, Gist
from hub.graph.meaning.parts import Parts
from schema.epcis.event_hash import event_hash
from schema.model.events import (
    CLASSES,
    Action,
    BizTransaction,
    ErrorDeclaration,
    Event,
    EventType,
    PersistentDisposition,
    QuantityElement,
    SourceDest,
)
from schema.model.json import Json, JsonObject
from schema.model.keys import FactId
from schema.model.times import EventTime

_TYPES: Mapping[EventType, Callable[..., Event]] = CLASSES
_FIELDS = {
    type_: tuple(f.name for f in fields(made) if f.name not in ("type", "error_declaration"))
    for type_, made in CLASSES.items()
}
"""A declaration of error is not the event's own: it is kept with the record that makes it."""
_VALUES = {type_: attrgetter(*names) for type_, names in _FIELDS.items()}


def _tuple(value: Json) -> Json:
    return tuple(value) if isinstance(value, list) else value


def _several(make: Callable[..., object]) -> Callable[[list[JsonObject]], tuple[object, ...]]:
    return lambda values: tuple(make(**value) for value in values)


_READ: dict[str, Callable[..., object]] = {
    "event_time": lambda value: EventTime(**value),
    "action": Action,
    "persistent_disposition": lambda v: PersistentDisposition(tuple(v["set"]), tuple(v["unset"])),
    "biz_transactions": _several(BizTransaction),
    "sources": _several(SourceDest),
    "destinations": _several(SourceDest),
    "quantity_list": _several(QuantityElement),
    "child_quantity_list": _several(QuantityElement),
    "input_quantity_list": _several(QuantityElement),
    "output_quantity_list": _several(QuantityElement),
}
_PREFIX, _SUFFIX = "ni:///sha-256;", "?ver=CBV2.0"


def encode(event: Event) -> bytes:
    """The event as stored: its fields by name, those without a value left out."""
    type_ = event.type
    said = zip(_FIELDS[type_], _VALUES[type_](event), strict=True)
    return orjson.dumps({"type": type_} | {n: v for n, v in said if v or v == ""})


def decode(body: bytes) -> Event:
    """The event of a stored body."""
    stored = orjson.loads(body)
    type_ = EventType(stored.pop("type"))
    event: Event = _TYPES[type_](**{n: _READ.get(n, _tuple)(v) for n, v in stored.items()})
    return event


def encode_declaration(declaration: ErrorDeclaration) -> str:
    """A declaration of error as stored: a JSON array, the corrective event ids at index 2."""
    said = (
        declaration.declaration_time,
        declaration.reason,
        declaration.corrective_event_ids,
        declaration.extensions,
    )
    return orjson.dumps(said, option=orjson.OPT_SORT_KEYS).decode()


def decode_declaration(stored: str) -> ErrorDeclaration:
    """The declaration of a stored one."""
    time, reason, corrections, extensions = orjson.loads(stored)
    return ErrorDeclaration(time, reason, tuple(corrections), extensions)


def digest(event: Event) -> bytes:
    """The 32 bytes of an event's CBV 2.0 hash."""
    return bytes.fromhex(event_hash(event)[len(_PREFIX) : -len(_SUFFIX)])


def fact_id(hashed: bytes) -> FactId:
    """The hash as it is written."""
    return FactId(f"{_PREFIX}{hashed.hex()}{_SUFFIX}")


def hash_of(fact: FactId) -> bytes | None:
    """The 32 bytes of a written hash, None when it is not one."""
    text = fact.removeprefix(_PREFIX).removesuffix(_SUFFIX)
    try:
        return bytes.fromhex(text)
    except ValueError:
        return None


def interval(time: EventTime) -> tuple[int, int]:
    """An event time's columns, open ends closed by the ends of time."""
    lo = EVER_BEFORE if time.earliest is None else time.earliest
    return lo, EVER_AFTER if time.latest is None else time.latest


_ACTIONS = {"ADD": 0, "OBSERVE": 1, "DELETE": 2}


def pack_gist(
    parts: Parts, items: dict[str, int], places: dict[str, int], transactions: Sequence[int]
) -> bytes:
    """The part of a gist that the event alone tells; see ``load_gist``."""
    packing = parts.packing
    held: list[object] = [NO_HOLD, 1, 0, [], []]
    if packing is not None:
        contents = [items[content] for content in packing.contents]
        portions = [(items[content], *portion) for content, portion in packing.portions.items()]
        box = items[packing.container]
        held = [packing.hold, _ACTIONS[packing.action], box, contents, portions]
    origins = [places[place] for place in parts.origins]
    unlotted = sorted(parts.unlotted.items())
    where = [
        places.get(parts.read_point or ""),
        places.get(parts.biz_location or ""),
        [places[place] for place in parts.destinations],
    ]
    return orjson.dumps(
        [int(parts.step), *where, transactions, parts.commissions, *held, unlotted, origins]
    )


def widened(lo: int, hi: int, slack: int) -> tuple[int, int]:
    """An interval widened by a clock tolerance, within the ends of time."""
    return max(lo - slack, EVER_BEFORE), min(hi + slack, EVER_AFTER)


def load_gist(row: tuple[int, int, int, int, bytes | str], pools: tuple[int, ...]) -> Gist:
    """A gist from its row (n, lo, hi, slack, gist): the interval widened by the slack."""
    n, lo, hi, slack, packed = row
    step, rp, bl, to, papers, makes, hold, action, box, inner, some, *_ = orjson.loads(packed)
    lo, hi = widened(lo, hi, slack)
    portions = {content: (value, unit) for content, value, unit in some}
    return Gist(
        n=n,
        lo=lo,
        hi=hi,
        step=step,
        read_point=rp,
        biz_location=bl,
        destinations=to,
        transactions=papers,
        commissions=makes,
        hold=hold,
        action=action,
        container=box,
        contents=frozenset(inner),
        pools=pools,
        portions=portions,
    )
