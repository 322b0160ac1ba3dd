"""Numbers written with a decimal comma, or point, and parted thousands."""

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from connectors.mapping.listed import compile_things
from connectors.mapping.naming import ListedItem
from connectors.mapping.separators import DecimalSign, undo_separators
from connectors.mapping.values import number_of
from connectors.sdk.errors import Malformed
from schema.model.keys import SystemId

SIGNS: dict[DecimalSign, str] = {",": ".", ".": ","}


def reader(decimal: DecimalSign) -> Callable[[Any], float | None]:
    config = {"code": "ma", "quantity": "so_luong", "decimal": decimal, "list": "quantity"}
    things = compile_things([ListedItem.model_validate(config)], SystemId("sample"), {})

    def read(value: Any) -> float | None:
        _, (found,) = things({"ma": "X", "so_luong": value}, None)
        return found.quantity

    return read


READ = {sign: reader(sign) for sign in SIGNS}


@given(
    st.decimals("0", "1e15", places=3),
    st.sampled_from(list(SIGNS)),
    st.sampled_from(["", "sign", " ", "\xa0"]),
    st.booleans(),
)
def test_a_number_written_and_read_is_that_number(
    number: Any, decimal: DecimalSign, parting: str, round_it: bool
) -> None:
    shown = number.to_integral_value() if round_it else number
    between = SIGNS[decimal] if parting == "sign" else parting
    whole, _, rest = f"{shown:,f}".partition(".")
    text = whole.replace(",", between) + (decimal + rest if rest else "")
    assert READ[decimal](text) == float(shown)


@given(st.text("0123456789., -+e", max_size=9), st.sampled_from(list(SIGNS)))
def test_a_text_is_a_number_in_one_way_or_a_fault(text: str, decimal: DecimalSign) -> None:
    """What is read with separators has its decimals behind the sign, thousands in threes."""
    try:
        found = undo_separators(decimal)(text)
    except Malformed:
        return
    whole, _, rest = text.strip().partition(decimal)
    assert not rest or rest.isdecimal()
    first, *threes = whole.replace(" ", SIGNS[decimal]).split(SIGNS[decimal])
    assert all(len(three) == 3 for three in threes)
    assert found is None or number_of(found, "") == float("".join((first, *threes, ".", rest)))


@pytest.mark.parametrize(
    ("written", "quantity"),
    [("1.519", 1519), ("250,5", 250.5), ("1.250,5", 1250.5), (" 7 ", 7), (7.25, 7.25), (3, 3)],
)
def test_a_decimal_comma_is_read_as_the_file_says(written: Any, quantity: float) -> None:
    assert READ[","](written) == quantity


@pytest.mark.parametrize("nothing", [None, "", "  "])
def test_blank_is_no_quantity(nothing: str | None) -> None:
    assert READ[","](nothing) is None


@pytest.mark.parametrize(
    "written",
    [
        "120.5",
        "0.250",
        "1.25",
        "12.34,5",
        "1,5,5",
        "1.250.5",
        "1.000 000",
        ",5",
        "1,",
        "1e3",
        "-1,5",
    ],
)
def test_misplaced_separators_are_a_fault_at_the_quantitys_path(written: str) -> None:
    with pytest.raises(Malformed, match="behind ','") as caught:
        READ[","](written)
    assert caught.value.path == "so_luong"


def test_a_point_that_is_decimal_is_no_other_sign() -> None:
    with pytest.raises(Malformed):
        READ["."]("12x5")


def test_decimals_of_no_quantity_are_refused() -> None:
    with pytest.raises(ValidationError, match="there is none"):
        ListedItem.model_validate({"code": "ma", "decimal": ","})
