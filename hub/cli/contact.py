"""``--contact`` and what goes with it: where a trace follows contact, as one types it."""

import re
from collections.abc import Iterable

import typer

from schema.model.contact import Contact
from schema.model.identifiers.canonical import read, site
from schema.model.identifiers.identifier import PLACE_KINDS, CodeError, Kind
from schema.model.identifiers.parse import parse_code
from schema.model.identifiers.readings import second_reading
from schema.model.keys import PlaceId
from schema.model.times import DAY, SECOND, Micros

_HOUR = 3_600 * SECOND
_UNITS = {"h": _HOUR, "d": DAY}
_DURATION = re.compile(r"(\d{1,6})([hd])")


def read_contact(
    places: Iterable[str] | None,
    everywhere: bool,
    containers: bool,
    persistence: str | None,
) -> Contact:
    """The contact that is asked for; ``typer.BadParameter`` where an option cannot be meant."""
    lasts = None if persistence is None else _duration(persistence)
    named = tuple(read_place(code) for code in places or ())
    contact = Contact(places=named, everywhere=everywhere, containers=containers, persistence=lasts)
    if persistence is not None and not contact:
        raise typer.BadParameter(
            "say where: --contact, --contact-everywhere or --contact-containers",
            param_hint="--contact-persistence",
        )
    return contact


def read_place(code: str) -> PlaceId:
    """A place in any accepted form, bare digits among them, as the id of its site.

    A URI is taken as it stands: documents hold such as break a rule of their scheme.
    """
    try:
        identifier = parse_code(code)
        found = second_reading(code, identifier) or identifier
    except CodeError as error:
        if read(code).kind in PLACE_KINDS:
            return PlaceId(site(code))
        raise typer.BadParameter(str(error), param_hint="--contact") from error
    if found.kind not in PLACE_KINDS | {Kind.URI}:
        raise typer.BadParameter(
            f"{code!r} names no location: give a GLN, (414)…, or a location's own code",
            param_hint="--contact",
        )
    return PlaceId(site(found.canonical))


def _duration(text: str) -> Micros:
    matched = _DURATION.fullmatch(text.strip())
    if matched is None:
        raise typer.BadParameter(
            f"{text!r} is no duration: write hours or days, 36h or 10d",
            param_hint="--contact-persistence",
        )
    return int(matched[1]) * _UNITS[matched[2]]
