"""The 63 and the 34: every lookup that a code or a name off a document may need."""

import unicodedata
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.registry.names import fold
from hub.registry.provinces import (
    UnknownProvince,
    by_code,
    by_name,
    meaning,
    provinces,
    successor,
    type_at,
    unit_at,
    units,
)
from schema.model.keys import ProvinceCode
from schema.model.provinces import MERGER, ProvinceType, Scheme

BEFORE, AFTER = date(2025, 6, 30), date(2025, 7, 1)
CHANGED = {
    "15": ("Yên Bái", "Lào Cai"),
    "24": ("Bắc Giang", "Bắc Ninh"),
    "44": ("Quảng Bình", "Quảng Trị"),
    "52": ("Bình Định", "Gia Lai"),
    "80": ("Long An", "Tây Ninh"),
    "82": ("Tiền Giang", "Đồng Tháp"),
    "91": ("Kiên Giang", "An Giang"),
}


def test_there_are_63_provinces_and_34_units() -> None:
    assert (len(provinces()), len(units())) == (63, 34)


def test_every_province_went_into_one_unit_that_names_it() -> None:
    assert all(code in successor(code).predecessors for code in provinces())
    named = [code for unit in units().values() for code in unit.predecessors]
    assert sorted(named) == sorted(provinces())


def test_eleven_units_are_unchanged_and_23_merged() -> None:
    merged = [unit for unit in units().values() if len(unit.predecessors) > 1]
    assert len(merged) == 23


@pytest.mark.parametrize("code", sorted(CHANGED))
def test_a_reused_code_means_another_unit_after_the_merger(code: str) -> None:
    names = meaning(code, BEFORE).name_vi, meaning(code, AFTER).name_vi
    assert names == CHANGED[code]
    assert by_code(code, Scheme.GSO_34).name_vi == CHANGED[code][1]


def test_exactly_these_seven_codes_changed_meaning() -> None:
    assert {c for c, unit in units().items() if unit.code_meaning_changed} == set(CHANGED)
    differing = {c for c in units() if meaning(c, BEFORE).name_vi != meaning(c, AFTER).name_vi}
    assert differing == set(CHANGED)


def test_a_code_that_ended_with_the_merger_has_no_meaning_after_it() -> None:
    assert meaning("49", BEFORE).name_vi == "Quảng Nam"
    with pytest.raises(UnknownProvince, match=r"'49' is not a code of the 34 units"):
        meaning("49", AFTER)


def test_an_unknown_code_names_the_scheme_it_was_looked_up_in() -> None:
    with pytest.raises(UnknownProvince, match=r"'03' is not a code of the 63"):
        successor(ProvinceCode("03"))


def test_the_land_of_a_province_lies_in_its_successor_from_the_merger_on() -> None:
    ca_mau, bac_lieu = ProvinceCode("96"), ProvinceCode("95")
    assert unit_at(bac_lieu, BEFORE) is provinces()[bac_lieu]
    assert unit_at(bac_lieu, MERGER) is unit_at(ca_mau, MERGER) is units()["96"]


@pytest.mark.parametrize(
    ("on", "expected"),
    [
        (date(2025, 7, 1), ProvinceType.PROVINCE),
        (date(2026, 4, 29), ProvinceType.PROVINCE),
        (date(2026, 4, 30), ProvinceType.MUNICIPALITY),
    ],
)
def test_dong_nai_is_a_municipality_from_its_day_on(on: date, expected: ProvinceType) -> None:
    assert type_at(units()["75"], on) is expected


def test_cities_are_municipalities_in_both_lists() -> None:
    cities = {"01", "31", "46", "48", "79", "92"}
    both = ((provinces(), BEFORE), (units(), AFTER))
    for places, on in both:
        found = {c for c, p in places.items() if type_at(p, on) is ProvinceType.MUNICIPALITY}
        assert found == cities


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("Đắk Nông", "67"),
        ("dak nong", "67"),
        ("HOÀ BÌNH", "17"),
        ("Hòa Bình", "17"),
        ("Thanh Hoá", "38"),
        ("Tỉnh Cà Mau", "96"),
        ("TP. Hồ Chí Minh", "79"),
        ("Ho Chi Minh City", "79"),
        ("Hanoi", "01"),
        ("Bà Rịa – Vũng Tàu", "77"),
        ("Thừa Thiên - Huế", "46"),
    ],
)
@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_a_province_is_found_by_name_however_it_is_spelled(
    written: str, code: str, form: str
) -> None:
    found = by_name(unicodedata.normalize(form, written), Scheme.GSO_63)
    assert found is not None
    assert found.code == code


def test_a_name_is_looked_up_in_its_scheme() -> None:
    assert by_name("Long An", Scheme.GSO_34) is None
    tay_ninh = by_name("Tay Ninh", Scheme.GSO_34)
    assert tay_ninh is units()["80"]


def test_no_two_places_of_a_scheme_share_a_folded_name() -> None:
    assert len({fold(p.name_vi) for p in provinces().values()}) == 63
    assert len({fold(u.name_vi) for u in units().values()}) == 34


@given(st.sampled_from(sorted(provinces())), st.sampled_from(["NFC", "NFD", "NFKD"]))
def test_case_and_composition_never_matter(code: ProvinceCode, form: str) -> None:
    name = provinces()[code].name_vi
    assert by_name(unicodedata.normalize(form, name.upper()), Scheme.GSO_63) is provinces()[code]
