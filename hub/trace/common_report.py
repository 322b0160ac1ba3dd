"""The report of a common source, from what the walks met and who was asked."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from hub.trace.atlas import Atlas
from hub.trace.common_plan import Node, Upstream
from hub.trace.common_source import scores
from hub.trace.report.gaps import gaps, source_gaps
from hub.trace.report.view import View
from schema.model.answers import SourceReport, coverage
from schema.model.common_source import (
    Case,
    CommonSourceInput,
    CommonSourceReport,
    Ranked,
    RankedKind,
    ToldCase,
)
from schema.model.identifiers.canonical import read
from schema.model.identifiers.identifier import ITEM_KINDS, PLACE_KINDS
from schema.model.times import Micros
from schema.model.trace import Direction, Gap, GapKind, Status


@dataclass(frozen=True, slots=True)
class Asking:
    """Who was asked, in how many rounds, and when the answer was given."""

    answered_at: Micros
    sources: tuple[SourceReport, ...]
    rounds: int = 0


def rank(
    asked: CommonSourceInput, found: Upstream, atlas: Atlas, about: Asking
) -> CommonSourceReport:
    """The whole answer. A case that nobody knows counts among all, and is a gap."""
    led = scores(found.reaching, [case.weight for case in asked.cases])
    told = [
        *(_unknown(c) for c, own in zip(asked.cases, found.own, strict=True) if not own),
        *gaps(View(found.traced, atlas), Direction.BACKWARD),
        *source_gaps(about.sources),
    ]
    ranked = [*led.items(), *((node, 0.0) for node in found.everything if node not in led)]
    return CommonSourceReport(
        asked=asked,
        status=_status(found, told),
        answered_at=about.answered_at,
        cases=tuple(_cases(asked.cases, found)),
        scores=tuple(sorted((_ranked(found, *one) for one in ranked), key=_order)),
        above_zero=len(led),
        gaps=tuple(told),
        sources=about.sources,
        coverage=coverage(about.sources),
        rounds=about.rounds,
    )


def _status(found: Upstream, told: Sequence[Gap]) -> Status:
    if not any(found.own):
        return Status.FAILED
    return Status.INCOMPLETE if told else Status.COMPLETE


def _order(one: Ranked) -> tuple[float, str, RankedKind]:
    return -one.score, one.id, one.kind


def _ranked(found: Upstream, node: Node, score: float) -> Ranked:
    canonical, written = found.names[node]
    kind = RankedKind.ITEM if node > 0 else RankedKind.PLACE
    return Ranked(id=written, canonical=canonical, kind=kind, score=score)


def _cases(cases: Sequence[Case], found: Upstream) -> Iterator[ToldCase]:
    for case, own in zip(cases, found.own, strict=True):
        written = found.names[max(own)][1] if own else case.code
        yield ToldCase(id=written, canonical=case.code, weight=case.weight, found=bool(own))


def _unknown(case: Case) -> Gap:
    code, kind = case.code, read(case.code).kind
    if kind not in ITEM_KINDS | PLACE_KINDS:
        reason = f"{code} names no lot, serial or place: give one of these as a case"
        return Gap(kind=GapKind.LOT_NOT_RECORDED, reason=reason, item=code)
    reason = f"nothing that answered knows {code}; it counts, and nothing leads to it"
    item, place = (None, code) if kind in PLACE_KINDS else (code, None)
    return Gap(kind=GapKind.UNKNOWN_CASE, reason=reason, item=item, place=place)
