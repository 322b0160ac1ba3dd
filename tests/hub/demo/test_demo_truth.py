"""The generator's own truth against what follows from its events, found again from scratch."""

from collections import defaultdict

import pytest

from hub.demo.world.ledger import Reach
from hub.demo.world.story import Story
from hub.demo.world.world import World, world
from schema.model.events import AggregationEvent, Event, ObjectEvent, TransformationEvent
from schema.model.identifiers.canonical import canonical
from schema.model.identifiers.local import read_local

Stay = tuple[str, str]


class Retold:
    """Reads a chain's events in the order of time: contents of containers, trips, makings."""

    def __init__(self, events: list[Event], codes: dict[tuple[str, str], str]) -> None:
        self.codes = codes
        self.contents: dict[str, set[str]] = {}
        self.left: dict[str, tuple[str, int, set[str]]] = {}
        self.runs: dict[str, tuple[list[tuple[Stay, int]], list[tuple[Stay, int]]]] = {}
        self.links: set[tuple[Stay, int, Stay, int]] = set()
        self.stays: set[Stay] = set()
        for event in sorted(events, key=lambda e: e.event_time.earliest or 0):
            self._take(event, event.event_time.earliest or 0)
        for used, made in self.runs.values():
            self.links |= {(u, at, m, then) for u, at in used for m, then in made}

    def _take(self, event: Event, at: int) -> None:
        here = self._place(event.read_point)
        if isinstance(event, AggregationEvent):
            content = {*event.child_epcs, *(q.epc_class for q in event.child_quantity_list)}
            items = {canonical(text) for text in content}
            box = canonical(event.parent_id or "")
            self.contents[box] = items if event.biz_step == "packing" else set()
        elif isinstance(event, TransformationEvent):
            self._make(event, here, at)
        elif isinstance(event, ObjectEvent):
            listed = {*event.epc_list, *(q.epc_class for q in event.quantity_list)}
            named = {canonical(text) for text in listed}
            items = set().union(*(self.contents.get(item) or {item} for item in named))
            self._travel(event, here, at, items)

    def _make(self, event: TransformationEvent, here: str, at: int) -> None:
        used, made = self.runs.setdefault(event.transformation_id or event.event_id or "", ([], []))
        for texts, into in (
            ((*event.input_epc_list, *(q.epc_class for q in event.input_quantity_list)), used),
            ((*event.output_epc_list, *(q.epc_class for q in event.output_quantity_list)), made),
        ):
            into += [((canonical(text), here), at) for text in texts]
            self.stays |= {(canonical(text), here) for text in texts}

    def _travel(self, event: ObjectEvent, here: str, at: int, items: set[str]) -> None:
        self.stays |= {(item, here) for item in items}
        if event.biz_step == "shipping":
            self.left[event.biz_transactions[0].value] = (here, at, items)
        elif event.biz_step == "receiving":
            origin, then, cargo = self.left[event.biz_transactions[0].value]
            self.links |= {((item, origin), then, (item, here), at) for item in cargo}

    def _place(self, written: str | None) -> str:
        one = canonical(written or "")
        if one.startswith("urn:txng:place:"):
            found = read_local(one)
            return self.codes[found.system or "", found.key or ""]
        return one.rsplit("/", 1)[1]

    def reach(self, item: str, forward: bool) -> set[Stay]:
        onward = defaultdict(list)
        for source, left, target, came in self.links:
            if forward:
                onward[source].append((left, target, came))
            else:
                onward[target].append((-came, source, -left))
        best: dict[Stay, int] = {}
        work = [(stay, -(10**18)) for stay in self.stays if stay[0] == item]
        while work:
            stay, since = work.pop()
            if stay not in best or since < best[stay]:
                best[stay] = since
                work += [(to, came) for left, to, came in onward[stay] if left >= since]
        return set(best)


@pytest.fixture(scope="module")
def told() -> World:
    return world(seed=11, events=1_000)


@pytest.fixture(scope="module")
def codes(told: World) -> dict[tuple[str, str], str]:
    return {
        (system.id, place.local): place.gln
        for system in told.landscape.systems
        for place in told.places
        if place.province in system.provinces
    }


def same(reach: Reach, stays: set[Stay]) -> bool:
    return set(reach.items) == {i for i, _ in stays} and set(reach.places) == {p for _, p in stays}


@pytest.mark.parametrize("number", [*range(14), 63, 64, 66])
def test_the_truth_of_every_lot_follows_from_the_events(
    told: World, codes: dict[tuple[str, str], str], number: int
) -> None:
    story: Story = told.chain(number)
    retold = Retold([event for _, event in story.held], codes)
    containers = {box for box, _ in story.ledger.carried_to}
    for item in story.ledger.held_at:
        if item in containers:
            continue
        truth = told.truth(item)
        assert same(truth.upstream, retold.reach(item, forward=False)), item
        assert same(truth.downstream, retold.reach(item, forward=True)), item


def test_the_showcase_lot_comes_from_five_provinces(told: World) -> None:
    upstream = told.truth(told.showcase.retail.link).upstream
    assert upstream.provinces == ("01", "58", "75", "79", "96")


def test_the_early_lot_reaches_the_retail_lot(told: World) -> None:
    early = told.truth(told.showcase.early.link)
    assert told.showcase.retail.link in early.downstream.items
    assert {"01", "48", "79", "96"} <= set(early.downstream.provinces)


def test_a_pallet_stands_for_what_it_carried_and_not_for_what_others_carried(told: World) -> None:
    pallet = told.truth(told.showcase.pallet.link)
    assert told.showcase.retail.link in pallet.downstream.items
    assert told.showcase.early.link in pallet.upstream.items


def test_the_recalled_lot_went_into_products_of_five_provinces(told: World) -> None:
    downstream = told.truth(told.recall.link).downstream
    assert {"92", "94", "80", "01", "40"} <= set(downstream.provinces)
    assert len(downstream.items) == 11


def test_a_code_of_elsewhere_is_of_no_chain(told: World) -> None:
    with pytest.raises(LookupError):
        told.truth("https://id.gs1.org/01/09506000134352/10/ABC")


def test_every_item_tells_its_chain(told: World) -> None:
    for number in (0, 1, 2, 4, 6, 12):
        for item in told.chain(number).ledger.held_at:
            assert told.truth(item).item == item
