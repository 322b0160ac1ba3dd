"""A system in GraphQL: since when it stands at its stage, where that is proven."""

from dataclasses import replace
from datetime import date

from connectors.sdk.system_file import parse_system
from schema.graphql.systems import system
from schema.model.systems import Stage

FILE = """
[system]
name = "Cổng mẫu (mô phỏng)"
provinces = ["96"]
kind = "epcis2"
stage = "CONTACTED"
simulated = true
"""


def test_a_stage_that_only_the_file_says_has_no_day() -> None:
    told = system(parse_system(FILE, "mau.toml"))
    assert (told.stage, told.stage_since) == (Stage.CONTACTED, None)


def test_a_stage_moved_to_has_its_day() -> None:
    moved = replace(parse_system(FILE, "mau.toml"), stage_since=date(2026, 1, 2), stage_by="ai đó")
    assert system(moved).stage_since == date(2026, 1, 2)
