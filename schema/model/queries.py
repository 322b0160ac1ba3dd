"""The question put to systems: after EPCIS SimpleEventQuery (ISO/IEC 19987 8.2.7.1)."""

from dataclasses import dataclass

from schema.model.events import EventType
from schema.model.keys import ItemId, PlaceId
from schema.model.times import Micros


@dataclass(frozen=True, slots=True, kw_only=True)
class EventQuery:
    """Events that match *every* parameter given; a parameter matches by *any* of its values.

    Frozen, hashable and with sorted values, so that equal questions are one question. Ids are
    canonical; a connector translates them into every spelling its system may hold
    (``schema.model.identifiers.spellings``). ``epcs`` match instances wherever an event may name
    them (lists, children, inputs, outputs, parent); ``epc_classes`` match lots in quantity lists
    only. Where both are given an event matches by either: they are one batched question. Times
    are UTC microseconds: ``ge_`` inclusive, ``lt_`` exclusive.
    """

    epcs: tuple[ItemId, ...] = ()
    epc_classes: tuple[ItemId, ...] = ()
    places: tuple[PlaceId, ...] = ()
    """Events whose read point or business location is one of these or below one of these."""
    event_ids: tuple[str, ...] = ()
    transformation_ids: tuple[str, ...] = ()
    event_types: tuple[EventType, ...] = ()
    biz_steps: tuple[str, ...] = ()
    ge_event_time: Micros | None = None
    lt_event_time: Micros | None = None
    ge_record_time: Micros | None = None
    lt_record_time: Micros | None = None

    def keys(self) -> int:
        """How many ids it asks for: what a system's largest batch is measured in."""
        return (
            len(self.epcs)
            + len(self.epc_classes)
            + len(self.places)
            + len(self.event_ids)
            + len(self.transformation_ids)
        )
