"""Errors: only the four, never silence in their place, in words that anybody may read."""

from contextlib import suppress
from urllib.parse import urlsplit

from connectors.sdk.errors import ConnectorError
from connectors.sdk.interface import Capability
from connectors.testing.bench import Bench
from connectors.testing.faults import Ending, Fault
from connectors.testing.hearing import Heard, told
from connectors.testing.proxy.faults import FAULTS, HttpFault
from connectors.testing.questions import questions, unknown
from connectors.testing.rule import Rule
from connectors.testing.trials import BRING_FAULTS, FIRST, Trial, Trials, swallowed
from connectors.testing.verdicts import Broken, NotApplicable, NotProven, Verdict

_SHORTEST = 6
"""Characters: a shorter path or secret may stand in a sentence by chance."""


async def _tried(bench: Bench, telling: bool = True) -> list[Trial]:
    """Every fault on every call; if ``telling`` only those that must be told."""
    trials = Trials(bench)
    own: list[Fault | HttpFault] = list(bench.subject.faults)
    try:
        await trials.good()
        await trials.without_fault()
        own += FAULTS
    except NotApplicable as verdict:
        if not own:
            raise NotProven(BRING_FAULTS) from verdict
    chosen = [fault for fault in own if _must_be_told(fault) or not telling]
    tried = [trial for fault in chosen for trial in await trials.of_every_call(fault)]
    shown = [trial for trial in tried if trial.shown]
    return [t for t in shown if t.fault.definite or t.call == FIRST] if telling else shown


def _must_be_told(fault: Fault | HttpFault) -> bool:
    return Ending.NOTHING not in fault.right


async def _four(bench: Bench) -> None:
    """Every question without any fault, and every call with each."""
    await _questions(bench)
    tried = await Trials(bench).without_fault()
    with suppress(NotProven):
        tried += await _tried(bench, telling=False)
    for trial in tried:
        _only_the_four(str(trial), trial.heard)


async def _questions(bench: Bench) -> None:
    """Those of the other rules: for what the samples say is there, and for what nobody holds."""
    async with bench.opened(bench.memory.around) as connector:
        for capability, query in questions(connector, bench.samples).items():
            _only_the_four(str(capability), await bench.asked(connector, query))
            if capability is not Capability.EVENTS_BY_TIME:
                heard = await bench.asked(connector, unknown(capability, bench.samples))
                _only_the_four(f"{capability}, asked for an id that it does not hold,", heard)


def _only_the_four(asked: str, heard: Heard) -> None:
    if isinstance(heard.error, Verdict):
        raise heard.error  # the trial's own, as of a recording that lacks the exchange
    if heard.foreign and heard.error is not None:
        raise Broken(f"{asked} raises {told(heard.error)}") from heard.error


async def _told(bench: Bench) -> None:
    for trial in await _tried(bench):
        if swallowed(trial):
            what = "returns" if trial.call == "check()" else f"gives {trial.ending}"
            raise Broken(f"{trial} {what} in place of an error")


async def _words(bench: Bench) -> None:
    for trial in await _tried(bench):
        error = trial.heard.error
        if not isinstance(error, ConnectorError):
            continue
        if not str(error).strip():
            raise Broken(f"{trial}: {type(error).__name__} says nothing")
        said = [word for word in _unspeakable(bench) if word in str(error)]
        if said or "://" in str(error):
            raise Broken(f"{trial}: an address, a path or a secret stands in its error")


def _unspeakable(bench: Bench) -> set[str]:
    """Hosts and paths of everything that was asked, and the secrets that were looked up."""
    found = set(bench.secrets)
    for request in bench.watch.requests:
        parts = urlsplit(request.url)
        found |= {parts.netloc, parts.hostname or "", parts.path.rstrip("/")}
    return {word for word in found if len(word) >= _SHORTEST}


RULES = (
    Rule(
        "errors.four",
        "No exception but the four leaves the connector, whatever the system does.",
        "Không ngoại lệ nào ngoài bốn lỗi quy định thoát ra khỏi connector.",
        _four,
    ),
    Rule(
        "errors.told",
        "A failure is told as an error, never as “no events”.",
        "Sự cố được báo là lỗi, không bao giờ bị báo thành “không có sự kiện”.",
        _told,
    ),
    Rule(
        "errors.words",
        "Every error says what is wrong, without address, path or secret.",
        "Mỗi lỗi nói rõ điều gì sai, không chứa địa chỉ, đường dẫn hay bí mật.",
        _words,
    ),
)
