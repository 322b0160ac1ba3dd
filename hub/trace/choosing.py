"""Whom to ask now: of all that can know more, those who have not said it yet.

First those whom something recorded points to; only then all, about what is lost.
"""

from collections import defaultdict
from collections.abc import Collection, Generator, Iterable, Mapping
from typing import Any

from hub.federation.federation import Federation
from hub.graph.questions import Holders
from hub.trace.atlas import Atlas
from hub.trace.history import Known
from hub.trace.ledger import Ledger
from hub.trace.question import EVERYONE, TRANSFORMATION, questions
from hub.trace.report.view import View
from hub.trace.routing import Routes
from schema.model.identifiers.canonical import read
from schema.model.identifiers.identifier import ITEM_KINDS, PLACE_KINDS
from schema.model.keys import PlaceId, SystemId
from schema.model.systems import Scope
from schema.model.times import Micros
from schema.model.trace import TraceInput


class Choosing:
    """Chooses among the systems of a federation; ``everyone``: all for everything."""

    def __init__(self, federation: Federation, everyone: bool) -> None:
        self._federation = federation
        self._everyone = everyone
        self._homes = federation.homes
        systems = federation.registry.systems.values()
        self._limited = {s.id for s in systems if s.scope != Scope()}

    async def whom(
        self, asked: TraceInput, found: Routes, ledger: Ledger, store: Known
    ) -> dict[SystemId, set[str]]:
        """What to ask of whom now, by system; the keys as ``hub.trace.question`` reads them."""
        if not _begin(asked):
            return {}
        for start in _begin(asked) - found.known.keys():
            found.known.update(await self._known_place(start, store))
        answered = await store.asked(_named(asked, found))
        self._sweep(asked, found, ledger, answered)
        sure = self._sure(asked, found)
        ledger.remember(_begin(asked), answered)
        astray = [ledger.scouts(some, self._homes, answered) for some in found.astray.values()]
        wanted = wanted_of(found.known, sure.union(*astray), self._homes)
        self._leave_out(wanted, ledger)
        open_ = ledger.open_questions(wanted, answered)
        first = wanted_of(found.known, sure, self._homes)
        pointed = {s: keys & first[s] for s, keys in open_.items() if keys & first.get(s, set())}
        return pointed or open_

    async def _known_place(self, start: str, store: Known) -> dict[str, set[SystemId]]:
        """Who speaks for a place of which the graph holds events, though none of this trace."""
        place = await store.place(PlaceId(start))
        if place is None or not place.systems:
            return {}
        atlas = Atlas(self._homes, await store.master_data([start]))
        province = atlas.province(start, place.systems)
        return {start: {*place.systems, *atlas.systems_of(province)}}

    def _sweep(
        self,
        asked: TraceInput,
        found: Routes,
        ledger: Ledger,
        answered: Mapping[str, Mapping[SystemId, Micros]],
    ) -> None:
        """Once all are asked about a start, whoever did not answer then is still to be asked.

        Else the silence of a system that nothing points to would be forgotten with the trace.
        """
        ledger.swept |= _begin(asked) - found.known.keys()
        for start in _begin(asked) & found.known.keys():
            if start in ledger.swept or EVERYONE + start in answered:
                found.known[start] |= self._homes.keys() - answered.get(start, {}).keys()

    def _sure(self, asked: TraceInput, found: Routes) -> set[str]:
        """What all are asked about at once: nothing at all is known of it, or all are to be."""
        everyone = _begin(asked) - found.known.keys()
        everyone.update(TRANSFORMATION + pool for pool in found.pools)
        return everyone | found.known.keys() if self._everyone else everyone

    def _leave_out(self, wanted: dict[SystemId, set[str]], ledger: Ledger) -> None:
        """Take out who cannot know, whatever may be asked of the others; their report says why."""
        for system in self._limited & wanted.keys():
            keys = wanted[system]
            told = [self._federation.not_asked(query) for query in questions(keys)]
            reports = [report for some in told for report in some if report.system == system]
            if reports and len(reports) == len(told):
                del wanted[system]
                ledger.heard(keys, reports[0])


async def ask_around(view: View, found: Routes, store: Known) -> None:
    """Whoever told of a container around what is reached may tell where that went, too.

    One that was packed before its content was put in is no carrier of any known event yet; still
    its movements may be those of the content.
    """

    def around() -> Generator[Any, Any, Mapping[str, set[SystemId]]]:
        told: Mapping[str, set[SystemId]] = yield Holders(view.told.items.keys())
        return told

    for container, systems in (await store.read(around)).items():
        found.known[container] |= systems


def wanted_of(
    known: Mapping[str, set[SystemId]], everyone: Iterable[str], systems: Collection[SystemId]
) -> dict[SystemId, set[str]]:
    """By system what it may know more of; ``everyone`` are the ids that all are asked about."""
    wanted: dict[SystemId, set[str]] = defaultdict(set)
    for key, some in known.items():
        for system in some:
            wanted[system].add(key)
    for key in everyone:
        for system in systems:
            wanted[system].add(key)
    return wanted


def _begin(asked: TraceInput) -> set[str]:
    """The starts that may be asked about, as the graph keeps them."""
    kinds = ((start, read(start)) for start in asked.starts)
    return {id_.site or start for start, id_ in kinds if id_.kind in ITEM_KINDS | PLACE_KINDS}


def _named(asked: TraceInput, found: Routes) -> set[str]:
    """Every id that systems may be asked about now, and the marks of starts that all were."""
    pools = (TRANSFORMATION + pool for pool in found.pools)
    begin = _begin(asked)
    return {*found.known, *begin, *(EVERYONE + start for start in begin), *pools}
