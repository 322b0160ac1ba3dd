"""Who was asked what during one trace, and what a report says of each system at its end.

A system that failed is not asked again in the same trace: a hung one would cost its whole
deadline every round. What it could not be asked any more stands in its report.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType

from hub.trace.merged import merged, said, since
from schema.model.answers import SPOKE, UNASKED, Outcome, SourceReport
from schema.model.counted import counted
from schema.model.keys import ProvinceCode, SystemId
from schema.model.records import SetAside
from schema.model.times import Micros, iso
from schema.model.trace import Freshness, TraceInput


@dataclass(slots=True)
class _Part:
    """One system's part so far."""

    provinces: tuple[ProvinceCode, ...]
    report: SourceReport | None = None
    asked: set[str] = field(default_factory=set)
    """Answered in full during this trace."""
    fresh: dict[str, Micros] = field(default_factory=dict)
    """Answered in full before, recently enough (or ever, where nobody may be asked)."""
    harvested: set[str] = field(default_factory=set)
    """Of those, what is held to be answered since the system is harvested."""
    unasked: set[str] = field(default_factory=set)
    """Could know more, was not asked any more."""

    unread: tuple[SetAside, ...] = ()
    """Records that a harvest set aside and that may tell more of what it is held to have said."""

    @property
    def gave_up(self) -> bool:
        """Whether asking it again in this trace would be in vain."""
        return self.report is not None and self.report.gave_up


class Ledger:
    """The parts of all systems that may be asked, by id.

    ``askable`` maps each to its provinces; ``begun`` is when the trace began, UTC microseconds:
    of a resumed one its first version, whose last ``earlier`` sources are carried on.
    A trace of the past asks nobody: what each system had said by then is what it says.
    ``harvested`` is when each was last harvested completely: then it said all it knows of any id.
    """

    def __init__(
        self,
        asked: TraceInput,
        begun: Micros,
        askable: Mapping[SystemId, tuple[ProvinceCode, ...]],
        earlier: Iterable[SourceReport] = (),
        harvested: Mapping[SystemId, Micros] = MappingProxyType({}),
    ) -> None:
        self._asked = asked
        self._begun = begun if asked.as_of is None else min(asked.as_of, begun)
        self._asks = asked.freshness is not Freshness.CACHED and asked.as_of is None
        self._parts = {system: _Part(provinces) for system, provinces in askable.items()}
        self._earlier = {report.system: report for report in earlier if report.system}
        gone = self._earlier.keys() - self._parts.keys()
        self.swept: set[str] = set()
        """Starts that all are asked about."""
        self._others = {system: self._earlier[system] for system in gone}
        self._harvested = harvested

    def other(self, report: SourceReport) -> None:
        """Take in a system that cannot know, with its reason."""
        if report.system is not None:
            self._others[report.system] = report

    def open_questions(
        self,
        wanted: Mapping[SystemId, Collection[str]],
        answered: Mapping[str, Mapping[SystemId, Micros]],
    ) -> dict[SystemId, set[str]]:
        """What is still to be asked of whom. ``answered``: when each last said all of an id."""
        questions: dict[SystemId, set[str]] = {}
        for system, part in self._parts.items():
            harvest = self._fresh_harvest(system)
            open_ = {key for key in wanted.get(system, ()) if key not in part.asked}
            for key in list(open_):
                at = answered.get(key, {}).get(system)
                if at is not None and self._is_fresh(at):
                    part.fresh[key] = at
                    open_.discard(key)
                elif harvest is not None:
                    part.fresh[key] = harvest
                    part.harvested.add(key)
                    open_.discard(key)
            part.unasked = open_
            if open_ and not part.gave_up and self._asks:
                questions[system] = open_
        return questions

    def remember(
        self, keys: Iterable[str], answered: Mapping[str, Mapping[SystemId, Micros]]
    ) -> None:
        """Count what systems said of these ids lately enough, whether they would be asked or not.

        So who was asked about the start by an earlier trace, or harvested, still tells “no record”.
        """
        for key in keys:
            for system, part in self._parts.items():
                harvest = self._fresh_harvest(system)
                # An old one is no reason to name a system that nothing points to as stale.
                if harvest is not None and harvest >= self._begun - self._asked.max_age:
                    part.fresh[key] = harvest
                    part.harvested.add(key)
            for system, at in answered.get(key, {}).items():
                if system in self._parts and self._is_fresh(at):
                    self._parts[system].fresh[key] = at

    def spoke(
        self,
        systems: Collection[SystemId],
        key: str,
        answered: Mapping[str, Mapping[SystemId, Micros]],
    ) -> bool:
        """Whether all these systems were asked about an id, or said all of it lately enough."""
        fresh = {s for s, at in answered.get(key, {}).items() if self._is_fresh(at)}
        fresh |= {s for s in systems if self._fresh_harvest(s) is not None}
        parts = [(s, self._parts[s]) for s in systems if s in self._parts]
        return all(s in fresh or key in part.asked or part.gave_up for s, part in parts)

    def scouts(
        self,
        keys: Collection[str],
        systems: Collection[SystemId],
        answered: Mapping[str, Mapping[SystemId, Micros]],
    ) -> set[str]:
        """Those of ``keys`` to ask all ``systems`` about: one, and once all spoke of it, the rest.

        The first in order, which a logistic unit is before what is in it.
        """
        first = min(keys)
        return set(keys) if self.spoke(systems, first, answered) else {first}

    def harvested_keys(self) -> Mapping[SystemId, Collection[str]]:
        """Of whom the harvest was taken for the answer, and about which ids."""
        return {s: part.harvested for s, part in self._parts.items() if part.harvested}

    def unread(self, system: SystemId, records: tuple[SetAside, ...]) -> None:
        """Take in records of a harvest that could not be read and may name what was asked for."""
        self._parts[system].unread = records

    def _fresh_harvest(self, system: SystemId) -> Micros | None:
        """When the system was last harvested completely, if that is lately enough."""
        at = self._harvested.get(system)
        return at if at is not None and self._is_fresh(at) else None

    def _is_fresh(self, at: Micros) -> bool:
        if not self._asks:
            return True
        oldest = 0 if self._asked.freshness is Freshness.LIVE else self._asked.max_age
        return at >= self._begun - oldest

    def heard(self, keys: Collection[str], report: SourceReport) -> bool:
        """Take in an answer; whether it was all that the system knows of these ids."""
        part = self._parts.get(report.system) if report.system is not None else None
        if part is None:
            self.other(report)
            return False
        part.report = merged(part.report, report)
        part.unasked -= set(keys)
        part.asked.update(keys)
        # A record set aside is in no graph: only asking again tells the next trace of it.
        return report.outcome in SPOKE

    def reports(
        self, out_of_time: bool, stated: Mapping[SystemId, int] = MappingProxyType({})
    ) -> tuple[SourceReport, ...]:
        """One report for every system, by id; ``stated``: how many facts of the trace it states.

        So a system that was heard before, and not asked again, still tells “no record” apart.
        """
        told = {s: self._carried(s, out_of_time, stated.get(s, 0)) for s in self._parts}
        return tuple((self._others | told)[s] for s in sorted(self._others | told))

    def _carried(self, system: SystemId, out_of_time: bool, stated: int) -> SourceReport:
        """Its report, and of a resumed trace with what it said before."""
        now, before = self._report(system, out_of_time, stated), self._earlier.get(system)
        part = self._parts[system]
        if before is None:
            return _with_known(now, stated) if part.fresh.keys() - part.asked else now
        if part.report is not None:
            return since(before, now, stated)
        if part.unasked:
            # It failed before and could not be asked again: the reason why it failed stands.
            return now if before.outcome in SPOKE | UNASKED else before
        return before if before.outcome in SPOKE else now

    def _report(self, system: SystemId, out_of_time: bool, stated: int) -> SourceReport:
        part = self._parts[system]
        if part.report is not None:
            return self._left(part.report, part) if part.unasked else part.report
        if part.unasked:
            return self._silent(system, part, out_of_time)
        if part.fresh:
            return self._remembered(system, part, stated)
        reason = "nothing that the trace met points to this system"
        return SourceReport(
            system=system, provinces=part.provinces, outcome=Outcome.NOT_ASKED, reason=reason
        )

    def _left(self, report: SourceReport, part: _Part) -> SourceReport:
        more = f"not asked about {counted(len(part.unasked), 'further item')}"
        outcome = Outcome.SHED if report.outcome in SPOKE else report.outcome
        return replace(report, outcome=outcome, reason="; ".join(said(report.reason, more)))

    def _silent(self, system: SystemId, part: _Part, out_of_time: bool) -> SourceReport:
        if self._asked.as_of is not None:
            when = iso(self._begun)
            outcome, why = Outcome.STALE, f"by {when} it had not told the hub all it knows of it"
        elif not self._asks:
            outcome, why = Outcome.STALE, "only what the hub holds was looked at (CACHED)"
        elif out_of_time:
            outcome, why = Outcome.SHED, "the trace ran out of time or rounds first"
        else:
            outcome, why = Outcome.SHED, "it was not asked"
        reason = f"may know more of {counted(len(part.unasked), 'item')}: {why}"
        return SourceReport(system=system, provinces=part.provinces, outcome=outcome, reason=reason)

    def _remembered(self, system: SystemId, part: _Part, stated: int) -> SourceReport:
        oldest = min(part.fresh.values())
        too_old = oldest < self._begun - self._asked.max_age
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


def _with_known(report: SourceReport, stated: int) -> SourceReport:
    """The report of who was not asked about all again: what it said before is no silence."""
    if report.outcome is not Outcome.NO_RECORD or not stated:
        return report
    return replace(report, outcome=Outcome.ANSWERED, records=stated)
