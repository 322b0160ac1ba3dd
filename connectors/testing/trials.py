"""Faults tried on a connector: by one question, or by every way of calling it."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace

from connectors.testing.bench import Bench
from connectors.testing.calls import Ask, calls, first_call
from connectors.testing.faults import Ending, Fault, ending
from connectors.testing.hearing import Heard
from connectors.testing.proxy import broken_off, said
from connectors.testing.proxy.faults import HttpFault
from connectors.testing.proxy.proxy import pass_on
from connectors.testing.questions import any_question
from connectors.testing.verdicts import NotApplicable, NotProven
from schema.model.systems import Limits

_QUICKLY = 1.0
BRING_FAULTS = "it asks nothing over HTTP; bring faults of its own door (`faults`)"
FIRST = "events()"


@dataclass(frozen=True, slots=True)
class Trial:
    """What a connector said while a fault happened, and how many requests the system had."""

    fault: HttpFault | Fault
    call: str
    heard: Heard
    requests: int = 0
    shown: bool = True
    """Whether the fault came about: there may have been no second page to spoil."""

    @property
    def ending(self) -> Ending:
        """How it ended."""
        return ending(self.heard)

    def __str__(self) -> str:
        return f"{self.call} with {self.fault.name}"


class Trials:
    """Tries faults on the connector of one bench.

    The proxy has its good replies from memory alone: a connector that a spoiled reply leads astray
    asks nobody. So a call is tried only after ``good`` or ``without_fault`` has made it once.
    """

    def __init__(self, bench: Bench) -> None:
        self._bench = bench
        self._samples = bench.samples
        self._limits = bench.settings.limits

    async def good(self) -> Trial:
        """The first question without any fault; ``NotProven`` where it brings nothing.

        ``NotApplicable`` where it is answered without a request: HTTP faults cannot happen there.
        """
        before = len(self._bench.watch.requests)
        async with self._bench.opened(self._bench.memory.around) as connector:
            query = any_question(connector, self._samples)
            heard = await self._bench.events(connector, query)
        requests = len(self._bench.watch.requests) - before
        if not requests:
            raise NotApplicable("it asks nothing over HTTP")
        if not heard.said:
            raise NotProven("the sample brings nothing, so there is nothing to spoil")
        return Trial(NO_FAULT, FIRST, heard, requests)

    async def without_fault(self) -> list[Trial]:
        """Every call while the system is well; what came back is remembered for the faults."""
        async with self._bench.opened(self._bench.memory.around) as connector:
            every = calls(connector, self._samples).items()
            return [await self._well(name, ask) for name, ask in every]

    async def _well(self, name: str, ask: Ask) -> Trial:
        before = len(self._bench.watch.requests)
        heard = await self._bench.hear(ask)
        return Trial(NO_FAULT, name, heard, len(self._bench.watch.requests) - before)

    async def of(self, fault: HttpFault | Fault) -> Trial:
        """The first question while the fault happens."""
        if isinstance(fault, HttpFault):
            return await self._spoiled(fault, FIRST)
        async with self._bench.opened() as connector, fault.happening():
            heard = await self._bench.hear(first_call(connector, self._samples))
        return Trial(fault, FIRST, heard)

    async def of_every_call(self, fault: HttpFault | Fault) -> list[Trial]:
        """Every call while the fault happens; over HTTP all at once, each by a proxy of its own,
        since a fault may count its requests."""
        if isinstance(fault, HttpFault):
            async with self._bench.opened() as connector:
                names = list(calls(connector, self._samples))
            return list(await asyncio.gather(*(self._spoiled(fault, name) for name in names)))
        async with self._bench.opened() as connector, fault.happening():
            every = calls(connector, self._samples)
            return [Trial(fault, n, await self._bench.hear(ask)) for n, ask in every.items()]

    async def after_faults(self) -> Heard:
        """What one connector says to the first question once the system is well again."""
        limits, memory = _within(self._limits, _QUICKLY), self._bench.memory.around
        async with self._bench.spoiled(pass_on, memory, limits=limits) as behind:
            ask = first_call(behind.connector, self._samples)
            for spoil in (said.broken, broken_off.hang, broken_off.reset, said.web_page):
                behind.proxy.spoil = spoil
                await self._bench.hear(ask)
            behind.proxy.spoil = pass_on
            return await self._bench.hear(ask)

    async def _spoiled(self, fault: HttpFault, name: str) -> Trial:
        limits, memory = _within(self._limits, fault.deadline), self._bench.memory.alone
        async with self._bench.spoiled(fault.spoil(), memory, limits=limits) as behind:
            ask: Ask = calls(behind.connector, self._samples)[name]
            heard = await self._bench.hear(ask)
            turns = behind.proxy.turns
            return Trial(fault, name, heard, len(turns), any(turn.spoiled for turn in turns))


def _within(limits: Limits, deadline: float | None) -> Limits:
    return limits if deadline is None else replace(limits, deadline=deadline)


@asynccontextmanager
async def _nothing_happens() -> AsyncIterator[None]:
    yield


NO_FAULT = Fault("no fault", _nothing_happens, frozenset({Ending.EVENTS}))


def swallowed(trial: Trial) -> bool:
    """Whether a failure was told as an answer."""
    fault = trial.fault
    silent = {Ending.NOTHING, Ending.EVENTS} if fault.definite else {Ending.NOTHING}
    return trial.ending in silent - fault.right


def told_elsewhere(trial: Trial) -> bool:
    """Whether what is wrong with a trial is the matter of errors.four or errors.told."""
    return trial.ending is Ending.FOREIGN or swallowed(trial)
