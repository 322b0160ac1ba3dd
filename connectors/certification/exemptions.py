"""Rules that a connector is excused from, each with the reason somebody wrote down.

They stand beside the samples (``[exemptions]``, rule = "reason") and in every report.
"""

import tomllib
from collections.abc import Mapping
from pathlib import Path

from connectors.certification.tiers import NEVER_EXEMPT, TIER_OF
from connectors.sdk.system_file import SettingFault, SystemFileError

SHORTEST = 20
"""Characters of a reason: a word is none."""


def load_exemptions(path: Path) -> Mapping[str, str]:
    """The exemptions in a file of samples; ``SystemFileError`` with every one that cannot stand.

    The rest of the file is read by ``connectors.testing.samples``, which is to be called first.
    """
    told = tomllib.loads(path.read_text("utf-8")).get("exemptions", {})
    faults = [
        SettingFault(path.name, f"exemptions.{rule}", fault)
        for rule, reason in told.items()
        if (fault := _fault(rule, reason))
    ]
    if faults:
        raise SystemFileError(tuple(faults))
    return {rule: reason.strip() for rule, reason in told.items()}


def _fault(rule: str, reason: str) -> str | None:
    if rule not in TIER_OF:
        return "is no rule of the contract suite (connectors/testing/README.md)"
    if rule in NEVER_EXEMPT:
        return "protects others or those who trace: nobody can be excused from it"
    if len(reason.strip()) < SHORTEST:
        return f"needs a reason of at least {SHORTEST} characters that a reader can judge"
    return None
