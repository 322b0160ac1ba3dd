"""Whatever the system sends, it ends in records set aside or in the error that says what to do."""

import tracemalloc
from collections.abc import Callable

from connectors.sdk.errors import Unavailable
from connectors.testing.bench import Bench
from connectors.testing.faults import Ending
from connectors.testing.proxy.clocks import KNOWN
from connectors.testing.proxy.faults import FAULTS, Group
from connectors.testing.proxy.said import RETRY_AFTER
from connectors.testing.rule import Check, Rule
from connectors.testing.trials import BRING_FAULTS, Trial, Trials, told_elsewhere
from connectors.testing.verdicts import Broken, NotApplicable, NotProven
from schema.model.times import instant, iso

_ROOM = 64_000_000
"""Bytes that a connector may need at its peak beside its replies, and the proxy with it."""
_SILENTLY = frozenset({Ending.EVENTS, Ending.SET_ASIDE, Ending.NOTHING})
_LATE = instant("9999-01-01T00:00:00Z").earliest or 0
"""Only later times may come of the times that the fault puts in."""
_NO_FORM = "the sample's answer has too few pages, or no form that can be spoiled"
_NO_TIME = f"no time in a known form was found in the answers ({KNOWN})"
Look = Callable[[Trial, Trial], None]
"""Looks at a trial and at the same without any fault; raises ``Broken``."""


def _ends_rightly(trial: Trial, good: Trial) -> None:
    if trial.ending not in trial.fault.right:
        right = " or ".join(sorted(trial.fault.right))
        raise Broken(f"{trial} ends in {trial.ending}; right is {right}")


def _says_when(trial: Trial, good: Trial) -> None:
    _ends_rightly(trial, good)
    error = trial.heard.error
    if not isinstance(error, Unavailable) or error.retry_after != RETRY_AFTER:
        raise Broken(f"{trial}: the seconds of Retry-After are not passed on (retry_after)")


def _ends_pages(trial: Trial, good: Trial) -> None:
    if trial.ending in _SILENTLY and trial.requests == good.requests:
        return  # it counts its pages by what the first one says
    if trial.ending in _SILENTLY:
        raise Broken(f"{trial}: after {trial.requests} requests it stops without a word")
    _ends_rightly(trial, good)


def _true_times(trial: Trial, good: Trial) -> None:
    """That no time is made up in place of one that cannot be."""
    _ends_rightly(trial, good)
    known = {record.event.event_time.earliest for record in good.heard.records}
    for record in trial.heard.records:
        at = record.event.event_time.earliest
        if at is not None and at not in known and at < _LATE:
            raise Broken(f"{trial}: an event is said to be at {iso(at)}, which nobody said")


def _stays(trial: Trial, good: Trial) -> None:
    if trial.ending in _SILENTLY and trial.requests < good.requests:
        raise Broken(f"{trial}: it does not go on, and does not say so")
    _ends_rightly(trial, good)


def _proves(group: Group, look: Look = _ends_rightly, unshown: str = _NO_FORM) -> Check:
    """Every fault of a group, each looked at; ``unshown`` says why none came about."""

    async def check(bench: Bench) -> None:
        trials = Trials(bench)
        good = await trials.good()
        tried = [await trials.of(fault) for fault in FAULTS if fault.group is group]
        _judge(tried, lambda trial: look(trial, good), unshown)

    return check


def _judge(tried: list[Trial], look: Callable[[Trial], None], unshown: str = _NO_FORM) -> None:
    shown = [trial for trial in tried if trial.shown and not told_elsewhere(trial)]
    for trial in shown:
        look(trial)
    if not shown:
        raise _unshown(tried, unshown)


class _NeverShown(NotProven):
    """None of the faults came about."""


def _unshown(tried: list[Trial], why: str) -> NotProven:
    if any(trial.shown for trial in tried):
        told = "the connector tells none of these faults (see errors.four and errors.told)"
        return NotProven(told)
    return _NeverShown(why)


async def _paging(bench: Bench) -> None:
    """Where answers come in pages, on every call: a harvest is led on as a question is.

    That none does, as a config may say, is believed only where the first question could not be.
    """
    async with bench.opened() as connector:
        paged = connector.config.pages()
    if paged:
        await _paging_of_every_call(Trials(bench))
        return
    try:
        await _proves(Group.PAGING, _ends_pages)(bench)
    except _NeverShown as verdict:
        raise NotApplicable("no answer comes in pages") from verdict


async def _paging_of_every_call(trials: Trials) -> None:
    await trials.good()
    good = {trial.call: trial for trial in await trials.without_fault()}
    faults = [fault for fault in FAULTS if fault.group is Group.PAGING]
    tried = [trial for fault in faults for trial in await trials.of_every_call(fault)]
    _judge(tried, lambda trial: _ends_pages(trial, good[trial.call]))


async def _sizes(bench: Bench) -> None:
    """As every group, with an eye on the memory."""
    most = 8 * bench.settings.limits.max_reply_bytes + _ROOM
    tracemalloc.start()
    try:
        await _proves(Group.SIZES)(bench)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    if peak > most:
        raise Broken(f"a hostile reply took {peak // 10**6} MB; {most // 10**6} MB are allowed")


async def _own(bench: Bench) -> None:
    faults = bench.subject.faults
    trials = Trials(bench)
    if not faults:
        await _over_http(trials)
        raise NotApplicable("the test brings no faults of its own (`faults`)")
    for trial in [await trials.of(fault) for fault in faults]:
        if not told_elsewhere(trial):
            _ends_rightly(trial, trial)


async def _over_http(trials: Trials) -> None:
    """``NotProven`` for a kind that the proxy cannot stand before: it has no faults at all yet."""
    try:
        await trials.good()
    except NotApplicable as verdict:
        raise NotProven(BRING_FAULTS) from verdict


async def _recovers(bench: Bench) -> None:
    """The same connector, asked while the system fails and when it is well again."""
    trials = Trials(bench)
    good = await trials.good()
    again = await trials.after_faults()
    missing = {r.record_id for r in good.heard.records} - {r.record_id for r in again.records}
    if missing:
        raise Broken(f"after failures it does not find {min(missing)!r} any more")


RULES = (
    Rule(
        "hostile.refused",
        "401 and 403 end in Refused.",
        "401 và 403 kết thúc bằng Refused.",
        _proves(Group.REFUSED),
    ),
    Rule(
        "hostile.busy",
        "429 and 503 end in Unavailable, with the seconds of Retry-After.",
        "429 và 503 kết thúc bằng Unavailable, kèm số giây của Retry-After.",
        _proves(Group.BUSY, _says_when),
    ),
    Rule(
        "hostile.failing",
        "500 ends in Unavailable, on a later page too.",
        "500 kết thúc bằng Unavailable, kể cả ở trang sau.",
        _proves(Group.FAILING),
    ),
    Rule(
        "hostile.silent",
        "A system that says nothing, or a byte a second, ends in TimedOut.",
        "Hệ thống im lặng, hoặc mỗi giây một byte, kết thúc bằng TimedOut.",
        _proves(Group.SILENT),
    ),
    Rule(
        "hostile.broken_off",
        "A connection or body that breaks off ends in Unavailable or Malformed.",
        "Kết nối hoặc nội dung bị đứt kết thúc bằng Unavailable hoặc Malformed.",
        _proves(Group.BROKEN_OFF),
    ),
    Rule(
        "hostile.unreadable",
        "A web page, half a body or no body at all ends in Malformed.",
        "Trang web, nội dung đứt nửa chừng hoặc rỗng kết thúc bằng Malformed.",
        _proves(Group.UNREADABLE),
    ),
    Rule(
        "hostile.types",
        "Records that are none, values of other types and other shapes give no wrong events.",
        "Bản ghi không phải bản ghi, giá trị sai kiểu, sai cấu trúc không tạo ra sự kiện sai.",
        _proves(Group.TYPES),
    ),
    Rule(
        "hostile.sizes",
        "Bombs, depth and values without measure end in bounded time and memory.",
        "Nội dung “bom”, lồng quá sâu, giá trị quá lớn kết thúc trong thời gian và bộ nhớ có hạn.",
        _sizes,
    ),
    Rule(
        "hostile.charset",
        "Text in a charset that nothing declares is not guessed at.",
        "Văn bản theo bảng mã không khai báo thì không đoán.",
        _proves(Group.CHARSET),
    ),
    Rule(
        "hostile.clocks",
        "Of times that no calendar has none are made up.",
        "Thời gian không có thật thì không bị thay bằng thời gian bịa ra.",
        _proves(Group.CLOCKS, _true_times, _NO_TIME),
    ),
    Rule(
        "hostile.paging",
        "Pages without end or in a circle end in Malformed.",
        "Phân trang vô tận hoặc đi vòng kết thúc bằng Malformed.",
        _paging,
    ),
    Rule(
        "hostile.elsewhere",
        "No redirect and no link leads to another host; it ends in Refused.",
        "Không chuyển hướng hay liên kết nào dẫn sang máy khác; kết thúc bằng Refused.",
        _proves(Group.ELSEWHERE, _stays),
    ),
    Rule(
        "hostile.own",
        "Faults that the test brings itself end as it says.",
        "Lỗi do chính bài kiểm thử tạo ra kết thúc đúng như đã nêu.",
        _own,
    ),
    Rule(
        "hostile.recovers",
        "After a failure the same connector answers as before.",
        "Sau sự cố, chính connector đó trả lời như trước.",
        _recovers,
    ),
)
