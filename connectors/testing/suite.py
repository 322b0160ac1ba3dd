"""The suite run from a program: one rule, or all of them, over one subject."""

import asyncio
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from time import perf_counter
from typing import Any

from connectors.sdk.interface import SDK_VERSION, Connector
from connectors.testing.bench import Bench
from connectors.testing.cassette.recording import Tape
from connectors.testing.hearing import Endless, in_time, told
from connectors.testing.result import RuleResult, SuiteResult
from connectors.testing.rule import Rule
from connectors.testing.rules import EVERY
from connectors.testing.samples import Samples
from connectors.testing.subject import Subject, on_tape, subject_of
from connectors.testing.verdicts import Outcome, Verdict
from schema.model.json import Json
from schema.model.systems import SystemSettings

_LONGEST = 600.0
"""Seconds that one rule may take, whatever the connector does."""
Tell = Callable[[RuleResult], None]


async def prove(rule: Rule, subject: Subject) -> RuleResult:
    """Try one rule. Never raises for what the connector does."""
    began, before = perf_counter(), len(_told_by_tape(subject))
    outcome, reason = await _ended(rule, subject)
    if told := _told_by_tape(subject)[before:]:
        outcome, reason = Outcome.NOT_PROVEN, "\n\n".join(told)
    return RuleResult(rule.id, outcome, reason, perf_counter() - began)


async def _ended(rule: Rule, subject: Subject) -> tuple[Outcome, str]:
    try:
        await in_time(rule.check(Bench(subject)), _LONGEST)
    except Verdict as verdict:
        return verdict.outcome, str(verdict)
    except Endless:
        return Outcome.FAILED, f"took longer than {_LONGEST:g} s"
    except Exception as error:
        return Outcome.NOT_PROVEN, f"the trial broke off: {told(error)}"
    return Outcome.PASSED, ""


def _told_by_tape(subject: Subject) -> list[str]:
    return subject.tape.told if subject.tape else []


async def prove_all(
    subject: Subject, rules: Iterable[str] | None = None, tell: Tell = lambda result: None
) -> SuiteResult:
    """Try the rules named, or all of them, one after the other; ``tell`` hears of each at once.

    ``KeyError`` for a rule that there is not.
    """
    results: list[RuleResult] = []
    for name in EVERY if rules is None else rules:
        results.append(await prove(EVERY[name], subject))
        tell(results[-1])
    capabilities = await _capabilities(subject)
    system, kind = subject.settings.id, subject.settings.kind
    return SuiteResult(system, kind, SDK_VERSION, capabilities, tuple(results))


async def _capabilities(subject: Subject) -> tuple[str, ...]:
    async with Bench(subject).opened() as connector:
        return tuple(sorted(connector.manifest.capabilities))


def run_suite(
    system: Path | str | SystemSettings,
    samples: Path | str | Samples | None = None,
    *,
    kind: type[Connector[Any]] | None = None,
    keys: Mapping[str, Json] | None = None,
    rules: Iterable[str] | None = None,
    tell: Tell = lambda result: None,
    tape: Tape | None = None,
    **more: Any,
) -> SuiteResult:
    """The same from a program without a loop of its own; see ``subject_of`` for what is given, and
    ``on_tape`` for a ``tape`` that writes down what is asked.

    Raises ``SystemFileError`` when a file is wrong; a connector that fails is a result.
    """
    subject = subject_of(system, samples, kind=kind, keys=keys, **more)
    subject = on_tape(subject, tape) if tape else subject
    return asyncio.run(prove_all(subject, rules, tell))
