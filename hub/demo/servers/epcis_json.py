"""Simulated events as EPCIS 2.0 JSON-LD, written apart from the hub's own writer.

What a real system would do by itself: so that a fault of the hub's is not hidden by its twin.
"""

from collections.abc import Sequence

import orjson

from hub.demo.servers.index import RECORDED_LATER, happened
from hub.demo.world.places import Place, Product
from hub.registry.provinces import provinces
from schema.model.events import (
    AggregationEvent,
    AssociationEvent,
    Event,
    ObjectEvent,
    QuantityElement,
    TransactionEvent,
    TransformationEvent,
)
from schema.model.json import Json, JsonObject
from schema.model.times import VIETNAM, iso

CONTEXT = "https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld"
_MDA = "{urn:epcglobal:cbv:mda}"
_NAME = "urn:epcglobal:cbv:mda#name"
_STATE = "urn:epcglobal:cbv:mda#state"
_DESCRIPTION = "urn:epcglobal:cbv:mda#descriptionShort"


def event_bytes(event: Event) -> bytes:
    """One event of an ``eventList``."""
    return orjson.dumps(_filled({**_common(event), **_what(event)}))


def document(events: Sequence[bytes], places: Sequence[bytes], products: Sequence[bytes]) -> bytes:
    """An EPCISQueryDocument of events written before, with the master data of what they name."""
    vocabularies = [
        b'{"type":"urn:epcglobal:epcis:vtype:%s","vocabularyElementList":[%s]}'
        % (kind, b",".join(elements))
        for kind, elements in ((b"Location", places), (b"EPCClass", products))
        if elements
    ]
    header = b'"epcisHeader":{"epcisMasterData":{"vocabularyList":[%s]}},' % b",".join(vocabularies)
    return (
        b'{"@context":["%s"],"type":"EPCISQueryDocument","schemaVersion":"2.0",'
        b'"creationDate":"2026-06-01T00:00:00.000Z",%s"epcisBody":{"queryResults":'
        b'{"queryName":"SimpleEventQuery","resultsBody":{"eventList":[%s]}}}}'
        % (CONTEXT.encode(), header if vocabularies else b"", b",".join(events))
    )


def place_element(written: str, place: Place) -> bytes:
    """A place as a vocabulary element, under the id that this system writes."""
    province = provinces()[place.province].name_vi
    return _element(written, place.name, {"id": _STATE, "attribute": province})


def product_element(written: str, product: Product) -> bytes:
    """A product as a vocabulary element."""
    return _element(written, product.name, {"id": _DESCRIPTION, "attribute": product.name_en})


def _element(written: str, name: str, *more: JsonObject) -> bytes:
    attributes = [{"id": _NAME, "attribute": name}, *more]
    return orjson.dumps({"id": written, "attributes": attributes})


def _filled(fields: JsonObject) -> JsonObject:
    return {name: value for name, value in fields.items() if value not in (None, [], {})}


def _common(event: Event) -> dict[str, Json]:
    return {
        "type": event.type.value,
        "eventID": event.event_id,
        "eventTime": iso(happened(event), VIETNAM),
        "eventTimeZoneOffset": VIETNAM,
        "recordTime": iso(happened(event) + RECORDED_LATER),
        "bizStep": event.biz_step,
        "disposition": event.disposition,
        "readPoint": {"id": event.read_point} if event.read_point else None,
        "bizLocation": {"id": event.biz_location} if event.biz_location else None,
        "bizTransactionList": [
            _filled({"type": t.type, "bizTransaction": t.value}) for t in event.biz_transactions
        ],
        "sourceList": [{"type": s.type, "source": s.value} for s in event.sources],
        "destinationList": [{"type": d.type, "destination": d.value} for d in event.destinations],
    }


def _what(event: Event) -> dict[str, Json]:
    if isinstance(event, TransformationEvent):
        return {
            "transformationID": event.transformation_id,
            "inputEPCList": list(event.input_epc_list),
            "inputQuantityList": _quantities(event.input_quantity_list),
            "outputEPCList": list(event.output_epc_list),
            "outputQuantityList": _quantities(event.output_quantity_list),
            "ilmd": _ilmd(event.ilmd),
        }
    if isinstance(event, AggregationEvent | AssociationEvent):
        return {
            "action": event.action.value,
            "parentID": event.parent_id,
            "childEPCs": list(event.child_epcs),
            "childQuantityList": _quantities(event.child_quantity_list),
        }
    return {"action": event.action.value, **_objects(event)}


def _objects(event: ObjectEvent | TransactionEvent) -> dict[str, Json]:
    return {
        "epcList": list(event.epc_list),
        "quantityList": _quantities(event.quantity_list),
        "ilmd": _ilmd(event.ilmd) if isinstance(event, ObjectEvent) else None,
    }


def _quantities(elements: Sequence[QuantityElement]) -> list[Json]:
    return [
        _filled({"epcClass": q.epc_class, "quantity": q.quantity, "uom": q.uom}) for q in elements
    ]


def _ilmd(ilmd: JsonObject) -> JsonObject:
    return {name.replace(_MDA, "cbvmda:"): value for name, value in ilmd.items()}
