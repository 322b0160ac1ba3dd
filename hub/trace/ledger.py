"""Who was asked what during one trace, and what a report says of each system at its end.

A system that failed is not asked again in the same trace: a hung one would cost its whole
deadline every round. What it could not be asked any more stands in its report.
"""

from collections.abc import Collection, Iterable, Mapping
from types import MappingProxyType

from hub.trace.merged import merged
from hub.trace.part import Part
from hub.trace.telling import Telling
from schema.model.answers import SPOKE, SourceReport
from schema.model.keys import ProvinceCode, SystemId
from schema.model.records import SetAside
from schema.model.times import Micros
from schema.model.trace import Freshness, TraceInput


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
        self._parts = {system: Part(provinces) for system, provinces in askable.items()}
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
        telling = Telling(self._asked, self._begun, self._asks, out_of_time)
        told = {
            s: telling.of(s, part, self._earlier.get(s), stated.get(s, 0))
            for s, part in self._parts.items()
        }
        return tuple((self._others | told)[s] for s in sorted(self._others | told))
