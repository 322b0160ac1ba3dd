"""The five event types of EPCIS 2.0 (ISO/IEC 19987:2024), in the standard's words.

Identifiers in an event stay as the source wrote them, so that a document reads back equal;
``schema.model.identifiers.canonical`` tells which of them are one thing. An event is content
only: who said it, and when we heard it, is a ``Record`` around it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from schema.model.hastening import hasten
from schema.model.json import Json, JsonObject
from schema.model.times import EventTime


class EventType(StrEnum):
    """The ``type`` of an event, spelled as in EPCIS 2.0 JSON-LD."""

    OBJECT = "ObjectEvent"
    AGGREGATION = "AggregationEvent"
    TRANSACTION = "TransactionEvent"
    TRANSFORMATION = "TransformationEvent"
    ASSOCIATION = "AssociationEvent"


class Action(StrEnum):
    """EPCIS 7.3.2: how the event relates to the life of what it names."""

    ADD = "ADD"
    OBSERVE = "OBSERVE"
    DELETE = "DELETE"


@hasten
@dataclass(frozen=True, slots=True)
class QuantityElement:
    """So much of a class of things (EPCIS 7.3.3.3). ``quantity`` None: unknown, not zero."""

    epc_class: str
    quantity: float | None = None
    uom: str | None = None
    """UN/CEFACT Recommendation 20 code (KGM, LTR…); None: the quantity counts pieces."""


@hasten
@dataclass(frozen=True, slots=True)
class BizTransaction:
    """A business document that the event belongs to; ``type`` a CBV word or a URI, or None."""

    type: str | None
    value: str


@hasten
@dataclass(frozen=True, slots=True)
class SourceDest:
    """One entry of a source or destination list; ``type`` a CBV word or a URI."""

    type: str
    value: str


@dataclass(frozen=True, slots=True)
class PersistentDisposition:
    """Dispositions that go on until unset (EPCIS 7.4.1)."""

    set: tuple[str, ...] = ()
    unset: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ErrorDeclaration:
    """The event repeats one said before and retracts it (EPCIS 7.4.1.3)."""

    declaration_time: str
    reason: str | None = None
    corrective_event_ids: tuple[str, ...] = ()
    extensions: JsonObject = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Event:
    """What all five types share.

    ``biz_step``, ``disposition`` and the types in lists are the bare CBV word where the standard
    has one (``shipping``), else the URI as written. ``extensions`` holds every field the model
    does not name, keyed ``{namespace}name``; nested extension elements are JSON objects keyed the
    same way. ``extensions`` may also hold the extensions of standard sub-elements, keyed by the
    element's path (``readPoint/{namespace}name``).
    """

    event_time: EventTime
    event_id: str | None = None
    record_time: str | None = None
    biz_step: str | None = None
    disposition: str | None = None
    persistent_disposition: PersistentDisposition | None = None
    read_point: str | None = None
    biz_location: str | None = None
    biz_transactions: tuple[BizTransaction, ...] = ()
    sources: tuple[SourceDest, ...] = ()
    destinations: tuple[SourceDest, ...] = ()
    sensor_elements: tuple[JsonObject, ...] = ()
    certification_info: tuple[str, ...] = ()
    error_declaration: ErrorDeclaration | None = None
    extensions: Mapping[str, Json] = field(default_factory=dict)


@hasten
@dataclass(frozen=True, slots=True, kw_only=True)
class ObjectEvent(_Event):
    """Something happened to objects: made (ADD), seen (OBSERVE), ended (DELETE)."""

    action: Action
    epc_list: tuple[str, ...] = ()
    quantity_list: tuple[QuantityElement, ...] = ()
    ilmd: JsonObject = field(default_factory=dict)
    type: EventType = field(default=EventType.OBJECT, init=False)


@hasten
@dataclass(frozen=True, slots=True, kw_only=True)
class AggregationEvent(_Event):
    """Contents were put into (ADD), seen in (OBSERVE) or taken out of (DELETE) a container.

    DELETE without any child empties the container. ``parent_id`` may be absent only on OBSERVE.
    """

    action: Action
    parent_id: str | None = None
    child_epcs: tuple[str, ...] = ()
    child_quantity_list: tuple[QuantityElement, ...] = ()
    type: EventType = field(default=EventType.AGGREGATION, init=False)


@hasten
@dataclass(frozen=True, slots=True, kw_only=True)
class AssociationEvent(_Event):
    """Like aggregation, for lasting ties (a sensor on a pallet, an asset at a place)."""

    action: Action
    parent_id: str | None = None
    child_epcs: tuple[str, ...] = ()
    child_quantity_list: tuple[QuantityElement, ...] = ()
    type: EventType = field(default=EventType.ASSOCIATION, init=False)


@hasten
@dataclass(frozen=True, slots=True, kw_only=True)
class TransactionEvent(_Event):
    """Objects were tied to business documents; nothing is packed by its ``parent_id``."""

    action: Action
    parent_id: str | None = None
    epc_list: tuple[str, ...] = ()
    quantity_list: tuple[QuantityElement, ...] = ()
    type: EventType = field(default=EventType.TRANSACTION, init=False)


@hasten
@dataclass(frozen=True, slots=True, kw_only=True)
class TransformationEvent(_Event):
    """Inputs were consumed and outputs made. One ``transformation_id`` joins several events."""

    transformation_id: str | None = None
    input_epc_list: tuple[str, ...] = ()
    input_quantity_list: tuple[QuantityElement, ...] = ()
    output_epc_list: tuple[str, ...] = ()
    output_quantity_list: tuple[QuantityElement, ...] = ()
    ilmd: JsonObject = field(default_factory=dict)
    type: EventType = field(default=EventType.TRANSFORMATION, init=False)


Event = ObjectEvent | AggregationEvent | TransactionEvent | TransformationEvent | AssociationEvent
CLASSES: Mapping[EventType, type[Event]] = {
    EventType.OBJECT: ObjectEvent,
    EventType.AGGREGATION: AggregationEvent,
    EventType.TRANSACTION: TransactionEvent,
    EventType.TRANSFORMATION: TransformationEvent,
    EventType.ASSOCIATION: AssociationEvent,
}
"""What an event of each type is."""
