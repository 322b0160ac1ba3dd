"""The faults that the proxy knows, and the endings that tell each of them truly."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from connectors.testing.faults import ERRORS, Ending
from connectors.testing.proxy import broken_off, leading, said, spoiled, spoiled_xml
from connectors.testing.proxy.proxy import Spoil, Turn, pass_on


class Group(StrEnum):
    """Faults that belong to one rule, by the end of its id."""

    REFUSED = "refused"
    BUSY = "busy"
    FAILING = "failing"
    SILENT = "silent"
    BROKEN_OFF = "broken_off"
    UNREADABLE = "unreadable"
    TYPES = "types"
    SIZES = "sizes"
    CHARSET = "charset"
    CLOCKS = "clocks"
    PAGING = "paging"
    ELSEWHERE = "elsewhere"


@dataclass(frozen=True, slots=True)
class HttpFault:
    """One fault. ``spoil`` makes a fresh one, since some count their requests."""

    name: str
    group: Group
    spoil: Callable[[], Spoil]
    right: frozenset[Ending]
    definite: bool = True
    """Whether nothing at all can be known from the replies, so that no answer may come of them."""
    deadline: float | None = None
    """Seconds that replies are waited for, where the fault is that none comes."""


def _later(spoil: Spoil) -> Callable[[], Spoil]:
    """The first request is answered well, those after it are not."""

    async def later(turn: Turn) -> None:
        await (pass_on if turn.number == 1 else spoil)(turn)

    return lambda: later


_QUICKLY = 0.3
_MALFORMED = frozenset({Ending.MALFORMED})
_REFUSED = frozenset({Ending.REFUSED})
_UNAVAILABLE = frozenset({Ending.UNAVAILABLE})
_TIMED_OUT = frozenset({Ending.TIMED_OUT})
_BROKE_OFF = frozenset({Ending.UNAVAILABLE, Ending.MALFORMED})
_ASIDE = frozenset({Ending.MALFORMED, Ending.SET_ASIDE})
_ANY = frozenset(ERRORS | {Ending.SET_ASIDE, Ending.NOTHING, Ending.EVENTS})
_NO_EVENTS = _ANY - {Ending.EVENTS}


def _fixed(
    name: str, group: Group, spoil: Spoil, right: frozenset[Ending], deadline: float | None = None
) -> HttpFault:
    return HttpFault(name, group, lambda: spoil, right, deadline=deadline)


def _bodies(
    name: str, group: Group, change: Callable[[bytes], bytes], right: frozenset[Ending]
) -> HttpFault:
    return HttpFault(name, group, lambda: spoiled.spoiled(change), right, definite=False)


XML_FAULTS = (
    _bodies("entities of XML that expand to 50 MB", Group.SIZES, spoiled_xml.expanding, _ANY),
    _bodies("XML nested 100,000 deep", Group.SIZES, spoiled_xml.nested, _ANY),
)
"""These show only where the system speaks XML."""
FAULTS = (
    _fixed("401", Group.REFUSED, said.denied, _REFUSED),
    _fixed("403", Group.REFUSED, said.forbidden, _REFUSED),
    _fixed("429 with Retry-After", Group.BUSY, said.too_many, _UNAVAILABLE),
    _fixed("503 with Retry-After", Group.BUSY, said.unavailable, _UNAVAILABLE),
    _fixed("500", Group.FAILING, said.broken, _UNAVAILABLE),
    HttpFault("500 after the first reply", Group.FAILING, _later(said.broken), _UNAVAILABLE),
    _fixed("no reply", Group.SILENT, broken_off.hang, _TIMED_OUT, _QUICKLY),
    _fixed("one byte a second", Group.SILENT, broken_off.drip, _TIMED_OUT, _QUICKLY),
    _fixed("a body that stalls", Group.SILENT, broken_off.stall, _TIMED_OUT, 2 * _QUICKLY),
    _fixed("no status line", Group.BROKEN_OFF, broken_off.hang_up, _UNAVAILABLE),
    _fixed("a reset in the body", Group.BROKEN_OFF, broken_off.reset, _BROKE_OFF),
    _fixed("a body shorter than announced", Group.BROKEN_OFF, broken_off.cut_off, _BROKE_OFF),
    _fixed("compression that breaks off", Group.BROKEN_OFF, said.half_zipped, _BROKE_OFF),
    _fixed("a web page", Group.UNREADABLE, said.web_page, _MALFORMED),
    _fixed("an empty body", Group.UNREADABLE, said.nothing, _MALFORMED),
    _fixed("half a body", Group.UNREADABLE, broken_off.half, _MALFORMED),
    _fixed("another protocol", Group.UNREADABLE, said.not_http, _MALFORMED),
    _fixed("an encoding not asked for", Group.UNREADABLE, said.brotli, _MALFORMED),
    _bodies("lists of what is no record", Group.TYPES, spoiled.no_records, _ASIDE),
    _bodies("values of other types", Group.TYPES, spoiled.other_types, _ANY),
    _bodies("another shape", Group.TYPES, spoiled.other_shape, _NO_EVENTS),
    _fixed("50 MB of spaces in 50 kB", Group.SIZES, said.bomb, _MALFORMED),
    _fixed("5,000,000 nested lists", Group.SIZES, said.nested, _MALFORMED),
    _bodies("texts and numbers without measure", Group.SIZES, spoiled.too_large, _ANY),
    _bodies("a deeply nested value", Group.SIZES, spoiled.too_deep, _ANY),
    *XML_FAULTS,
    _bodies("text in windows-1258", Group.CHARSET, spoiled.other_charset, _ASIDE),
    _bodies("times of no calendar", Group.CLOCKS, spoiled.other_clock, _ANY),
    HttpFault("pages without end", Group.PAGING, leading.Endless, _MALFORMED, definite=False),
    HttpFault("pages in a circle", Group.PAGING, leading.Circle, _MALFORMED, definite=False),
    _fixed("a redirect to another host", Group.ELSEWHERE, said.redirected, _REFUSED),
    HttpFault(
        "the next page on another host",
        Group.ELSEWHERE,
        lambda: leading.elsewhere,
        frozenset({Ending.REFUSED, Ending.EVENTS, Ending.SET_ASIDE}),
        definite=False,
    ),
)
