"""Several answers of one system as one report: those of one trace, and those of a resumed one."""

from collections.abc import Iterable
from dataclasses import replace

from schema.model.answers import SPOKE, Outcome, SourceReport
from schema.model.records import SetAside


def merged(before: SourceReport | None, now: SourceReport) -> SourceReport:
    """The report after one more answer; the worst outcome stands."""
    if before is None or before.outcome is Outcome.NOT_ASKED:
        return now
    records = before.records + now.records
    outcome = max((before.outcome, now.outcome), key=_gravity)
    if outcome in SPOKE:
        outcome = Outcome.ANSWERED if records else Outcome.NO_RECORD
    return replace(
        now,
        outcome=outcome,
        records=records,
        set_aside=_once((*before.set_aside, *now.set_aside)),
        questions=before.questions + now.questions,
        asked_at=before.asked_at if before.asked_at is not None else now.asked_at,
        took=before.took + now.took,
        gave_up=before.gave_up or now.gave_up,
        reason=None if outcome in SPOKE else "; ".join(said(_why(before), _why(now))) or None,
    )


def since(before: SourceReport, now: SourceReport, stated: int) -> SourceReport:
    """What a system said when a trace was resumed, behind what it said before.

    ``stated``: how many facts of the trace it states, those heard before it failed among them.
    """
    if before.outcome in SPOKE:
        return merged(before, now)
    whole = replace(now, questions=before.questions + now.questions, took=before.took + now.took)
    if now.outcome in SPOKE and stated > now.records:
        return replace(whole, outcome=Outcome.ANSWERED, records=stated)
    return whole


def _why(report: SourceReport) -> str | None:
    """Its reason, unless it is only why some of the ids were none of its business."""
    return None if report.outcome is Outcome.NOT_ASKED else report.reason


def _once(records: Iterable[SetAside]) -> tuple[SetAside, ...]:
    """Records that came with several answers, each told of once."""
    named = {(r.record_id, r.path, r.reason, repr(r.raw)): r for r in records}
    return tuple(named.values())


_WORSE = (
    Outcome.NOT_ASKED,
    Outcome.NO_RECORD,
    Outcome.ANSWERED,
    Outcome.PARTIAL,
    Outcome.UNSUPPORTED,
    Outcome.MALFORMED,
)


def _gravity(outcome: Outcome) -> int:
    return _WORSE.index(outcome) if outcome in _WORSE else len(_WORSE)


def said(*reasons: str | None) -> Iterable[str]:
    """The reasons that there are, each once."""
    return dict.fromkeys(reason for reason in reasons if reason)
