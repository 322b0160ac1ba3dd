"""Asking many systems at once: every one is accounted for, and none waits for another."""

import asyncio
from collections.abc import AsyncGenerator, Callable, Collection, Mapping
from contextlib import aclosing
from types import MappingProxyType
from typing import Any, Self

from connectors.sdk.errors import Unsupported
from connectors.sdk.interface import Connector
from hub.federation.guard import Guard, Opener
from hub.federation.part import part
from hub.federation.reply import Failure
from hub.federation.report import not_asked
from hub.federation.routing import belongs, can_know
from hub.registry.registry import Registry
from schema.model.answers import Answer, Heard, Outcome, SourceReport
from schema.model.keys import ProvinceCode, SystemId
from schema.model.provinces import Province
from schema.model.queries import EventQuery
from schema.model.systems import Environment
from schema.model.times import Micros
from schema.model.viewer import Deadline, Viewer


class Federation:
    """The systems of one registry, asked as the hub.

    Use as an async context manager, or call ``aclose`` once; connectors are opened with their
    first question and closed then. Only systems of ``environment`` are ever asked.
    """

    def __init__(
        self,
        registry: Registry,
        opener: Opener,
        now: Callable[[], Micros],
        environment: Environment = Environment.PRODUCTION,
    ) -> None:
        self.registry = registry
        self._now = now
        self._environment = environment
        self._guards = {id_: Guard(s, opener) for id_, s in registry.systems.items()}
        self._homes = MappingProxyType(
            {s.id: s.provinces for s in registry.systems.values() if belongs(s, environment)[0]}
        )

    @property
    def homes(self) -> Mapping[SystemId, tuple[ProvinceCode, ...]]:
        """The provinces of every system that may be asked: those of the federation's environment.

        A province's test environment is never among a production federation's, nor the reverse.
        """
        return self._homes

    async def hear(
        self, query: EventQuery, systems: Collection[SystemId], viewer: Viewer, deadline: Deadline
    ) -> AsyncGenerator[Heard, None]:
        """What each of ``systems`` says, as soon as its part has ended, well or badly.

        Every system exactly once, in order of arrival; never raises for what a system does. A
        system that cannot know (its scope, its environment, not configured, another's own codes,
        ids its connector declares it cannot hold) is not asked and says so. Leaving the iteration
        early, or being cancelled, cancels every question still open; close the iterator
        (``contextlib.aclosing``) to be sure when. ``viewer`` travels along for the guards; it
        changes no question.
        """
        parts = [
            asyncio.create_task(self._part(query, system, deadline), name=f"ask {system}")
            for system in dict.fromkeys(systems)
        ]
        try:
            for part in asyncio.as_completed(parts):
                yield await part
        finally:
            for task in parts:
                task.cancel()
            await asyncio.gather(*parts, return_exceptions=True)

    async def ask(
        self, query: EventQuery, systems: Collection[SystemId], viewer: Viewer, deadline: Deadline
    ) -> Answer:
        """What all of ``systems`` say, once the last has ended; parts in the order of their ids."""
        async with aclosing(self.hear(query, systems, viewer, deadline)) as parts:
            heard = [part async for part in parts]
        return Answer(tuple(sorted(heard, key=lambda part: part.report.system or "")))

    def askable(self, query: EventQuery) -> tuple[SystemId, ...]:
        """The systems that can know, by id: those worth passing to ``hear``."""
        return tuple(id_ for id_ in self._guards if self._why_not(query, id_) is None)

    def not_asked(
        self, query: EventQuery, asked: Collection[SystemId] = ()
    ) -> tuple[SourceReport, ...]:
        """A NOT_ASKED report, with the reason, for each system that cannot know.

        Systems in ``asked`` are left out: they have a report of their own.
        """
        return tuple(
            self._not_asked(id_, why_not)
            for id_ in self._guards
            if id_ not in asked and (why_not := self._why_not(query, id_)) is not None
        )

    def no_system(
        self, provinces: Collection[ProvinceCode] | None = None
    ) -> tuple[SourceReport, ...]:
        """A NO_SYSTEM report for each province (of ``provinces``; of all 63) without a system."""
        return tuple(
            SourceReport(
                system=None,
                provinces=(code,),
                outcome=Outcome.NO_SYSTEM,
                reason=self._without_system(self.registry.provinces[code]),
            )
            for code in sorted(self.registry.provinces.keys() - self._served())
            if provinces is None or code in provinces
        )

    def _without_system(self, province: Province) -> str:
        where = f"{province.name_vi} ({province.code})"
        if not self.registry.systems:
            return f"{where}: no systems are configured here; name their folder (TXNG_SYSTEMS)"
        return f"{where} has no traceability system connected to the hub"

    def connector(self, system: SystemId) -> Connector[Any]:
        """A configured system's connector, opened if it is not yet: for who harvests it.

        Raises what the opener raises, ``Unsupported`` when there is none of that id. Whoever uses
        it keeps to the system's limits.
        """
        if system not in self._guards:
            raise Unsupported(f"{system} is not configured (any more)")
        return self._guards[system].open()

    async def check(self, system: SystemId, deadline: Deadline) -> Failure | None:
        """Whether a configured system answers us at all: None if so, else why not."""
        return await self._guards[system].check(deadline)

    async def aclose(self) -> None:
        """Close every connector that was opened, whatever the others do."""
        closing = [guard.aclose() for guard in self._guards.values()]
        failed = [e for e in await asyncio.gather(*closing, return_exceptions=True) if e]
        if failed:
            raise BaseExceptionGroup("connectors failed to close", failed)

    async def __aenter__(self) -> Self:
        """The federation itself."""
        return self

    async def __aexit__(self, *_: object) -> None:
        """Close the connectors."""
        await self.aclose()

    def _served(self) -> frozenset[ProvinceCode]:
        return frozenset(code for home in self._homes.values() for code in home)

    def _why_not(self, query: EventQuery, system: SystemId) -> str | None:
        settings = self.registry.systems.get(system)
        if settings is None:
            return f"{system} is not configured (any more)"
        return belongs(settings, self._environment)[1] or can_know(query, settings)[1]

    async def _part(self, query: EventQuery, system: SystemId, deadline: Deadline) -> Heard:
        why_not = self._why_not(query, system)
        if why_not is None:
            return await part(self._guards[system], query, deadline, self._now)
        return Heard(self._not_asked(system, why_not))

    def _not_asked(self, system: SystemId, why_not: str) -> SourceReport:
        settings = self.registry.systems.get(system)
        return not_asked(system, settings.provinces if settings else (), why_not)
