"""What a run of the suite found, as values and as JSON."""

from collections.abc import Iterable
from dataclasses import dataclass

from connectors.testing.verdicts import Outcome
from schema.model.json import JsonObject


@dataclass(frozen=True, slots=True)
class RuleResult:
    """How one rule ended. ``reason`` is empty where it passed; ``seconds`` by the wall clock."""

    rule: str
    outcome: Outcome
    reason: str = ""
    seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class SuiteResult:
    """How all rules ended for one system, in the order of the table."""

    system: str
    kind: str
    sdk_version: str
    capabilities: tuple[str, ...]
    results: tuple[RuleResult, ...]

    def of(self, outcome: Outcome) -> tuple[RuleResult, ...]:
        """The results of one outcome."""
        return tuple(result for result in self.results if result.outcome is outcome)

    def outcome(self, rule: str) -> Outcome:
        """How a rule ended; ``KeyError`` for one that was not run."""
        return {result.rule: result.outcome for result in self.results}[rule]

    @property
    def passed(self) -> bool:
        """Whether no rule failed. What is not proven did not fail, and did not pass either."""
        return not self.of(Outcome.FAILED)

    def to_json(self) -> JsonObject:
        """The same as JSON, for a report."""
        return {
            "system": self.system,
            "kind": self.kind,
            "sdk_version": self.sdk_version,
            "capabilities": list(self.capabilities),
            "counts": {str(outcome): len(self.of(outcome)) for outcome in Outcome},
            "rules": list(map(rule_json, self.results)),
        }


def rule_json(result: RuleResult) -> JsonObject:
    """One result as JSON."""
    return {
        "rule": result.rule,
        "outcome": str(result.outcome),
        "reason": result.reason,
        "seconds": round(result.seconds, 3),
    }


def counted_outcomes(results: Iterable[RuleResult]) -> str:
    """``31 passed, 2 not proven``: only what there is."""
    outcomes = [result.outcome for result in results]
    parts = [f"{outcomes.count(o)} {o}" for o in Outcome if o in outcomes]
    return ", ".join(parts) or "no rule was run"
