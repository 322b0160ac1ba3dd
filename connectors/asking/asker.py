"""From a question to what is asked, way by way: which way is asked for which ids."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Generic

from connectors.asking.question import Asking, Question, WayT
from connectors.asking.spelled import LOCAL, PLACES, spelled
from connectors.asking.templates import Values, batches, one_id
from connectors.mapping.formats import resolution, written_time
from connectors.sdk.errors import Unsupported
from connectors.sdk.interface import Capability
from schema.model.identifiers.canonical import read
from schema.model.identifiers.identifier import Identifier, Kind
from schema.model.queries import EventQuery
from schema.model.systems import SystemSettings
from schema.model.times import SECOND, Micros

_BY_ID = (
    (Capability.EVENTS_BY_EPC, "epcs"),
    (Capability.EVENTS_BY_EPC_CLASS, "epc_classes"),
    (Capability.EVENTS_BY_PLACE, "places"),
    (Capability.EVENTS_BY_ID, "event_ids"),
    (Capability.EVENTS_BY_TRANSFORMATION, "transformation_ids"),
)


class Asker(Generic[WayT]):
    """Turns questions into what one system is asked."""

    def __init__(
        self, ways: Sequence[WayT], holds: Iterable[Kind], settings: SystemSettings
    ) -> None:
        self._ways = tuple(enumerate(ways))
        self._holds = frozenset(holds)
        self._settings = settings

    def takes(self, query: EventQuery) -> EventQuery | None:
        """``query`` with only the ids that the system can hold; None where none of them is."""
        asked, items = _asked_by(query), bool(query.epcs or query.epc_classes)
        kept = {one for capability, ids in asked for one in self._kept(capability, ids)}
        if asked and not kept:
            return None
        return replace(
            query,
            epcs=tuple(one for one in query.epcs if one in kept),
            epc_classes=tuple(one for one in query.epc_classes if one in kept),
            places=tuple(one for one in query.places if one in kept or items),
        )

    def for_query(self, query: EventQuery) -> Asking[WayT]:
        """What a question comes to. By ids where it has any (items first: an event that names
        them and also lies at the places asked for is chosen from the answers), else by time.
        Raises ``Unsupported`` when it needs a capability that no way has."""
        asked = _asked_by(query)
        if not asked:
            every = self._answering(Capability.EVENTS_BY_TIME)
            return Asking(tuple(self._timed(number, way, query) for number, way in every))
        parts = [self._for_ids(capability, ids, query) for capability, ids in asked]
        return Asking(
            tuple(question for part in parts for question in part.questions),
            tuple(one for part in parts for one in part.unaskable),
        )

    def for_master_data(self, ids: Sequence[str]) -> Asking[WayT]:
        """What is asked for master data of these ids; all there is when empty."""
        if ids:
            return self._for_ids(Capability.MASTER_DATA, tuple(ids), EventQuery())
        every = self._answering(Capability.MASTER_DATA)
        whole = [Question(number, way, {}) for number, way in every if not way.id_placeholders]
        if not whole:
            raise Unsupported("this system gives master data only of ids that are named")
        return Asking(tuple(whole))

    def for_changes(self, since: Micros | None) -> list[Question[WayT]]:
        """What lists the changes: since a record time less the way's overlap, all when None."""
        return [
            Question(number, way, {}) if since is None else self._since(number, way, since)
            for number, way in self._answering(Capability.CHANGES)
        ]

    def _answering(self, capability: Capability) -> list[tuple[int, WayT]]:
        found = [(number, way) for number, way in self._ways if capability in way.answers]
        if not found:
            raise Unsupported(f"this system cannot be asked for {capability.replace('_', ' ')}")
        return found

    def _for_ids(
        self, capability: Capability, ids: tuple[str, ...], query: EventQuery
    ) -> Asking[WayT]:
        """Every way that takes an id is asked for it: each may hold another sort of record."""
        ways = self._answering(capability)
        asked: list[list[Values]] = [[] for _ in ways]
        unaskable: list[str] = []
        for one in ids:
            identifier = read(one)
            if self._cannot_hold(capability, identifier):
                continue
            found = [self._spelled(way, capability, identifier) for _, way in ways]
            for values, more in zip(asked, found, strict=True):
                values.extend(more)
            if not any(found):
                unaskable.append(one)
        questions = (
            question
            for (number, way), values in zip(ways, asked, strict=True)
            for question in self._batched(number, way, values, query)
        )
        return Asking(tuple(questions), tuple(unaskable))

    def _kept(self, capability: Capability, ids: tuple[str, ...]) -> Iterable[str]:
        return (one for one in ids if not self._cannot_hold(capability, read(one)))

    def _cannot_hold(self, capability: Capability, identifier: Identifier) -> bool:
        if capability in (Capability.EVENTS_BY_ID, Capability.EVENTS_BY_TRANSFORMATION):
            return False
        if identifier.kind in LOCAL and identifier.system != self._settings.id:
            return True
        by_place = capability is Capability.EVENTS_BY_PLACE
        named = self._holds & PLACES if by_place else self._holds - PLACES
        return bool(named) and identifier.kind not in self._holds

    def _spelled(self, way: WayT, capability: Capability, identifier: Identifier) -> list[Values]:
        if way.kinds and identifier.kind not in way.kinds:
            return []
        return spelled(way, capability, identifier, self._settings.id)

    def _batched(
        self, number: int, way: WayT, values: list[Values], query: EventQuery
    ) -> Iterable[Question[WayT]]:
        timed = self._timed(number, way, query)
        for batch in batches(values, min(way.batch, self._settings.limits.max_batch)):
            ids = (one_id(way.each, one) for one in batch)
            alone = batch[0] if len(batch) == 1 else {}
            yield replace(
                timed,
                values={**timed.values, **alone},
                ids=tuple(one for one in ids if one is not None),
            )

    def _timed(self, number: int, way: WayT, query: EventQuery) -> Question[WayT]:
        bounds = {
            "from": query.ge_event_time,
            "recorded_from": query.ge_record_time,
            "to": _up(query.lt_event_time, way.time_format),
            "recorded_to": _up(query.lt_record_time, way.time_format),
        }
        times = {name: at for name, at in bounds.items() if at is not None}
        return Question(number, way, self._written(way, times), (), times)

    def _since(self, number: int, way: WayT, since: Micros) -> Question[WayT]:
        start = since - way.overlap_seconds * SECOND
        times = {"since": start, "recorded_from": start}
        return Question(number, way, self._written(way, times), (), times)

    def _written(self, way: WayT, times: Mapping[str, Micros]) -> Values:
        offset = way.time_offset or self._settings.default_offset
        return {name: written_time(at, way.time_format, offset) for name, at in times.items()}


def _asked_by(query: EventQuery) -> list[tuple[Capability, tuple[str, ...]]]:
    """What to ask by: items, or else places, or else events' own ids."""
    found = [(capability, getattr(query, name)) for capability, name in _BY_ID]
    items = [(capability, ids) for capability, ids in found[:2] if ids]
    return items or [(capability, ids) for capability, ids in found[2:] if ids][:1]


def _up(at: Micros | None, time_format: str) -> Micros | None:
    """An end moved up to the format's next step, so that cutting it off loses nothing."""
    return None if at is None else at + resolution(time_format) - 1
