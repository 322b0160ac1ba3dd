"""The scale of certification: which rules a connector keeps for each tier.

A tier is reached when all its rules, and those of the tiers below, passed or do not apply. What is
not proven counts as not kept: nobody saw it hold.
"""

from collections.abc import Iterator, Mapping
from enum import IntEnum

from connectors.testing.result import SuiteResult
from connectors.testing.verdicts import Outcome


class Tier(IntEnum):
    """How far a connector is proven; the higher, the more."""

    BRONZE = 1
    """It connects, is found to hold something, and never tells a failure as nothing held."""
    SILVER = 2
    """All that it declares holds, one record at a time: asked, split, cancelled, set aside."""
    GOLD = 3
    """It can be harvested without loss while nothing changes, and stands up to a system gone
    wrong."""
    PLATINUM = 4
    """It keeps to the rate that it declares, and loses nothing that changes while it reads."""


_RULES: Mapping[Tier, tuple[str, ...]] = {
    Tier.BRONZE: (
        "lifecycle.closed",
        "manifest.sound",
        "capability.check",
        "capability.undeclared",
        "answer.once",
        "answer.unknown",
        "record.provenance",
        "record.times",
        "errors.four",
        "errors.told",
        "errors.words",
        "hostile.refused",
        "hostile.elsewhere",
    ),
    Tier.SILVER: (
        "lifecycle.cancel",
        "lifecycle.early",
        "lifecycle.deadline",
        "capability.events_by_epc",
        "capability.events_by_epc_class",
        "capability.events_by_place",
        "capability.events_by_time",
        "capability.events_by_id",
        "capability.events_by_transformation",
        "capability.changes",
        "capability.master_data",
        "capability.takes",
        "answer.same",
        "answer.together",
        "answer.about",
        "question.window",
        "question.filters",
        "question.batch",
        "record.whole",
        "record.text",
        "aside.rest",
        "aside.kept",
    ),
    Tier.GOLD: (
        "changes.end",
        "changes.all",
        "changes.resume",
        "changes.onward",
        "changes.cursor",
        "hostile.busy",
        "hostile.failing",
        "hostile.silent",
        "hostile.broken_off",
        "hostile.unreadable",
        "hostile.types",
        "hostile.sizes",
        "hostile.charset",
        "hostile.clocks",
        "hostile.paging",
        "hostile.own",
        "hostile.recovers",
    ),
    Tier.PLATINUM: (
        "changes.moving",
        "load.concurrency",
        "load.rate",
        "load.retries",
    ),
}
TIER_OF: Mapping[str, Tier] = {rule: tier for tier, rules in _RULES.items() for rule in rules}
"""The tier that each rule belongs to."""
NEVER_EXEMPT = frozenset(
    {
        "lifecycle.closed",
        "errors.four",
        "errors.told",
        "errors.words",
        "hostile.refused",
        "hostile.elsewhere",
        "hostile.sizes",
    }
)
"""What protects others, or inspectors from a wrong answer: no reason excuses it."""
_KEPT = frozenset({Outcome.PASSED, Outcome.NOT_APPLICABLE})
ASKED = "capability.events_by_*"
"""Stands for: some way of asking for events was seen to work."""
_LISTING = ("capability.changes", "capability.events_by_time")
"""By what a harvest lists a system. From GOLD on one of them was seen to work: the scale speaks of
harvests there, and rules about them do not apply to who lists nothing."""
_MOVING = "changes.moving"
"""Was seen to hold at PLATINUM, which no system has that cannot list what changed."""


def missing(result: SuiteResult, tier: Tier, exempt: Mapping[str, str]) -> list[str]:
    """The rules that a tier wants and that were not seen to hold, those of lower tiers first."""
    kept = {r.rule for r in result.results if r.outcome in _KEPT} | exempt.keys()
    seen = {r.rule for r in result.results if r.outcome is Outcome.PASSED} | exempt.keys()
    if tier >= Tier.GOLD and seen.isdisjoint(_LISTING):
        kept.discard(_LISTING[0])
    if tier >= Tier.PLATINUM and _MOVING not in seen:
        kept.discard(_MOVING)
    wanted = [rule for rule, of in TIER_OF.items() if of <= tier and rule not in kept]
    return wanted if any(_asked(result)) else [ASKED, *wanted]


def tier_of(result: SuiteResult, exempt: Mapping[str, str]) -> Tier | None:
    """The highest tier that is reached; None when not even the lowest is."""
    reached = [tier for tier in Tier if not missing(result, tier, exempt)]
    return max(reached, default=None)


def _asked(result: SuiteResult) -> Iterator[bool]:
    prefix = ASKED.removesuffix("*")
    return (r.outcome is Outcome.PASSED for r in result.results if r.rule.startswith(prefix))
