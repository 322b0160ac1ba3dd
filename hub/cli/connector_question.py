"""What ``txng connector try`` asks a system for, from its options."""

from dataclasses import dataclass

import typer

from schema.model.identifiers import build
from schema.model.identifiers.identifier import CLASS_KINDS, CodeError, Identifier
from schema.model.identifiers.local import local_place
from schema.model.identifiers.parse import parse_code
from schema.model.keys import ItemId, PlaceId, SystemId
from schema.model.queries import EventQuery
from schema.model.times import Micros, day, instant

_DATE_LENGTH = 10


@dataclass(frozen=True, slots=True)
class Typed:
    """The options as they were typed; those that were not are None."""

    lot: str | None = None
    gtin: str | None = None
    serial: str | None = None
    sscc: str | None = None
    place: str | None = None
    since: str | None = None

    def query(self, system: SystemId) -> EventQuery:
        """The question; without any option, for everything. ``typer.BadParameter`` when an option
        is no such code, names no such thing, or lacks another beside it."""
        items = [one for one in (self._traded(), self._unit()) if one is not None]
        classes = tuple(ItemId(one.canonical) for one in items if one.kind in CLASS_KINDS)
        epcs = tuple(ItemId(one.canonical) for one in items if one.kind not in CLASS_KINDS)
        places = (_place(self.place, system),) if self.place else ()
        since = _moment(self.since) if self.since else None
        return EventQuery(epcs=epcs, epc_classes=classes, places=places, ge_event_time=since)

    def _traded(self) -> Identifier | None:
        """The lot, instance or product; a lot is its number beside a GTIN, or the whole code."""
        if self.gtin is None and self.serial is not None:
            raise typer.BadParameter("goes with --gtin", param_hint="--serial")
        if self.gtin is None:
            return _code(self.lot, "--lot") if self.lot else None
        if self.lot and self.serial:
            raise typer.BadParameter("give --lot or --serial, not both", param_hint="--serial")
        return _built(self.gtin, self.lot, self.serial)

    def _unit(self) -> Identifier | None:
        return _code(self.sscc, "--sscc") if self.sscc else None


def _built(gtin: str, lot: str | None, serial: str | None) -> Identifier:
    parts = f"(10){lot}" if lot else f"(21){serial}" if serial else ""
    return _code(f"(01){gtin.zfill(14)}{parts}", "--gtin")


def _code(text: str, option: str) -> Identifier:
    try:
        return parse_code(text)
    except CodeError as error:
        raise typer.BadParameter(str(error), param_hint=option) from error


def _place(text: str, system: SystemId) -> PlaceId:
    """A GLN, any code of a place, or else the system's own code."""
    if len(text) == 13 and text.isdecimal():
        return PlaceId(build.place(text))
    try:
        return PlaceId(parse_code(text).canonical)
    except CodeError:
        return PlaceId(local_place(system, text))


def _moment(text: str) -> Micros:
    try:
        time = day(text) if len(text) <= _DATE_LENGTH else instant(text)
    except ValueError as error:
        raise typer.BadParameter(str(error), param_hint="--since") from error
    return time.earliest or 0
