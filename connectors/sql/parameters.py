"""The parameters of a statement: which there are, as what each is given, and its value."""

import re
from collections.abc import Collection, Iterable, Mapping
from datetime import datetime

from connectors.asking.templates import ID_PLACEHOLDERS, PLACEHOLDERS
from connectors.sdk.database.dialects import Dialect, Times
from connectors.sdk.database.statement import Bind, Scalar
from connectors.sdk.interface import Capability
from schema.model.times import Micros, moment, zone

LIMIT = "limit"
AFTER = "after_"
IDS = "ids"
_TIMES = frozenset({"from", "to", "recorded_from", "recorded_to"})
_FILLED: Mapping[Capability, frozenset[str]] = {
    Capability.EVENTS_BY_TIME: _TIMES,
    Capability.CHANGES: frozenset({"since", "recorded_from"}),
    Capability.MASTER_DATA: frozenset(),
}
"""By what is asked, what is filled where the statement is asked for no ids."""
_PADDED = frozenset({"gtin14", "gtin13", "sscc", "gln"})
"""Ids of a fixed length, whose zeros in front a number may lack."""
_DIGITS = re.compile("[0-9]{1,18}")
_WRITTEN_SO = re.compile("0|-?[1-9][0-9]{0,17}")


def check_known(names: Iterable[str]) -> None:
    """``ValueError`` naming a parameter that nothing ever fills."""
    known = PLACEHOLDERS | {LIMIT}
    unknown = sorted(one for one in names if one not in known and not one.startswith(AFTER))
    if unknown:
        listed = ", ".join(sorted(known))
        raise ValueError(f":{unknown[0]} is no parameter; they are {listed}, {AFTER}COLUMN")


def check_filled(
    names: Collection[str], answers: Iterable[Capability], cursor: Collection[str]
) -> None:
    """``ValueError`` where a parameter stays without a value in some question, so that a statement
    would find nothing where there is something."""
    ids = sorted(ID_PLACEHOLDERS.intersection(names))
    for capability in answers:
        if ids and capability in (Capability.EVENTS_BY_TIME, Capability.CHANGES):
            raise ValueError(f"answers {capability}, which fills no :{ids[0]}: write one for each")
    filled = ID_PLACEHOLDERS.union(*(_FILLED.get(one, _TIMES) for one in answers))
    paged = {LIMIT, *(AFTER + column for column in cursor)} if cursor else set[str]()
    for name in sorted(names):
        if name not in filled and name not in paged:
            raise ValueError(f":{name} is never filled by what it answers")
    lacking = sorted(paged.difference(names))
    if lacking:
        raise ValueError(f"`cursor` needs :{lacking[0]} in the statement")
    if paged and "since" in names:
        raise ValueError("with a `cursor` nothing fills :since")


def is_number(name: str, text: str) -> bool:
    """Whether an id is that number and no other text for it: the lot 007 is not the lot 7."""
    return bool((_DIGITS if name in _PADDED else _WRITTEN_SO).fullmatch(text))


def time_bind(time_format: str, dialect: Dialect) -> Bind:
    """As what a time is given."""
    if time_format.startswith("epoch"):
        return Bind.NUMBER
    written = time_format != "iso" or dialect.times is Times.WRITTEN
    return Bind.PLAIN if written else Bind.TIME


def as_time(at: Micros, dialect: Dialect, offset: str) -> datetime:
    """A moment as the dialect takes it: UTC, or without a zone in the system's offset."""
    if dialect.times is Times.ZONED:
        return moment(at)
    return moment(at).astimezone(zone(offset)).replace(tzinfo=None)


def as_asked(text: str, bind: Bind) -> Scalar:
    """An id or a written time as it is given."""
    return int(text) if bind is Bind.NUMBER else text
