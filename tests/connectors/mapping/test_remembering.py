"""What is remembered reads as it would anew, and little is kept of what is hostile."""

from datetime import datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.mapping import formats, remembering
from connectors.mapping.expression import compile_path, compile_several
from connectors.mapping.formats import parser
from connectors.mapping.remembering import keep, remember
from connectors.mapping.values import compile_plain
from connectors.sdk.errors import Malformed
from schema.model.json import Json
from schema.model.times import EventTime, midnight

_VALUES = st.one_of(
    st.none(), st.booleans(), st.integers(0, 1), st.floats(0, 1), st.sampled_from(["", "1", "a"])
)
_FLAT = st.dictionaries(st.sampled_from("abc"), _VALUES)
_RECORDS = st.lists(st.one_of(_VALUES, _FLAT, st.dictionaries(st.sampled_from("abc"), _FLAT)))


def _outcome(read: Any, record: Json) -> object:
    try:
        return repr(read(record, record))
    except Malformed as fault:
        return fault.why, fault.path


@pytest.mark.parametrize("paths", [["a"], ["a.b"], ["a", "b"], ["a.b", "c", None], ["a", "b", "c"]])
@given(records=_RECORDS)
def test_what_was_read_before_changes_no_reading(
    paths: list[str | None], records: list[Json]
) -> None:
    """Numbers and booleans that are equal to each other included."""
    parts = [compile_plain(path) for path in paths if path]

    def read(element: Json, record: Json) -> list[str | None]:
        return [part(element, record) for part in parts]

    remembered = remember(paths, read)
    for record in records:
        assert _outcome(remembered, record) == _outcome(read, record)


def test_a_word_is_read_once_and_what_cannot_be_read_each_time() -> None:
    calls = []

    def read(element: Any, record: Json) -> str:
        calls.append(element["a"])
        if element["a"] == "bad":
            raise Malformed("is bad")
        return "read"

    remembered = remember(["a"], read)
    for word in ("good", "bad", "good", "bad"):
        _outcome(remembered, {"a": word})
    assert calls == ["good", "bad", "bad"]


def test_an_expression_that_can_fail_is_not_looked_up_before_its_turn() -> None:
    def first(element: Any, record: Json) -> Json:
        return element["a"] or compile_path("length(b)")(element, record)

    assert remember(["a", "length(b)"], first) is first


def test_long_texts_are_not_kept_and_many_not_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(remembering, "_MOST", 3)
    kept: dict[Any, Any] = {}
    keep(kept, "long" * 101, "value", ("long" * 101,))
    assert not kept
    for number in range(10):
        keep(kept, str(number), "value", (str(number),))
        assert len(kept) <= 3
    assert str(number) in kept


@pytest.mark.parametrize("part", [1, True, 1.0, float("nan")])
def test_no_number_is_remembered_since_some_equal_each_other(part: Json) -> None:
    kept: dict[Any, Any] = {}
    keep(kept, ("a", part), "value", ("a", part))
    assert not kept


@pytest.mark.parametrize(
    "paths", [["a"], ["a", "b"], ["a.b", "a.c"], ["a.b.c", "a.b.a"], ["a.b", "b"], ["^.a", "^.b"]]
)
@given(record=st.recursive(_VALUES, lambda inner: st.dictionaries(st.sampled_from("abc"), inner)))
def test_several_paths_find_together_what_each_finds(paths: list[str], record: Json) -> None:
    found = compile_several(paths)({"a": record}, record)
    assert repr(found) == repr(tuple(compile_path(path)({"a": record}, record) for path in paths))


@pytest.mark.parametrize(
    "name", ["dd/mm/yyyy HH:MM", "yyyy-mm-dd HH:MM:SS", "yymmddHHMM", "HH:MM dd/mm/yyyy"]
)
@given(
    at=st.datetimes(datetime(2000, 1, 1), datetime(2068, 12, 31)),
    spoiled=st.tuples(st.integers(0, 20), st.sampled_from("0129 /-x")),
)
def test_a_day_and_a_clock_read_apart_are_the_time_that_they_are_together(
    name: str, at: datetime, spoiled: tuple[int, str]
) -> None:
    tokens = {"yyyy": "%Y", "yy": "%y", "mm": "%m", "dd": "%d", "HH": "%H", "MM": "%M", "SS": "%S"}
    pattern = name
    for token, code in tokens.items():
        pattern = pattern.replace(token, code)
    text = at.strftime(pattern)
    exact = datetime.strptime(text, pattern)
    read = parser(name, "+07:00")
    clock = (exact.hour * 60 + exact.minute) * 60 + exact.second
    assert read(text).earliest == midnight(exact.date().isoformat(), "+07:00") + clock * 1_000_000
    where, character = spoiled
    changed = text[:where] + character + text[where + 1 :]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(formats, "_apart", lambda name, offset: None)
        together = parser(name, "+07:00")
    assert _time(read, changed) == _time(together, changed)
    assert read(text) == together(text)


def _time(read: formats.Parse, text: str) -> EventTime | None:
    try:
        return read(text)
    except ValueError:
        return None
