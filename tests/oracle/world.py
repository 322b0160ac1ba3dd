"""Hypothesis strategies for small random worlds: records of events about few items and places.

Ids differ for every event but meant duplicates (the same content from another system, spelled
differently), retractions and conflicts (other content under the same id); no two events of
different ids have the same content.
"""

from dataclasses import replace
from typing import Any

from hypothesis import strategies as st

from oracle import cast
from oracle.journeys import journeys
from oracle.said import content
from oracle.shape import EVERYTHING, Shape
from schema.model.events import (
    Action,
    AggregationEvent,
    AssociationEvent,
    BizTransaction,
    ErrorDeclaration,
    Event,
    ObjectEvent,
    QuantityElement,
    SourceDest,
    TransactionEvent,
    TransformationEvent,
)
from schema.model.keys import SystemId
from schema.model.records import MasterData, Record
from schema.model.times import EventTime


@st.composite
def times(draw: st.DrawFn, shape: Shape = EVERYTHING) -> EventTime:
    """Mostly instants on a few points, else days, open ends, nothing known."""
    point = draw(st.integers(0, cast.POINTS - 1))
    exact = st.just(cast.instant_at(point))
    if not shape.vague_times:
        return draw(exact)
    vague = [cast.day_of(point), cast.since(point), cast.until(point), cast.UNKNOWN_TIME]
    return draw(st.one_of(exact, exact, exact, st.just(vague[0]), st.sampled_from(vague)))


def _action(shape: Shape) -> st.SearchStrategy[Action]:
    packing = [Action.ADD, Action.OBSERVE, Action.DELETE]
    return st.sampled_from(packing if shape.unpacking else packing[:2])


def _steps() -> st.SearchStrategy[str | None]:
    moving = ["shipping", "departing", "receiving", "arriving", "shipping", "receiving"]
    others = ["storing", "commissioning", "packing", "unpacking", "loading", None]
    return st.sampled_from([*moving, *others])


@st.composite
def _common(draw: st.DrawFn, shape: Shape) -> dict[str, Any]:
    """The fields that all event types share."""
    maybe = [None] if shape.absent_places else []
    where = st.sampled_from([*maybe, *cast.PLACES, *cast.SITES])
    destination = st.builds(
        SourceDest,
        st.sampled_from(["location", "possessing_party", "location", "owning_party"]),
        st.sampled_from(cast.PLACES),
    )
    business = st.builds(
        BizTransaction, st.sampled_from([None, "po", "desadv"]), st.sampled_from(cast.TRANSACTIONS)
    )
    return {
        "event_time": draw(times(shape)),
        "biz_step": draw(_steps()),
        "read_point": draw(where),
        "biz_location": draw(st.one_of(st.none(), where)),
        "destinations": tuple(draw(st.lists(destination, max_size=1))),
        "biz_transactions": tuple(draw(st.lists(business, max_size=1))),
    }


@st.composite
def _named(draw: st.DrawFn, shape: Shape, least: int = 1) -> tuple[tuple[str, ...], Any]:
    """Some items as EPCs and quantities, in one spelling or the other."""
    known = [*cast.ITEMS, *cast.LOTS, *(cast.PRODUCTS[:1] if shape.unrecorded else ())]
    chosen = draw(st.lists(st.sampled_from(known), min_size=least, max_size=2, unique=True))
    amounts = st.sampled_from([None, 4.0, 10.0]) if shape.quantities else st.none()
    units = st.sampled_from([None, "KGM", "GRM"]) if shape.quantities else st.none()
    epcs = tuple(item for item in chosen if not cast.is_class(item))
    classes = [item for item in chosen if cast.is_class(item)]
    return epcs, tuple(QuantityElement(c, draw(amounts), draw(units)) for c in classes)


def _made_of(shape: Shape) -> st.SearchStrategy[dict[str, str]]:
    numbers = [{"{urn:epcglobal:cbv:mda}lotNumber": number} for number in cast.LOT_NUMBERS]
    return st.sampled_from([{}, {}, *numbers]) if shape.members else st.just({})


@st.composite
def _objects(draw: st.DrawFn, shape: Shape) -> Event:
    epcs, classes = draw(_named(shape))
    action = draw(st.sampled_from([Action.OBSERVE, Action.OBSERVE, Action.ADD, Action.DELETE]))
    ilmd = draw(_made_of(shape)) if action is Action.ADD else {}
    common = draw(_common(shape))
    return ObjectEvent(action=action, epc_list=epcs, quantity_list=classes, ilmd=ilmd, **common)


@st.composite
def _packings(draw: st.DrawFn, shape: Shape) -> Event:
    kinds: list[type[AggregationEvent] | type[AssociationEvent]] = [AggregationEvent] * 2
    kind = draw(st.sampled_from([*kinds, *([AssociationEvent] * shape.associations)]))
    action = draw(_action(shape))
    places = cast.SITES[:1] if shape.place_parents and kind is AssociationEvent else []
    parent = draw(st.sampled_from([*cast.CONTAINERS, *cast.PALLETS, *places]))
    epcs, classes = draw(_named(shape, least=0 if action is Action.DELETE else 1))
    if not shape.self_containing and parent in epcs:
        epcs = tuple(epc for epc in epcs if epc != parent)
    common = draw(_common(shape))
    return kind(
        action=action, parent_id=parent, child_epcs=epcs, child_quantity_list=classes, **common
    )


@st.composite
def _transformations(draw: st.DrawFn, shape: Shape) -> Event:
    into, inputs = draw(_named(shape, least=0))
    out, outputs = draw(_named(shape, least=0 if into or inputs else 1))
    ids = cast.TRANSFORMATION_IDS[: 2 if shape.bare_transformation_ids else 1]
    return TransformationEvent(
        transformation_id=draw(st.sampled_from([None, *ids])),
        input_epc_list=into,
        input_quantity_list=inputs,
        output_epc_list=out,
        output_quantity_list=outputs,
        ilmd=draw(_made_of(shape)),
        **draw(_common(shape)),
    )


@st.composite
def _business(draw: st.DrawFn, shape: Shape) -> Event:
    epcs, classes = draw(_named(shape))
    return TransactionEvent(
        action=draw(st.sampled_from(list(Action))),
        parent_id=draw(st.sampled_from([None, *cast.PALLETS])),
        epc_list=epcs,
        quantity_list=classes,
        **draw(_common(shape)),
    )


def events(shape: Shape = EVERYTHING) -> st.SearchStrategy[Event]:
    """One event of any type, its time and place at random."""
    kinds = [_objects(shape), _objects(shape), _packings(shape), _transformations(shape)]
    return st.one_of(*kinds, *([_business(shape)] if shape.transactions else []))


@st.composite
def worlds(draw: st.DrawFn, shape: Shape = EVERYTHING, max_events: int = 10) -> list[Record]:
    """Records of at most ``max_events`` events, their duplicates and retractions, in any order."""
    one = events(shape).map(lambda event: [event])
    stories = draw(st.lists(st.one_of(journeys(shape), one, one), min_size=3, max_size=8))
    different = {content(event): event for story in stories for event in story}
    records: list[Record] = []
    for number, event in enumerate(list(different.values())[:max_events]):
        records += draw(_said(shape, replace(event, event_id=cast.event_id(number))))
    return draw(st.permutations(records))


@st.composite
def _said(draw: st.DrawFn, shape: Shape, event: Event) -> list[Record]:
    """Who says an event; perhaps another system too, perhaps somebody takes it back, or says
    something else under its id, or tells it a second time."""
    systems = draw(st.permutations(cast.SYSTEMS))
    records = [_record(systems[0], event)]
    if shape.duplicates and not draw(st.integers(0, 5)):
        records.append(_record(systems[1], cast.respelled(event)))
    if shape.retractions and not draw(st.integers(0, 9)):
        wrong = replace(event, error_declaration=draw(_declarations()))
        records.append(_record(draw(st.sampled_from(systems)), wrong, "#error"))
    if shape.conflicts and not draw(st.integers(0, 9)):
        other = replace(event, **draw(_differences()))
        records.append(_record(draw(st.sampled_from(systems)), other, "#other"))
    if shape.doubles and not draw(st.integers(0, 9)):
        again = replace(event, event_id=f"{event.event_id}-again", disposition="in_progress")
        records.append(_record(draw(st.sampled_from(systems)), again))
    return records


def _declarations() -> st.SearchStrategy[ErrorDeclaration]:
    """Taken back; corrected by an event that may be told, by one that is not, or by none."""
    ids = st.sampled_from([(), (cast.event_id(0),), (cast.event_id(999),)])
    when = "2024-01-09T00:00:00+07:00"
    return st.builds(ErrorDeclaration, st.just(when), st.just("did_not_occur"), ids)


def _differences() -> st.SearchStrategy[dict[str, Any]]:
    """What the other event under one id has otherwise."""
    return st.sampled_from(
        [
            {"disposition": "damaged"},
            {"read_point": cast.SITES[2], "disposition": "damaged"},
            {"event_time": cast.instant_at(cast.POINTS - 1), "disposition": "damaged"},
        ]
    )


def statements() -> st.SearchStrategy[list[MasterData]]:
    """Master data: two codes of one thing, the lot of an instance."""
    same = st.builds(_statement, st.just("sameAs"), *[st.sampled_from(cast.ITEMS)] * 2)
    numbers = st.sampled_from(cast.LOT_NUMBERS)
    of_lot = st.builds(_statement, st.just("lotNumber"), st.sampled_from(cast.INSTANCES), numbers)
    return st.lists(st.one_of(same, same, of_lot), max_size=3)


def _statement(name: str, item: str, value: str) -> MasterData:
    return MasterData("urn:epcglobal:epcis:vtype:EPCClass", item, {name: value})


def _record(system: str, event: Event, suffix: str = "") -> Record:
    return Record(SystemId(system), f"{event.event_id}{suffix}", event, cast.FETCHED)
