"""The questions that the samples allow, by what a connector declares."""

from collections.abc import Mapping
from typing import Any

from connectors.sdk.interface import Capability, Connector
from connectors.testing.samples import Samples
from connectors.testing.verdicts import NotProven
from schema.model.identifiers.build import place, sscc
from schema.model.identifiers.canonical import read
from schema.model.identifiers.check_digit import with_check_digit
from schema.model.identifiers.identifier import Kind
from schema.model.identifiers.local import local_item, local_place
from schema.model.keys import ItemId, PlaceId
from schema.model.queries import EventQuery
from schema.model.times import DAY

ASKED = {
    Capability.EVENTS_BY_EPC_CLASS: "lots",
    Capability.EVENTS_BY_EPC: "items",
    Capability.EVENTS_BY_PLACE: "places",
    Capability.EVENTS_BY_TIME: "from and to",
    Capability.EVENTS_BY_ID: "events",
    Capability.EVENTS_BY_TRANSFORMATION: "transformations",
}
"""What has to be given in the samples for each way of asking for events."""


def sampled(capability: Capability, samples: Samples) -> EventQuery | None:
    """The question by one capability; None where its sample is not given."""
    found = {
        Capability.EVENTS_BY_EPC_CLASS: EventQuery(epc_classes=samples.lots[:1]),
        Capability.EVENTS_BY_EPC: EventQuery(epcs=samples.items[:1]),
        Capability.EVENTS_BY_PLACE: EventQuery(places=samples.places[:1]),
        Capability.EVENTS_BY_ID: EventQuery(event_ids=samples.events[:1]),
        Capability.EVENTS_BY_TRANSFORMATION: EventQuery(
            transformation_ids=samples.transformations[:1]
        ),
    }
    if capability is Capability.EVENTS_BY_TIME and samples.since is not None:
        return EventQuery(ge_event_time=samples.since, lt_event_time=samples.until)
    query = found.get(capability)
    return query if query is not None and query.keys() else None


def questions(connector: Connector[Any], samples: Samples) -> Mapping[Capability, EventQuery]:
    """Every question that is declared and has its sample; ``NotProven`` where there is none."""
    declared = connector.manifest.capabilities
    found = {c: q for c in ASKED if c in declared and (q := sampled(c, samples)) is not None}
    if not found:
        wanted = " or ".join(f"`{ASKED[c]}`" for c in ASKED if c in declared)
        raise NotProven(f"give {wanted or 'a sample'} in [samples]")
    return found


def any_question(connector: Connector[Any], samples: Samples) -> EventQuery:
    """The first of them."""
    return next(iter(questions(connector, samples).values()))


_PREFIX = "8938"
NOWHERE = "TXNG-KHONG-CO"
"""In codes that nobody gives: “there is no such thing”."""
_UUID = "urn:uuid:00000000-0000-4000-8000-00000e0e0e0e"


def unknown_lots(samples: Samples, count: int) -> tuple[ItemId, ...]:
    """Lots that no system holds: of the sample's product, with numbers that nobody gives."""
    product = f"https://id.gs1.org/01/{with_check_digit(f'0{_PREFIX}99999999')}"
    if samples.lots:
        product = samples.lots[0].rpartition("/10/")[0]
    return tuple(ItemId(f"{product}/10/{NOWHERE}-{n}") for n in range(1, count + 1))


def unknown(capability: Capability, samples: Samples) -> EventQuery:
    """A question for what no system holds, of the sample's sort where there is one."""
    match capability:
        case Capability.EVENTS_BY_EPC_CLASS:
            return EventQuery(epc_classes=unknown_lots(samples, 1))
        case Capability.EVENTS_BY_EPC:
            return EventQuery(epcs=(_unknown_item(samples),))
        case Capability.EVENTS_BY_PLACE:
            return EventQuery(places=(_unknown_place(samples),))
        case Capability.EVENTS_BY_ID:
            return EventQuery(event_ids=(_UUID,))
        case Capability.EVENTS_BY_TRANSFORMATION:
            return EventQuery(transformation_ids=(_UUID,))
    return EventQuery(ge_event_time=-30_000 * DAY, lt_event_time=-29_999 * DAY)


def _unknown_item(samples: Samples) -> ItemId:
    known = read(samples.items[0]) if samples.items else None
    if known is not None and known.kind is Kind.INSTANCE:
        return ItemId(f"{known.canonical.rpartition('/21/')[0]}/21/{NOWHERE}")
    if known is not None and known.kind is Kind.LOCAL_ITEM:
        return ItemId(local_item(known.system or "", NOWHERE))
    return ItemId(sscc(with_check_digit(f"3{_PREFIX}999999999999")))


def _unknown_place(samples: Samples) -> PlaceId:
    known = read(samples.places[0]) if samples.places else None
    if known is not None and known.kind is Kind.LOCAL_PLACE:
        return PlaceId(local_place(known.system or "", NOWHERE))
    return PlaceId(place(with_check_digit(f"{_PREFIX}99999999")))
