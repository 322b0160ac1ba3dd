"""How a rule can end for a connector, and the exceptions by which a check says so."""

from enum import StrEnum
from typing import ClassVar


class Outcome(StrEnum):
    """What is known of a connector and a rule."""

    PASSED = "passed"
    FAILED = "failed"
    NOT_APPLICABLE = "not applicable"
    """The rule is about something that this connector does not do or declare."""
    NOT_PROVEN = "not proven"
    """It could not be tried: a sample is missing, or the system did not answer."""


class Verdict(Exception):
    """A check that ends without one has passed. The reason is a sentence for the author."""

    outcome: ClassVar[Outcome]


class Broken(Verdict):
    """The connector breaks the rule."""

    outcome = Outcome.FAILED


class NotApplicable(Verdict):
    """The rule is not about this connector."""

    outcome = Outcome.NOT_APPLICABLE


class NotProven(Verdict):
    """What the check needs is not there; the reason says what to give."""

    outcome = Outcome.NOT_PROVEN
