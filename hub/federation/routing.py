"""Which systems can know: pure, by what a system's settings declare.

A declared scope only ever *excludes*, and only when every key of the question lies outside it; a
system that declares nothing is asked about anything. What excludes a system is a sentence, because
“not asked” must say why.
"""

import re
from datetime import datetime, time

from schema.model.identifiers.canonical import read
from schema.model.identifiers.identifier import Identifier, Kind
from schema.model.keys import SystemId
from schema.model.queries import EventQuery
from schema.model.systems import Environment, SystemSettings
from schema.model.times import micros, zone

_GTIN = re.compile(r"https://id\.gs1\.org/01/([0-9]{14})(?:/|$)")
_LOCAL = frozenset({Kind.LOCAL_ITEM, Kind.LOCAL_PLACE})


def can_know(query: EventQuery, settings: SystemSettings) -> tuple[bool, str | None]:
    """Whether a system may hold an answer, and if not, why not."""
    why_not = _since(query, settings) or _gtins(query, settings) or _own_codes(query, settings)
    return why_not is None, why_not


def belongs(settings: SystemSettings, environment: Environment) -> tuple[bool, str | None]:
    """Whether a system is of the environment that is being asked, and if not, why not.

    A province's test environment holds test data; it must never appear in a production trace.
    """
    if settings.environment is environment:
        return True, None
    return (
        False,
        f"is a {settings.environment.lower()} environment; only {environment.lower()} is asked",
    )


def _since(query: EventQuery, settings: SystemSettings) -> str | None:
    since, until = settings.scope.since, query.lt_event_time
    if since is None or until is None:
        return None
    begins = datetime.combine(since, time.min, tzinfo=zone(settings.default_offset))
    return f"holds nothing from before {since}" if until <= micros(begins) else None


def _gtins(query: EventQuery, settings: SystemSettings) -> str | None:
    """Prefixes are of the GTIN as 13 digits: the indicator digit of a case is not part of them."""
    prefixes = settings.scope.gtin_prefixes
    items = (*query.epcs, *query.epc_classes)
    if not prefixes or not items or query.keys() > len(items):
        return None
    if any(_inside(item, prefixes) for item in items):
        return None
    return f"holds only GTINs that begin with {', '.join(prefixes)}"


def _own_codes(query: EventQuery, settings: SystemSettings) -> str | None:
    """A local code belongs to its system alone: no other can know it."""
    keys = (*query.epcs, *query.epc_classes, *query.places)
    if not keys or query.keys() > len(keys):
        return None
    if any(_may_know(read(key), settings.id) for key in keys):
        return None
    return "cannot know what is another system's own code"


def _may_know(identifier: Identifier, system: SystemId) -> bool:
    return identifier.kind not in _LOCAL or identifier.system == system


def _inside(item: str, prefixes: tuple[str, ...]) -> bool:
    """Anything but a GTIN outside the prefixes may be known: an SSCC or a local code tells none."""
    gtin = _GTIN.match(item)
    return gtin is None or gtin[1][1:].startswith(prefixes)
