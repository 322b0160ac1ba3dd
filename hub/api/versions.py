"""The versions of traces: every answer is kept before it is given, so that it can be cited."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace

from hub.graph.store import GraphStore, KeptTrace
from hub.trace.kept import decode, encode
from schema.model.keys import TraceId
from schema.model.trace import TraceReport
from schema.model.versions import TraceVersion


class Versions:
    """Keeps reports in a store and finds them again, equal to what was answered.

    What the store raises goes through: an answer that cannot be kept is not given, since it
    could not be cited. Encoding runs on another thread.
    """

    def __init__(self, store: GraphStore) -> None:
        self._store = store

    async def keep(self, report: TraceReport, after: int = 0) -> TraceReport:
        """The report with the number under which it is now kept, which is above ``after``."""
        body = await asyncio.to_thread(encode, report)
        kept = KeptTrace(report.id, report.answered_at, report.status, body)
        version = await self._store.keep_trace(kept, after)
        return replace(report, version=version.number)

    async def find(self, trace: TraceId, number: int | None = None) -> TraceReport | None:
        """A version (None: the latest) as it was answered; None when it is not kept."""
        found = await self._store.kept_trace(trace, number)
        if found is None:
            return None
        version, kept = found
        report = await asyncio.to_thread(decode, kept.body)
        return replace(report, version=version.number)

    async def of(self, trace: TraceId) -> Sequence[TraceVersion]:
        """The versions of a trace that are kept, by number."""
        return await self._store.kept_versions(trace)
