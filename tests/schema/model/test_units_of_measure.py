"""Units of Recommendation 20: what converts into what, exactly."""

from decimal import Decimal

import pytest

from schema.model.units import PIECES, base_of


@pytest.mark.parametrize(
    ("unit", "base", "factor"),
    [
        ("KGM", "KGM", "1"),
        ("TNE", "KGM", "1000"),
        ("DTN", "KGM", "100"),
        ("LBR", "KGM", "0.45359237"),
        ("MLT", "LTR", "0.001"),
        ("MTQ", "LTR", "1000"),
        ("HAR", "MTK", "10000"),
        ("KMT", "MTR", "1000"),
        ("", PIECES, "1"),
        ("EA", PIECES, "1"),
        ("DZN", PIECES, "12"),
    ],
)
def test_a_known_unit_converts_exactly(unit: str, base: str, factor: str) -> None:
    assert base_of(unit) == (base, Decimal(factor))


def test_an_unknown_code_is_a_dimension_of_its_own() -> None:
    assert base_of("XCT") == ("XCT", Decimal(1))
    assert base_of("thùng") == ("thùng", Decimal(1))


def test_every_base_is_one_of_itself() -> None:
    bases = {base_of(unit)[0] for unit in ("KGM", "LTR", "MTR", "MTK", "")}
    assert {base_of(base) for base in bases} == {(base, Decimal(1)) for base in bases}
