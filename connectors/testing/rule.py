"""A rule that a connector keeps: its stable id, its statement, and the check that proves it."""

from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field
from typing import Any

from connectors.testing.bench import Bench

Check = Callable[[Bench], Coroutine[Any, Any, None]]
"""Returns when the rule is kept; else raises one of ``connectors.testing.verdicts``."""


@dataclass(frozen=True, slots=True)
class Rule:
    """``id`` never changes its meaning; a rule that means something else gets another id."""

    id: str
    statement: str
    statement_vi: str
    check: Check = field(repr=False)
