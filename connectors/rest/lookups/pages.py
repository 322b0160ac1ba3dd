"""The records of an answer completed page by page, each value asked for once in the answer.

A system that cannot answer now (``Unavailable``) fails the answer: records that wanted what was not
heard are left out, and the error is raised once the others were heard, so that nothing passes for
told. Whatever else goes wrong is the record's own fault: it is set aside with the reason, and the
others go on.
"""

import asyncio
from collections.abc import Iterator, Sequence
from copy import deepcopy
from dataclasses import replace

from connectors.asking.connector import RawPage
from connectors.rest.lookups.asking import CompiledLookup, Known, Targets
from connectors.sdk.errors import Malformed, Unavailable
from connectors.sdk.setting_aside import set_aside
from schema.model.json import Json
from schema.model.records import SetAside
from schema.model.systems import SystemSettings

_MOST_KNOWN = 10_000


class LookedUp:
    """The lookups of one answer, and what they found so far."""

    def __init__(self, lookups: Sequence[CompiledLookup], settings: SystemSettings) -> None:
        self._lookups = [(lookup, Known()) for lookup in lookups]
        self._settings = settings

    async def completed(self, page: RawPage) -> RawPage:
        """The page, its records with what was found; its ``fault`` tells why some are missing."""
        for lookup, known in self._lookups:
            page = await self._with(lookup, known, page)
            if len(known) > _MOST_KNOWN:
                known.clear()
        return page

    async def _with(self, lookup: CompiledLookup, known: Known, page: RawPage) -> RawPage:
        wanted = [(record, self._targets(lookup, record)) for record in page.records]
        keys = dict.fromkeys(
            key for _, targets in wanted if isinstance(targets, list) for _, key in targets if key
        )
        fault = await self._ask(lookup, [key for key in keys if key not in known], known)
        records = [
            done
            for record, targets in wanted
            for done in self._completed(lookup, known, record, targets)
        ]
        return replace(page, records=records, fault=page.fault or fault)

    def _targets(self, lookup: CompiledLookup, record: Json | SetAside) -> Targets | SetAside:
        if isinstance(record, SetAside):
            return record
        try:
            return lookup.targets(record)
        except Malformed as fault:
            return self._aside(lookup, fault, record)

    async def _ask(
        self, lookup: CompiledLookup, keys: Sequence[tuple[str, ...]], known: Known
    ) -> Unavailable | None:
        """Ask for all of them, several at a time; after the first failure nothing more."""
        waiting, faults = lookup.batches(keys), list[Unavailable]()

        async def work() -> None:
            for batch in waiting:
                if faults:
                    return
                try:
                    known.update(await lookup.ask(batch))
                except Unavailable as error:
                    faults.append(error)

        async with asyncio.TaskGroup() as group:
            for _ in range(min(len(keys), self._settings.limits.max_concurrency)):
                group.create_task(work())
        return faults[0] if faults else None

    def _completed(
        self,
        lookup: CompiledLookup,
        known: Known,
        record: Json | SetAside,
        targets: Targets | SetAside,
    ) -> Iterator[Json | SetAside]:
        """The record with what was found, or set aside; none where that was not heard."""
        if isinstance(targets, SetAside):
            yield targets
            return
        if any(key is not None and key not in known for _, key in targets):
            return
        for element, key in targets:
            outcome = None if key is None else known[key]
            if isinstance(outcome, Malformed):
                yield self._aside(lookup, outcome, record)
                return
            element[lookup.into] = deepcopy(outcome) if len(self._lookups) > 1 else outcome
        yield record

    def _aside(self, lookup: CompiledLookup, fault: Malformed, record: Json | SetAside) -> SetAside:
        reason = f"{lookup.into} could not be looked up: {fault.why}"
        raw = record.raw if isinstance(record, SetAside) else record
        return set_aside(self._settings.id, reason, raw, fault.path)
