"""What a person reads on a node in the graph: a short name beside its id."""

from datetime import UTC, datetime, timedelta
from typing import Any

from schema.model.events import Event
from schema.model.identifiers.canonical import read
from schema.model.identifiers.identifier import Identifier, Kind
from schema.model.times import Micros

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def item_row(id_: str, n: int, spellings: list[str]) -> dict[str, Any]:
    """A new item's properties; it has to be settled."""
    told = read(id_)
    name = _name(told)
    kind = told.kind.value
    return {
        "id": id_,
        "n": n,
        "kind": kind,
        "gtin": told.gtin,
        "name": name,
        "spellings": spellings,
    }


def place_row(id_: str, n: int, spellings: list[str]) -> dict[str, Any]:
    """A new place's properties."""
    return {"id": id_, "n": n, "name": read(id_).key or id_, "spellings": spellings}


def event_name(event: Event) -> str:
    """What happened and when: see ``when_and_what``."""
    return when_and_what(event.biz_step, event.type.value, event.event_time.earliest)


def when_and_what(step: str | None, type_: str, at: Micros | None) -> str:
    """What happened and when, to the minute (UTC); a time that is not known is left out."""
    try:
        moment = None if at is None else _EPOCH + timedelta(microseconds=at)
    except OverflowError:
        moment = None
    return f"{step or type_} {moment.isoformat(' ', 'minutes')[:16] if moment else ''}".rstrip()


def _name(told: Identifier) -> str:
    match told.kind:
        case Kind.LOT:
            return f"lot {told.lot} of {told.gtin}"
        case Kind.INSTANCE:
            return f"no. {told.serial} of {told.gtin}"
        case Kind.LOGISTIC_UNIT:
            return f"SSCC {told.key}"
        case _:
            return told.canonical
