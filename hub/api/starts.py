"""Where a trace of a typed code starts, and where else if nothing is known of that."""

from dataclasses import replace

from hub.api.codes import Codes, canonical
from hub.api.lookups import Lookups
from hub.api.parts import Traces
from schema.model.contact import Contact
from schema.model.identifiers.identifier import CodeError, Identifier, Kind
from schema.model.identifiers.readings import hint, readings, second_reading
from schema.model.trace import Status, TraceInput, TraceReport
from schema.model.viewer import Deadline, Viewer

_UNTRACED = {
    Kind.PRODUCT: "names a product; a product is never traced",
    Kind.PATTERN: "names a class of things; a class is never traced",
    Kind.PARTY: "names a party; a party is never traced",
}
_INSTEAD = "Give the lot, the serial number or the logistic unit, or a location's GLN."


class Starts:
    """Traces from what a code names, else from what it may mean besides."""

    def __init__(self, codes: Codes, lookups: Lookups, tracer: Traces) -> None:
        self._codes = codes
        self._lookups = lookups
        self._tracer = tracer

    async def traced(self, asked: TraceInput, viewer: Viewer, deadline: Deadline) -> TraceReport:
        """The report of a trace from a code as typed; ``CodeError`` if it cannot be traced."""
        code = asked.start
        identifier = await self._codes.identify(code)
        asked = replace(asked, contact=await self.contact(asked.contact))
        reports: list[TraceReport] = []
        for start in await self._of(code, identifier):
            report = await self._tracer.trace(replace(asked, start=start), viewer, deadline)
            if report.status is not Status.FAILED:
                return report
            reports.append(report)
        if identifier.kind in _UNTRACED:
            raise _refused(code, identifier)
        return reports[0]

    async def readings(self, code: str) -> list[str]:
        """The canonical ids that a code as typed may mean, the likelier first; ``CodeError`` if
        none of them is ever traced."""
        identifier = await self._codes.identify(code)
        found = await self._of(code, identifier)
        if not found:
            raise _refused(code, identifier)
        return found

    async def contact(self, contact: Contact) -> Contact:
        """The same contact at the sites of its places, which are codes as typed; ``CodeError`` for
        one that names no location."""
        sites = [await self._codes.place(code) for code in contact.places]
        return replace(contact, places=tuple(dict.fromkeys(sites)))

    async def _of(self, code: str, identifier: Identifier) -> list[str]:
        """The canonical ids to start at, the likelier first; a known product has none."""
        if identifier.kind in _UNTRACED and (
            second_reading(code, identifier) is None or await self._lookups.known(identifier)
        ):
            return []
        meant = readings(code, identifier)
        return [canonical(reading) for reading in meant if reading.kind not in _UNTRACED]


def _refused(code: str, identifier: Identifier) -> CodeError:
    return CodeError(code, _UNTRACED[identifier.kind], f"{_INSTEAD} {hint(code)}".strip())
