"""``txng trace --contact``: what left a location after what is traced had come there."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from hub.cli.contact import read_contact
from schema.model.contact import Contact
from schema.model.times import DAY

RAW = "https://id.gs1.org/01/09521234543213/10/TOM-01"
OTHER = "https://id.gs1.org/01/09521234543213/10/TOM-02"
FARM, FARM_URN = "9521234000013", "urn:epc:id:sgln:9521234.00001.0"


@pytest.fixture
def document(tmp_path: Path, farm_event: Any, captured: Callable[..., bytes]) -> Path:
    """One lot grown at the farm, another sent off from there five hours after the first."""
    hours = [f"2025-03-01T{hour:02}:00:00+07:00" for hour in (8, 9, 14)]
    path = tmp_path / "farm.json"
    path.write_bytes(
        captured(
            farm_event("commissioning", RAW, eventTime=hours[0]),
            farm_event("shipping", RAW, eventTime=hours[1]),
            farm_event("shipping", OTHER, eventTime=hours[2]),
        )
    )
    return path


def _reached(traced: Any, document: Path, *more: str) -> set[str]:
    _, told = traced("--events", document, RAW, "--direction", "forward", *more)
    return {item["id"] for item in told["items"]}


@pytest.mark.parametrize(
    "asked", [("--contact", FARM), ("--contact", FARM_URN), ("--contact-everywhere",)]
)
def test_contact_at_a_location_is_followed(traced: Any, document: Path, asked: Any) -> None:
    assert _reached(traced, document) == {RAW}
    assert _reached(traced, document, *asked) == {RAW, OTHER}


def test_a_link_of_contact_names_its_location(traced: Any, document: Path) -> None:
    _, told = traced("--events", document, RAW, "--contact-everywhere")
    (link,) = (link for link in told["links"] if link["kind"] == "CONTACT")
    assert (link["from"], link["to"], link["location"]) == (RAW, OTHER, FARM_URN)


def test_contact_ends_so_long_after_the_first_left(traced: Any, document: Path) -> None:
    asked = ("--contact", FARM, "--contact-persistence")
    assert _reached(traced, document, *asked, "4h") == {RAW}
    assert _reached(traced, document, *asked, "5h") == {RAW, OTHER}


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (("--contact", RAW), "names no location"),
        (("--contact", "9521234000019"), "check digit"),
        (("--contact-persistence", "36h"), "say where"),
        (("--contact-everywhere", "--contact-persistence", "soon"), "hours or days"),
    ],
)
def test_contact_that_cannot_be_meant_is_refused(
    run: Any, document: Path, asked: tuple[str, ...], said: str
) -> None:
    result = run("--events", document, RAW, *asked)
    assert result.exit_code == 2
    assert said in " ".join(result.stderr.replace("│", " ").split())


def test_contact_leads_nowhere_where_only_certain_links_are_followed(
    traced: Any, document: Path
) -> None:
    asked = ("--contact-everywhere", "--certainty", "CERTAIN")
    assert _reached(traced, document, *asked) == {RAW}


def test_days_are_a_duration_too() -> None:
    contact = read_contact(None, True, False, "10d")
    assert contact == Contact(everywhere=True, persistence=10 * DAY)
