"""Events taken apart into what REST records are made of: roles, and the parts of a key."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from hub.demo.world.items import LINK
from schema.model.events import (
    AggregationEvent,
    AssociationEvent,
    Event,
    QuantityElement,
    TransformationEvent,
)
from schema.model.identifiers.local import read_local
from schema.model.json import Json, JsonObject

_KEY = re.compile(
    rf"{re.escape(LINK)}/(?:01/(?P<gtin>\d{{14}})(?:/10/(?P<lot>.+)|/21/(?P<serial>.+))"
    r"|00/(?P<sscc>\d{18})|414/(?P<gln>\d{13})|8003/.+)"
)
MDA = "{urn:epcglobal:cbv:mda}"


@dataclass(frozen=True, slots=True)
class Key:
    """The parts of an id; those it doesn't have are None. A crate has only its ``uri``."""

    uri: str
    gtin: str | None = None
    lot: str | None = None
    serial: str | None = None
    sscc: str | None = None
    gln: str | None = None
    code: str | None = None
    """The system's own code of a place."""

    @property
    def gtin13(self) -> str | None:
        """The GTIN as printed, without its leading zero."""
        return self.gtin[1:] if self.gtin else None

    @property
    def other(self) -> str | None:
        """The URI, where none of the parts says what it is."""
        return None if self.gtin or self.sscc else self.uri


@dataclass(frozen=True, slots=True)
class Thing:
    """One entry of a list: a key with how much of it."""

    key: Key
    quantity: float | None = None
    uom: str | None = None


@dataclass(frozen=True, slots=True)
class Roles:
    """Who takes part in an event, and how."""

    items: Sequence[Thing] = ()
    inputs: Sequence[Thing] = ()
    outputs: Sequence[Thing] = ()
    parent: Key | None = None


def key(written: str) -> Key:
    """An id of this simulation, taken apart."""
    if written.startswith("urn:txng:place:"):
        return Key(written, code=read_local(written).key)
    found = _KEY.fullmatch(written)
    return Key(written, **found.groupdict()) if found else Key(written)


def place(written: str | None) -> Key | None:
    """A place, if there is one."""
    return key(written) if written else None


def roles(event: Event) -> Roles:
    """Who takes part in an event."""
    if isinstance(event, TransformationEvent):
        used = _things(event.input_epc_list, event.input_quantity_list)
        made = _things(event.output_epc_list, event.output_quantity_list)
        return Roles(inputs=used, outputs=made)
    if isinstance(event, AggregationEvent | AssociationEvent):
        contents = _things(event.child_epcs, event.child_quantity_list)
        return Roles(items=contents, parent=place(event.parent_id))
    return Roles(items=_things(event.epc_list, event.quantity_list))


def told(event: Event) -> Iterator[tuple[str, Thing]]:
    """Each thing of an event with the side it is on, as tables say it: hàng, vào (in), ra (out)."""
    taking = roles(event)
    for side, things in (("hàng", taking.items), ("vào", taking.inputs), ("ra", taking.outputs)):
        for thing in things:
            yield side, thing


def run(event: Event) -> str | None:
    """The transformation id, if any."""
    return event.transformation_id if isinstance(event, TransformationEvent) else None


def ilmd(event: Event, name: str) -> Json:
    """A CBV master data attribute of the lots made, if any."""
    made: JsonObject = getattr(event, "ilmd", {})
    return made.get(MDA + name)


def source(event: Event) -> Key | None:
    """Where a shipment comes from, if it says."""
    return next((key(end.value) for end in event.sources), None)


def destination(event: Event) -> Key | None:
    """Where a shipment goes, if it says."""
    return next((key(end.value) for end in event.destinations), None)


def document(event: Event) -> str | None:
    """The despatch advice, if any."""
    return next((t.value for t in event.biz_transactions), None)


def filled(fields: JsonObject) -> JsonObject:
    """Without the fields that have no value."""
    return {name: value for name, value in fields.items() if value not in (None, [], {})}


def _things(epcs: Iterable[str], quantities: Iterable[QuantityElement]) -> list[Thing]:
    pieces = [Thing(key(epc)) for epc in epcs]
    return pieces + [Thing(key(q.epc_class), q.quantity, q.uom) for q in quantities]
