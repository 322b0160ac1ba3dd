"""Public ids: opaque, safe in URLs, and theirs alone."""

import re

from hypothesis import given
from hypothesis import strategies as st

from schema.graphql.public_id import NodeType, decode, encode

TEXTS = st.text(st.characters(exclude_categories=["Cs"]), min_size=1)


@given(st.sampled_from(NodeType), TEXTS)
def test_an_id_gives_back_what_it_was_made_of(type_: NodeType, key: str) -> None:
    public = encode(type_, key)
    assert re.fullmatch("[A-Za-z0-9_-]+", public)
    assert decode(public) == (type_, key)


@given(st.text())
def test_any_other_text_is_no_id_or_the_very_id_of_what_it_holds(text: str) -> None:
    decoded = decode(text)
    assert decoded is None or encode(*decoded) == text
