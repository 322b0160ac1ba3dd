"""What a report says of a system at the end of a trace, told from its part."""

from dataclasses import dataclass, replace

from hub.trace.merged import said, since
from hub.trace.part import Part
from schema.model.answers import SPOKE, UNASKED, Outcome, SourceReport
from schema.model.counted import counted
from schema.model.keys import SystemId
from schema.model.times import Micros, iso
from schema.model.trace import TraceInput


@dataclass(frozen=True, slots=True)
class Telling:
    """Tells of the systems of one trace, by what was asked and how it ended."""

    asked: TraceInput
    begun: Micros
    """When the trace began; of a trace of the past the time it looks from, if that is earlier."""
    asks: bool
    """Whether the trace may ask anybody."""
    out_of_time: bool

    def of(
        self, system: SystemId, part: Part, before: SourceReport | None, stated: int
    ) -> SourceReport:
        """Its report, and of a resumed trace with what it said before.

        ``stated``: how many facts of the trace it states.
        """
        now = self._report(system, part, stated)
        if before is None:
            return _with_known(now, stated) if part.fresh.keys() - part.asked else now
        if part.report is not None:
            return since(before, now, stated)
        if part.unasked:
            # It failed before and could not be asked again: the reason why it failed stands.
            return now if before.outcome in SPOKE | UNASKED else before
        return before if before.outcome in SPOKE else now

    def _report(self, system: SystemId, part: Part, stated: int) -> SourceReport:
        if part.report is not None:
            return _left(part.report, part) if part.unasked else part.report
        if part.unasked:
            return self._silent(system, part)
        if part.fresh:
            return self._remembered(system, part, stated)
        reason = "nothing that the trace met points to this system"
        return SourceReport(
            system=system, provinces=part.provinces, outcome=Outcome.NOT_ASKED, reason=reason
        )

    def _silent(self, system: SystemId, part: Part) -> SourceReport:
        if self.asked.as_of is not None:
            when = iso(self.begun)
            outcome, why = Outcome.STALE, f"by {when} it had not told the hub all it knows of it"
        elif not self.asks:
            outcome, why = Outcome.STALE, "only what the hub holds was looked at (CACHED)"
        elif self.out_of_time:
            outcome, why = Outcome.SHED, "the trace ran out of time or rounds first"
        else:
            outcome, why = Outcome.SHED, "it was not asked"
        reason = f"may know more of {counted(len(part.unasked), 'item')}: {why}"
        return SourceReport(system=system, provinces=part.provinces, outcome=outcome, reason=reason)

    def _remembered(self, system: SystemId, part: Part, stated: int) -> SourceReport:
        oldest = min(part.fresh.values())
        too_old = oldest < self.begun - self.asked.max_age
        outcome = Outcome.ANSWERED if stated else Outcome.NO_RECORD
        reason = None
        if part.unread:
            outcome = Outcome.PARTIAL
            reason = f"{counted(len(part.unread), 'record')} of its harvest set aside as unreadable"
        if too_old:
            outcome, reason = Outcome.STALE, f"last heard in full at {iso(oldest)}"
        return SourceReport(
            system=system,
            provinces=part.provinces,
            outcome=outcome,
            records=stated,
            set_aside=part.unread,
            asked_at=oldest,
            reason=reason,
        )


def _left(report: SourceReport, part: Part) -> SourceReport:
    more = f"not asked about {counted(len(part.unasked), 'further item')}"
    outcome = Outcome.SHED if report.outcome in SPOKE else report.outcome
    return replace(report, outcome=outcome, reason="; ".join(said(report.reason, more)))


def _with_known(report: SourceReport, stated: int) -> SourceReport:
    """The report of who was not asked about all again: what it said before is no silence."""
    if report.outcome is not Outcome.NO_RECORD or not stated:
        return report
    return replace(report, outcome=Outcome.ANSWERED, records=stated)
