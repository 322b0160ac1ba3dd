"""The simulated world: reproducible, growing by its end, and true to what it says of itself."""

from collections import Counter
from itertools import islice

import pytest

from hub.demo.servers.spoken import spoken
from hub.demo.world.landscape import NAMED_2024_10, Profile
from hub.demo.world.world import FIRST_WIDE, World, world
from hub.registry.programme import programmes
from hub.registry.provinces import provinces
from schema.model.events import AggregationEvent, Event, ObjectEvent, TransformationEvent
from schema.model.identifiers.canonical import read
from schema.model.identifiers.identifier import Kind

NAMED_LOCALITIES = {
    "Cần Thơ": "sql",  # a portal of its own
    "Thái Bình": "sql",  # a portal of its own
    "Cà Mau": "graphql",  # a ledger (blockchain)
    "Long An": "graphql",  # a ledger (blockchain)
    "Đắk Nông": "epcis1",
    "Hưng Yên": "epcis2",
    "Sóc Trăng": "rest",
    "Trà Vinh": "rest",
    "Vĩnh Long": "rest",
    "Cao Bằng": "files",
    "Hòa Bình": "files",
    "Quảng Nam": "files",
}
"""What the simulation gives each: where reports say how a system is built, what is read of such."""


@pytest.fixture(scope="module")
def small() -> World:
    return world(seed=7, events=10_000)


@pytest.fixture(scope="module")
def held(small: World) -> list[tuple[str, Event]]:
    return list(small.events())


def ids(event: Event) -> list[str]:
    found = [event.read_point, event.biz_location]
    found += [end.value for end in (*event.sources, *event.destinations)]
    if isinstance(event, TransformationEvent):
        found += [*event.input_epc_list, *event.output_epc_list]
        found += [q.epc_class for q in event.input_quantity_list + event.output_quantity_list]
    elif isinstance(event, AggregationEvent):
        found += [event.parent_id, *event.child_epcs]
        found += [q.epc_class for q in event.child_quantity_list]
    elif isinstance(event, ObjectEvent):
        found += [*event.epc_list, *(q.epc_class for q in event.quantity_list)]
    return [text for text in found if text]


def test_the_same_seed_is_the_same_world(held: list[tuple[str, Event]]) -> None:
    assert list(world(seed=7, events=10_000).events()) == held


def test_another_seed_is_another_world(held: list[tuple[str, Event]]) -> None:
    other = list(islice(world(seed=8, events=10_000).events(), 100))
    assert other != held[:100]


def test_a_larger_world_begins_with_the_smaller_one(held: list[tuple[str, Event]]) -> None:
    larger = world(seed=7, events=30_000)
    assert list(islice(larger.events(), len(held))) == held


def test_there_are_as_many_events_as_asked_for_and_the_rest_of_one_chain(
    held: list[tuple[str, Event]],
) -> None:
    assert 10_000 <= len(held) < 10_000 + 200


def test_every_province_has_places_and_events(small: World, held: list[tuple[str, Event]]) -> None:
    assert {place.province for place in small.places} == set(small.atlas.codes)
    assert {holder for holder, _ in held} == {s.id for s in small.landscape.systems}


def test_63_systems_serve_63_provinces_one_with_two_and_one_system_for_two(small: World) -> None:
    systems = small.landscape.systems
    assert len(systems) == 63
    serving = Counter(code for system in systems for code in system.provinces)
    assert set(serving) == set(small.atlas.codes)
    assert [code for code, count in serving.items() if count == 2] == ["79"]
    assert [len(s.provinces) for s in systems if len(s.provinces) > 1] == [2]


def test_systems_speak_epcis_of_two_versions_graphql_sql_files_and_six_apis(
    small: World,
) -> None:
    shapes = Counter(system.shape for system in small.landscape.systems)
    assert shapes.pop("epcis2") in range(20, 36)
    assert [shapes.pop(name) for name in ("epcis1", "ledger", "portal")] == [3, 3, 3]
    assert [shapes.pop(files) for files in ("tables", "workbooks", "documents")] == [1, 1, 1]
    assert len(shapes) == 6


def test_what_reports_say_of_a_province_is_what_it_has(small: World) -> None:
    shapes = {code: s.shape for s in small.landscape.systems for code in s.provinces}
    assert {shapes[code] for code in ("15", "34", "92")} == {"portal"}
    assert {shapes[code] for code in ("42", "80", "96")} == {"ledger"}
    assert {shapes[code] for code in ("14", "54")} == {"epcis1"}


def test_every_locality_that_reports_name_has_a_system_of_its_own_and_each_kind_is_among_them(
    small: World,
) -> None:
    reported = {code for code, one in programmes().items() if one.named or one.milestones}
    names = {provinces()[code].name_vi for code in reported}
    assert names == set(NAMED_LOCALITIES)
    kinds = {s.provinces: spoken(s).kind for s in small.landscape.systems}
    found = {name: kinds[(p.code,)] for p in provinces().values() if (name := p.name_vi) in names}
    assert found == NAMED_LOCALITIES
    assert set(found.values()) == {"epcis1", "epcis2", "files", "graphql", "rest", "sql"}


def test_every_id_is_readable_and_has_its_check_digit(held: list[tuple[str, Event]]) -> None:
    written = {text for _, event in held for text in ids(event)}
    read_ids = [read(text) for text in written]
    assert [i for i in read_ids if i.fault or i.kind in {Kind.UNREADABLE, Kind.URI}] == []


def test_every_gtin_and_gln_is_under_the_prefix_of_vietnam(small: World) -> None:
    assert all(place.gln.startswith("893") for place in small.places)
    assert all(product.gtin.startswith("0893") for product in small.products)


def test_both_spellings_of_a_thing_are_one_thing(small: World) -> None:
    for item in (small.showcase.retail, small.showcase.pallet, small.recall):
        assert read(item.urn).canonical == item.link
    for place in small.places[::50]:
        assert read(place.urn).canonical == place.link


def test_everything_is_named_as_simulated(small: World) -> None:
    assert all("mô phỏng" in place.name for place in small.places)
    assert all("mô phỏng" in product.name for product in small.products)
    assert all("simulated" in system.name for system in small.landscape.systems)


def test_no_two_places_share_a_gln(small: World) -> None:
    assert len({place.gln for place in small.places}) == len(small.places)


def test_containers_are_used_again(held: list[tuple[str, Event]]) -> None:
    packed = Counter(
        event.parent_id
        for _, event in held
        if isinstance(event, AggregationEvent) and event.biz_step == "packing"
    )
    assert max(packed.values()) >= 3


def test_some_events_are_recorded_by_two_systems(held: list[tuple[str, Event]]) -> None:
    statements = Counter(event.event_id for _, event in held)
    assert 2 in statements.values()


def test_in_october_2024_17_provinces_have_a_system_and_the_named_are_among_them() -> None:
    told = world(seed=7, events=500, profile=Profile.OCTOBER_2024)
    served = {code for system in told.landscape.systems for code in system.provinces}
    assert len(told.landscape.systems) == 17
    assert served.issuperset(NAMED_2024_10)
    assert any(len(holder) == 2 for holder, _ in told.events())


def test_the_large_chain_reaches_ten_thousand_holdings(small: World) -> None:
    ledger = small.chain(FIRST_WIDE).ledger
    assert sum(map(len, ledger.held_at.values())) > 9_000
    assert len(ledger.truth(small.wide["wide"].link).downstream.items) > 800
    assert len(ledger.truth(small.wide["wide-part"].link).downstream.places) > 50
