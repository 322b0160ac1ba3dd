"""What a run of the suite is worth: tiers, what is missing, and who may be excused from what."""

from pathlib import Path

import pytest

from connectors.certification.exemptions import load_exemptions
from connectors.certification.page import page
from connectors.certification.report import Report, fingerprint
from connectors.certification.tiers import ASKED, NEVER_EXEMPT, TIER_OF, Tier, missing, tier_of
from connectors.sdk.counting import Warned
from connectors.sdk.system_file import SystemFileError, parse_system
from connectors.testing.result import RuleResult, SuiteResult
from connectors.testing.rules import EVERY
from connectors.testing.samples import load_samples
from connectors.testing.verdicts import Outcome

FILE = """
[system]
name = "<b>Kho</b> mẫu (mô phỏng)"
provinces = ["96"]
kind = "rest"
simulated = true
stage = "CONTACTED"
"""
REASON = "nobody can alter a record of this archive, by law"


def _result(**others: Outcome) -> SuiteResult:
    """All rules passed but for these, written with ``__`` for the dot."""
    told = {name.replace("__", "."): outcome for name, outcome in others.items()}
    results = tuple(RuleResult(rule, told.get(rule, Outcome.PASSED)) for rule in EVERY)
    return SuiteResult("mau", "rest", "1.0", ("changes",), results)


def test_every_rule_belongs_to_one_tier() -> None:
    assert TIER_OF.keys() == EVERY.keys()
    assert EVERY.keys() >= NEVER_EXEMPT


def test_all_rules_kept_is_the_highest_tier() -> None:
    assert tier_of(_result(), {}) is Tier.PLATINUM


@pytest.mark.parametrize("rule", EVERY)
@pytest.mark.parametrize("outcome", [Outcome.FAILED, Outcome.NOT_PROVEN])
def test_a_rule_that_was_not_seen_to_hold_ends_the_scale_below_its_tier(
    rule: str, outcome: Outcome
) -> None:
    reached = tier_of(_result(**{rule.replace(".", "__"): outcome}), {})
    assert (reached or 0) == TIER_OF[rule] - 1
    assert missing(_result(**{rule.replace(".", "__"): outcome}), Tier.PLATINUM, {}) == [rule]


def test_what_does_not_apply_is_no_hindrance() -> None:
    assert tier_of(_result(load__rate=Outcome.NOT_APPLICABLE), {}) is Tier.PLATINUM


def test_who_lists_nothing_is_not_said_to_be_harvested_without_loss() -> None:
    none = {
        r.replace(".", "__"): Outcome.NOT_APPLICABLE
        for r in EVERY
        if r.startswith("changes.") or r in ("capability.changes", "capability.events_by_time")
    }
    assert tier_of(_result(**none), {}) is Tier.SILVER
    assert missing(_result(**none), Tier.GOLD, {}) == ["capability.changes"]
    by_time = {**none, "capability__events_by_time": Outcome.PASSED}
    assert tier_of(_result(**by_time), {}) is Tier.GOLD
    assert missing(_result(**by_time), Tier.PLATINUM, {}) == ["changes.moving"]
    assert tier_of(_result(**by_time), {"changes.moving": REASON}) is Tier.PLATINUM


def test_who_can_be_asked_for_nothing_reaches_no_tier() -> None:
    ways = {r.replace(".", "__"): Outcome.NOT_APPLICABLE for r in EVERY if "events_by" in r}
    assert tier_of(_result(**ways), {}) is None
    assert missing(_result(**ways), Tier.BRONZE, {}) == [ASKED]


def test_an_exemption_stands_in_for_a_rule() -> None:
    broken = _result(changes__moving=Outcome.NOT_PROVEN)
    assert tier_of(broken, {"changes.moving": REASON}) is Tier.PLATINUM


def test_exemptions_stand_beside_the_samples(tmp_path: Path) -> None:
    path = tmp_path / "samples.toml"
    path.write_text(f'[samples]\n[exemptions]\n"changes.moving" = "{REASON}"\n', "utf-8")
    load_samples(path)
    assert load_exemptions(path) == {"changes.moving": REASON}


@pytest.mark.parametrize(
    ("rule", "reason", "said"),
    [
        ("errors.told", REASON, "nobody can be excused"),
        ("no.such", REASON, "is no rule"),
        ("load.rate", "busy", "needs a reason"),
    ],
)
def test_an_exemption_that_cannot_stand_is_refused(
    tmp_path: Path, rule: str, reason: str, said: str
) -> None:
    path = tmp_path / "samples.toml"
    path.write_text(f'[samples]\n[exemptions]\n"{rule}" = "{reason}"\n', "utf-8")
    with pytest.raises(SystemFileError, match=said):
        load_exemptions(path)


def test_the_report_says_what_is_missing_and_shows_names_as_text() -> None:
    settings = parse_system(FILE, "mau.toml")
    report = Report(settings, 0, _result(load__rate=Outcome.FAILED), {"changes.moving": REASON})
    told = report.to_json()
    assert told["tier"] == "GOLD"
    assert told["next"] == {"tier": "PLATINUM", "missing": ["load.rate"]}
    shown = page(report)
    assert "&lt;b&gt;Kho" in shown
    assert "<b>Kho" not in shown
    assert REASON in shown
    assert all(rule in shown for rule in EVERY)
    assert "http" not in shown


def test_the_report_warns_in_both_languages_of_what_no_rule_can_prove() -> None:
    settings = parse_system(FILE, "mau.toml")
    warned = Warned("connector.endpoints.1.paging", "may skip", "có thể bỏ sót")
    report = Report(settings, 0, _result(), {}, (warned,))
    assert report.to_json()["warnings"] == [{"key": warned.key, "reason": "may skip"}]
    shown = page(report)
    assert warned.key in shown and "may skip" in shown and "có thể bỏ sót" in shown


def test_a_report_outlives_the_stage_and_no_other_change() -> None:
    settings = parse_system(FILE, "mau.toml")
    later = parse_system(FILE.replace("CONTACTED", "TEST_ENVIRONMENT"), "mau.toml")
    other = parse_system(FILE.replace('"rest"', '"epcis2"'), "mau.toml")
    assert fingerprint(settings) == fingerprint(later) != fingerprint(other)
