"""One system's replies folded into its part of an answer: pure."""

from collections.abc import Callable, Hashable, Iterable, Sequence
from typing import TypeVar

from hub.federation.reply import STOPS, Failure, Reply
from schema.model.answers import Heard, Outcome, SourceReport
from schema.model.counted import counted
from schema.model.keys import ProvinceCode, SystemId
from schema.model.records import SetAside
from schema.model.systems import SystemSettings
from schema.model.times import Micros

T = TypeVar("T")


def not_asked(system: SystemId, provinces: tuple[ProvinceCode, ...], reason: str) -> SourceReport:
    """The report of a system that no question was put to, and why not."""
    return SourceReport(
        system=system, provinces=provinces, outcome=Outcome.NOT_ASKED, reason=reason
    )


def fold(
    settings: SystemSettings, replies: Sequence[Reply], unasked: int, asked_at: Micros, took: Micros
) -> Heard:
    """Everything heard, each thing once, and how the system's part ended.

    ``replies`` come in the order of their questions; ``unasked`` questions were given up because
    an earlier one failed.
    """
    records = _once(_all(r.records for r in replies), lambda r: r.record_id, lambda r: r.event)
    master_data = _once(_all(r.master_data for r in replies), lambda m: (m.type, m.id), _itself)
    set_aside = _once(_all(r.set_aside for r in replies), repr, repr)
    failures = tuple(reply.failure for reply in replies if reply.failure is not None)
    said = bool(records or master_data)
    questions = sum(reply.asked for reply in replies)
    report = SourceReport(
        system=settings.id,
        provinces=settings.provinces,
        outcome=_outcome(said, failures, set_aside),
        records=len(records),
        set_aside=set_aside,
        questions=questions,
        asked_at=asked_at if questions else None,
        took=took,
        reason=_reason(failures, set_aside, unasked),
        gave_up=any(reply.stops for reply in replies),
    )
    return Heard(report, records, master_data)


def _outcome(said: bool, failures: tuple[Failure, ...], set_aside: tuple[SetAside, ...]) -> Outcome:
    if set_aside or (said and failures):
        return Outcome.PARTIAL
    if failures:
        return next((f for f in failures if f.outcome in STOPS), failures[0]).outcome
    return Outcome.ANSWERED if said else Outcome.NO_RECORD


def _reason(
    failures: tuple[Failure, ...], set_aside: tuple[SetAside, ...], unasked: int
) -> str | None:
    reasons = list(dict.fromkeys(failure.reason for failure in failures))
    if unasked:
        reasons.append(f"{counted(unasked, 'further question')} not put after that")
    if set_aside:
        first = set_aside[0]
        where = f" at {first.path}" if first.path else ""
        count = counted(len(set_aside), "record")
        reasons.append(f"{count} set aside as unreadable, the first{where}: {first.reason}")
    return "; ".join(reasons) or None


def _all(parts: Iterable[Iterable[T]]) -> Iterable[T]:
    return (one for part in parts for one in part)


def _itself(said: T) -> T:
    return said


def _once(
    said: Iterable[T], name: Callable[[T], Hashable], content: Callable[[T], object]
) -> tuple[T, ...]:
    """Each thing once, in order: two questions may find the same event.

    One name with other content is another thing; both are kept.
    """
    kept: dict[Hashable, list[T]] = {}
    for one in said:
        same = kept.setdefault(name(one), [])
        if all(content(other) != content(one) for other in same):
            same.append(one)
    return tuple(one for same in kept.values() for one in same)
