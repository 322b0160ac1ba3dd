"""Local codes: (system, code) as one id."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schema.model.identifiers.canonical import canonical, read
from schema.model.identifiers.identifier import ITEM_KINDS, Kind
from schema.model.identifiers.local import local_item, local_place
from schema.model.identifiers.spellings import spellings

parts = st.text(st.characters(exclude_categories=["Cs"]), min_size=1)


@given(parts, parts)
def test_any_system_and_code_read_back(system: str, code: str) -> None:
    item, place = read(local_item(system, code)), read(local_place(system, code))
    assert (item.kind, item.system, item.key) == (Kind.LOCAL_ITEM, system, code)
    assert (place.kind, place.system, place.key) == (Kind.LOCAL_PLACE, system, code)
    assert place.site == place.canonical
    assert item.canonical != place.canonical
    assert item.kind in ITEM_KINDS


@given(parts, parts, parts)
def test_the_same_code_in_two_systems_is_two_things(one: str, other: str, code: str) -> None:
    assert (local_item(one, code) == local_item(other, code)) == (one == other)


def test_escapes_and_case_of_the_scheme_do_not_count() -> None:
    assert local_item("ca-mau", "TÔM/1:2") == "urn:txng:item:ca-mau:T%C3%94M%2F1%3A2"
    assert canonical("URN:TXNG:item:ca-mau:TÔM/1:2") == local_item("ca-mau", "TÔM/1:2")
    assert spellings(local_item("a", "b")) == ("urn:txng:item:a:b",)


@pytest.mark.parametrize(("system", "code"), [("", "A"), ("a", "")])
def test_an_empty_part_is_refused(system: str, code: str) -> None:
    with pytest.raises(ValueError, match="needs a system and a code"):
        local_item(system, code)
