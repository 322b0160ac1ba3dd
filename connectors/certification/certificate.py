"""A report read again: what it proves, of which settings, and when."""

from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Literal

import orjson
from pydantic import AwareDatetime, BaseModel, ConfigDict

from connectors.certification.tiers import NEVER_EXEMPT, Tier, tier_of
from connectors.sdk.system_file import SettingFault, SystemFileError, validated
from connectors.testing.result import RuleResult, SuiteResult
from connectors.testing.verdicts import Outcome
from schema.model.times import Micros, micros

MOST_BYTES = 5_000_000


@dataclass(frozen=True, slots=True)
class Certificate:
    """What a report says. ``tier`` is counted from its rules by the scale of today.

    ``settings_sha256`` is the fingerprint of the settings that it holds for, ``at`` when its run
    ended (UTC), ``sha256`` (hex) is of the report's own bytes.
    """

    system: str
    settings_sha256: str
    at: Micros
    tier: Tier | None
    sha256: str


class _Rule(BaseModel):
    model_config = ConfigDict(frozen=True)

    rule: str
    outcome: Outcome
    reason: str = ""


class _Report(BaseModel):
    """``Report.to_json``, as far as it is proof."""

    model_config = ConfigDict(frozen=True)

    form: Literal[1]
    system: str
    kind: str
    settings_sha256: str
    at: AwareDatetime
    exemptions: dict[str, str]
    sdk_version: str
    capabilities: tuple[str, ...]
    rules: tuple[_Rule, ...]

    def tier(self) -> Tier | None:
        """The tier that its rules come to."""
        results = tuple(RuleResult(one.rule, one.outcome, one.reason) for one in self.rules)
        told = SuiteResult(self.system, self.kind, self.sdk_version, self.capabilities, results)
        excused = {r: why for r, why in self.exemptions.items() if r not in NEVER_EXEMPT}
        return tier_of(told, excused)


def read_certificate(path: Path) -> Certificate:
    """The report.json at ``path``; ``SystemFileError`` when it is none."""
    data = _bytes(path)
    try:
        told = orjson.loads(data)
    except orjson.JSONDecodeError as error:
        raise _refused(
            path, "is not JSON; give the report.json of txng connector certify"
        ) from error
    form = validated(_Report, told, path.name)
    digest = sha256(data).hexdigest()
    return Certificate(form.system, form.settings_sha256, micros(form.at), form.tier(), digest)


def _bytes(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            data = file.read(MOST_BYTES + 1)
    except OSError as error:
        raise _refused(path, f"cannot be read: {error.strerror}") from error
    if len(data) > MOST_BYTES:
        raise _refused(path, "is too large for a report of txng connector certify")
    return data


def _refused(path: Path, reason: str) -> SystemFileError:
    return SystemFileError((SettingFault(path.name, "", reason),))
