"""A common source over the federation: the systems are asked what came before the cases, all of
them at once, then everything is ranked in the graph."""

from collections.abc import Sequence
from dataclasses import replace

from hub.api.codes import Codes
from hub.api.parts import Parts
from hub.api.starts import Starts
from hub.trace.atlas import Atlas
from hub.trace.common_plan import Upstream, common_source_plan
from hub.trace.common_report import Asking, rank
from hub.trace.plan import UNLIMITED
from schema.model.common_source import Case, CommonSourceInput, CommonSourceReport, merged
from schema.model.identifiers.canonical import read
from schema.model.trace import Direction, TraceInput
from schema.model.viewer import Deadline, Viewer


class CommonSources:
    """Rankings of what cases may have come from."""

    def __init__(self, codes: Codes, starts: Starts, parts: Parts) -> None:
        self._codes = codes
        self._starts = starts
        self._parts = parts

    async def ranked(
        self, asked: CommonSourceInput, viewer: Viewer, deadline: Deadline
    ) -> CommonSourceReport:
        """The ranking of what leads to any case; the cases are codes as typed.

        One trace backward from all cases together fills the graph: each system is asked about all
        of them at once, and has one report. Raises ``CodeError`` for a case that cannot be traced,
        ``NoWeight`` for weights too large to be added up.
        """
        asked = replace(asked, contact=await self._starts.contact(asked.contact))
        readings = [await self._starts.readings(case.code) for case in asked.cases]
        first, *others = dict.fromkeys(one for some in readings for one in some)
        trace = TraceInput(
            start=first,
            beside=tuple(others),
            direction=Direction.BACKWARD,
            freshness=asked.freshness,
            max_age=asked.max_age,
            max_depth=UNLIMITED,
            max_nodes=UNLIMITED,
            certainty=asked.certainty,
            contact=asked.contact,
        )
        heard = await self._parts.tracer.trace(trace, viewer, deadline)
        cases = [
            Case(await self._known(some), case.weight)
            for some, case in zip(readings, asked.cases, strict=True)
        ]
        asked = replace(asked, cases=merged(cases))
        found = await self._parts.store.read(lambda: common_source_plan(asked))
        about = Asking(heard.answered_at, heard.sources, heard.rounds)
        return rank(asked, found, await self._atlas(found), about)

    async def _known(self, readings: Sequence[str]) -> str:
        """The first of them that the graph knows, else the likelier."""
        for one in readings:
            if await self._codes.sort(read(one)):
                return one
        return readings[0]

    async def _atlas(self, found: Upstream) -> Atlas:
        places = [canonical for canonical, _ in found.traced.told.places.values()]
        homes = self._parts.federation.homes
        return Atlas(homes, await self._parts.store.master_data(places))
