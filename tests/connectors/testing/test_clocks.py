"""Which values of a reply are times, and what stands in their place."""

import re
from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest
from storehouse_connector import StorehouseConnector

from connectors.sdk.asked import Asked
from connectors.sdk.reply import Reply
from connectors.sdk.way import Way
from connectors.testing.proxy.clocks import other_time
from connectors.testing.rules import EVERY
from connectors.testing.suite import prove
from connectors.testing.verdicts import Outcome
from schema.model.json import Json
from schema.model.records import Record, SetAside
from schema.model.times import Micros, zone

_STAMP = re.compile(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|\+07:00)")
ISO = ("2025-03", "2025-03-01", "2025-03-01T08:00:00Z", "Ngày 2025-03-01", "2025-03/2025-05")
WRITTEN = {
    "02-03-2026 06:35": "99-99-2026 99:99",
    "02.03.2026": "99.99.2026",
    "ngày 02.03.2026": "ngày 99.99.2026",
    "2026.03.02 06:35": "2026.99.99 99:99",
    "2026.03.02 06g35": "2026.99.99 99g99",
    "2026/3/2 6:35:07.25": "2026/9/9 9:99:99.99",
    "06:35 02/03/2026": "99:99 99/99/2026",
    "6h35 ngày 02/03/2026": "9h99 ngày 99/99/2026",
    "02/03/2026 lúc 06:35 CH": "99/99/2026 lúc 99:99 CH",
    "Thu hoạch ngày 02/03/2026.": "Thu hoạch ngày 99/99/2026.",
    "02/03/26": "99/99/99",
    "02.03.26 06:35": "99.99.99 99:99",
    "03/2026": "99/2026",
    "202603020635": "202699999999",
    "20260302063501": "20269999999999",
}
COUNTED = (1_772_408_100, 1_772_408_100_001, 202603020635, 20260302063501)
NO_TIMES = (
    "8938501234568",
    "18938501234565",
    "20260302063507",
    "202613020635",
    "198903020635",
    "2026030206",
    "LO-2026-03-02",
    "2026-03-PX01",
    "HD/02/03/2026",
    "02/03/2026/PX-7",
    "PX 02-03-2026",
    "02-03-2026-7",
    "01.02.03",
    "12-03-25",
    "1.250,5",
    "2026",
    "0909-123-456",
    8938501234568,
    18938501234565,
    2026,
    2.5,
    True,
    None,
)


@pytest.mark.parametrize("text", ISO)
def test_a_time_of_iso_8601_becomes_one_that_cannot_be_told(text: str) -> None:
    assert other_time(text) in ("9999-12-31T23:59:59Z", "2025-13-45T99:99:99+99:99")


@pytest.mark.parametrize("text", WRITTEN)
def test_a_time_written_otherwise_stays_in_its_form_and_in_no_calendar(text: str) -> None:
    assert other_time(text) == WRITTEN[text]
    assert other_time(f" {text}\n") == f" {WRITTEN[text]}\n"


@pytest.mark.parametrize("number", COUNTED)
def test_a_time_that_is_a_number_becomes_one_beyond_all_years(number: int) -> None:
    assert other_time(number) == 10**18


@pytest.mark.parametrize("value", NO_TIMES)
def test_codes_and_amounts_are_left_as_they_are(value: str | float | None) -> None:
    assert other_time(value) == value


class _Rewriting:
    """What the storehouse says, with its times written otherwise."""

    def __init__(self, way: Way, form: str) -> None:
        self.hosts = way.hosts
        self._way = way
        self._form = form

    async def send(self, request: Asked, with_errors: bool = False) -> Reply:
        reply = await self._way.send(request, with_errors)
        return replace(reply, body=_STAMP.sub(self._written, reply.body))

    def _written(self, found: re.Match[bytes]) -> bytes:
        at = datetime.fromisoformat(found[0].decode()).astimezone(zone("+07:00"))
        return at.strftime(self._form).encode()


class ReadsOtherForms(StorehouseConnector):
    form = ""

    def _read(self, raw: Json, heard: Micros) -> Record | SetAside:
        if isinstance(raw, dict):
            raw = {**raw, **{name: self._iso(raw.get(name)) for name in ("at", "logged")}}
        return super()._read(raw, heard)

    def _iso(self, told: Json) -> Json:
        try:
            return datetime.strptime(str(told), self.form).isoformat() + "+07:00"
        except ValueError:
            return told


@pytest.mark.parametrize(
    ("written", "outcome", "says"),
    [
        ("%d-%m-%Y %H:%M:%S", Outcome.PASSED, ""),
        ("%Y.%m.%d %Hg%M.%S", Outcome.PASSED, ""),
        ("%Y%m%d%H%M%S", Outcome.PASSED, ""),
        ("%S|%M|%H|%d|%m|%Y", Outcome.NOT_PROVEN, "no time in a known form was found"),
    ],
)
async def test_times_written_in_usual_forms_prove_the_rule_and_others_are_told_of(
    written: str, outcome: Outcome, says: str, of_kind: Any
) -> None:
    kind = type("Kind", (ReadsOtherForms,), {"form": written})
    subject = replace(of_kind(kind), around=lambda way: _Rewriting(way, written))
    result = await prove(EVERY["hostile.clocks"], subject)
    assert result.outcome is outcome, result.reason
    assert result.reason.startswith(says)
