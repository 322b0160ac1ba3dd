"""From a question to the requests that put it: which endpoint is asked for which ids."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from connectors.rest.config import Endpoint, RestConfig
from connectors.rest.formats import resolution, written_time
from connectors.rest.spelled import LOCAL, PLACES, names_ids, spelled
from connectors.rest.templates import (
    Values,
    batches,
    filled_json,
    filled_path,
    filled_query,
    one_id,
)
from connectors.sdk.errors import Unsupported
from connectors.sdk.interface import Capability
from schema.model.identifiers.canonical import read
from schema.model.identifiers.identifier import Identifier
from schema.model.json import Json
from schema.model.queries import EventQuery
from schema.model.systems import SystemSettings
from schema.model.times import Micros

_BY_ID = (
    (Capability.EVENTS_BY_EPC, "epcs"),
    (Capability.EVENTS_BY_EPC_CLASS, "epc_classes"),
    (Capability.EVENTS_BY_PLACE, "places"),
    (Capability.EVENTS_BY_ID, "event_ids"),
    (Capability.EVENTS_BY_TRANSFORMATION, "transformation_ids"),
)


@dataclass(frozen=True, slots=True)
class Request:
    """One request to an endpoint, before its paging."""

    endpoint: Endpoint
    path: str
    query: tuple[tuple[str, str], ...]
    body: Json


@dataclass(frozen=True, slots=True)
class Asking:
    """All requests that a question comes to, and the ids that the system cannot be asked for."""

    requests: tuple[Request, ...]
    unaskable: tuple[str, ...]


class Asker:
    """Turns questions into requests for one system."""

    def __init__(self, config: RestConfig, settings: SystemSettings) -> None:
        self._config = config
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

    def _kept(self, capability: Capability, ids: tuple[str, ...]) -> Iterable[str]:
        return (one for one in ids if not self._cannot_hold(capability, read(one)))

    def for_query(self, query: EventQuery) -> Asking:
        """The requests of a question. By ids where it has any (items first: an event that names
        them and also lies at the places asked for is chosen from the answers), else by time.
        Raises ``Unsupported`` when it needs a capability that no endpoint has."""
        requests: list[Request] = []
        unaskable: list[str] = []
        for capability, ids in _asked_by(query):
            found = self._for_ids(capability, ids, query)
            requests += found.requests
            unaskable += found.unaskable
        if not _asked_by(query):
            every = self.endpoints(Capability.EVENTS_BY_TIME)
            requests = [self.request(endpoint, self._times(query, endpoint)) for endpoint in every]
        return Asking(tuple(requests), tuple(unaskable))

    def endpoints(self, capability: Capability) -> list[Endpoint]:
        """The endpoints that answer a capability; ``Unsupported`` when there is none."""
        found = [e for e in self._config.endpoints if capability in e.answers]
        if not found:
            raise Unsupported(f"this system cannot be asked for {capability.replace('_', ' ')}")
        return found

    def request(self, endpoint: Endpoint, values: Values, ids: Sequence[Json] = ()) -> Request:
        """One request with everything filled in; ``Unsupported`` when the path cannot be."""
        path = filled_path(endpoint.path, values)
        if path is None:
            raise Unsupported(f"{endpoint.path} cannot be asked for this")
        texts = [one for one in ids if isinstance(one, str)]
        query = filled_query(endpoint.query, values, texts, endpoint.join)
        body = None if endpoint.body is None else filled_json(endpoint.body, values, ids)
        return Request(endpoint, path, tuple(query), body)

    def for_master_data(self, ids: Sequence[str]) -> Asking:
        """The requests for master data of these ids; all there is when empty."""
        if ids:
            return self._for_ids(Capability.MASTER_DATA, tuple(ids), EventQuery())
        every = self.endpoints(Capability.MASTER_DATA)
        whole = [e for e in every if not names_ids(e)]
        if not whole:
            raise Unsupported("this system gives master data only of ids that are named")
        return Asking(tuple(self.request(endpoint, {}) for endpoint in whole), ())

    def _for_ids(self, capability: Capability, ids: tuple[str, ...], query: EventQuery) -> Asking:
        """Every endpoint that takes an id is asked for it: each may hold another sort of record."""
        endpoints = self.endpoints(capability)
        asked: list[list[Values]] = [[] for _ in endpoints]
        unaskable: list[str] = []
        for one in ids:
            identifier = read(one)
            if self._cannot_hold(capability, identifier):
                continue
            found = [self._spelled(endpoint, capability, identifier) for endpoint in endpoints]
            for values, more in zip(asked, found, strict=True):
                values.extend(more)
            if not any(found):
                unaskable.append(one)
        requests = [
            request
            for endpoint, values in zip(endpoints, asked, strict=True)
            for request in self._requests(endpoint, values, query)
        ]
        return Asking(tuple(requests), tuple(unaskable))

    def _cannot_hold(self, capability: Capability, identifier: Identifier) -> bool:
        if capability in (Capability.EVENTS_BY_ID, Capability.EVENTS_BY_TRANSFORMATION):
            return False
        if identifier.kind in LOCAL and identifier.system != self._settings.id:
            return True
        holds = frozenset(self._config.holds)
        named = holds & PLACES if capability is Capability.EVENTS_BY_PLACE else holds - PLACES
        return bool(named) and identifier.kind not in holds

    def _spelled(
        self, endpoint: Endpoint, capability: Capability, identifier: Identifier
    ) -> list[Values]:
        if endpoint.kinds and identifier.kind not in endpoint.kinds:
            return []
        return spelled(endpoint, capability, identifier, self._settings.id)

    def _requests(
        self, endpoint: Endpoint, values: list[Values], query: EventQuery
    ) -> Iterable[Request]:
        times = self._times(query, endpoint)
        size = min(endpoint.batch, self._settings.limits.max_batch)
        for batch in batches(values, size):
            ids = [one for one in (one_id(endpoint.each, v) for v in batch) if one is not None]
            alone = batch[0] if len(batch) == 1 else {}
            yield self.request(endpoint, {**times, **alone}, ids)

    def _times(self, query: EventQuery, endpoint: Endpoint) -> Values:
        bounds = {
            "from": query.ge_event_time,
            "recorded_from": query.ge_record_time,
            "to": _up(query.lt_event_time, endpoint.time_format),
            "recorded_to": _up(query.lt_record_time, endpoint.time_format),
        }
        return {k: self.time(at, endpoint) for k, at in bounds.items() if at is not None}

    def time(self, at: Micros, endpoint: Endpoint) -> str:
        """A time as this endpoint wants it."""
        offset = endpoint.time_offset or self._settings.default_offset
        return written_time(at, endpoint.time_format, offset)


def _asked_by(query: EventQuery) -> list[tuple[Capability, tuple[str, ...]]]:
    """What to ask by: items, or else places, or else events' own ids."""
    found = [(capability, getattr(query, name)) for capability, name in _BY_ID]
    items = [(capability, ids) for capability, ids in found[:2] if ids]
    return items or [(capability, ids) for capability, ids in found[2:] if ids][:1]


def _up(at: Micros | None, time_format: str) -> Micros | None:
    """An end moved up to the format's next step, so that cutting it off loses nothing."""
    return None if at is None else at + resolution(time_format) - 1
