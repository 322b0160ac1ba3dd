"""Every rule, in the order in which they are run and shown.

What is left open is looked at first: what the whole process keeps would else be there already.
"""

from collections.abc import Mapping

from connectors.testing.checks import (
    answers,
    bounds,
    capabilities,
    changes,
    errors,
    hostile,
    lifecycle,
    load,
    records,
    set_aside,
)
from connectors.testing.rule import Rule

EVERY: Mapping[str, Rule] = {
    rule.id: rule
    for module in (
        lifecycle,
        capabilities,
        answers,
        bounds,
        records,
        set_aside,
        changes,
        errors,
        hostile,
        load,
    )
    for rule in module.RULES
}
"""By id."""
