"""The report of a certification: what was proven of which file, when, and the tier it comes to."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from hashlib import sha256
from typing import Any

import orjson

from connectors.certification.tiers import TIER_OF, Tier, missing, tier_of
from connectors.sdk.counting import Warned
from connectors.testing.result import SuiteResult, rule_json
from schema.model.json import JsonObject
from schema.model.systems import Stage, SystemSettings
from schema.model.times import VIETNAM, Micros, iso

FORM = 1
"""The form of the JSON; another one gets another number."""
_BESIDE = (
    "name",
    "owner",
    "provider",
    "hindrances",
    "support_requested",
    "stage_since",
    "stage_by",
)


@dataclass(frozen=True, slots=True)
class Report:
    """A run of the suite with all that makes it a document. ``at``: when it ended (UTC).

    It holds for these settings alone (``fingerprint``).
    """

    settings: SystemSettings
    at: Micros
    result: SuiteResult
    exempt: Mapping[str, str]
    warned: tuple[Warned, ...] = ()
    """What the settings may cost, whatever the rules say."""

    @property
    def tier(self) -> Tier | None:
        """The tier that is reached, None when not even the lowest is."""
        return tier_of(self.result, self.exempt)

    @property
    def excused(self) -> list[str]:
        """The rules without whose exemption the tier would not be reached."""
        return missing(self.result, self.tier, {}) if self.tier else []

    @property
    def next(self) -> tuple[Tier, list[str]] | None:
        """The tier above and the rules that it lacks; None at the top."""
        above = [tier for tier in Tier if tier > (self.tier or 0)]
        return (above[0], missing(self.result, above[0], self.exempt)) if above else None

    def to_json(self) -> JsonObject:
        """The same as JSON: no secret, no record and no name of a person is in it."""
        settings, ahead = self.settings, self.next
        return {
            "form": FORM,
            "system": settings.id,
            "name": settings.name,
            "provinces": list(settings.provinces),
            "kind": settings.kind,
            "environment": str(settings.environment),
            "simulated": settings.simulated,
            "settings_sha256": fingerprint(settings),
            "at": iso(self.at, VIETNAM),
            "tier": self.tier.name if self.tier else None,
            "next": ahead and {"tier": ahead[0].name, "missing": list(ahead[1])},
            "exemptions": dict(self.exempt),
            "warnings": [{"key": one.key, "reason": one.said} for one in self.warned],
            "sdk_version": self.result.sdk_version,
            "capabilities": list(self.result.capabilities),
            "rules": [
                {**rule_json(one), "tier": TIER_OF[one.rule].name} for one in self.result.results
            ],
        }


def fingerprint(settings: SystemSettings) -> str:
    """A SHA-256 (hex) of all that a connection hangs on (``connection``)."""
    told = orjson.dumps(connection(settings), option=orjson.OPT_SORT_KEYS)
    return sha256(told).hexdigest()


def connection(settings: SystemSettings) -> dict[str, Any]:
    """All that a connection hangs on, as plain values: what a profile brings is in it.

    Left out is what does not change how the system is asked and read: its stage, its people and
    what hinders them. So a report outlives the stage that it opens, and no other change.
    """
    told = asdict(replace(settings, stage=Stage.REGISTERED))
    for name in _BESIDE:
        del told[name]
    return told
