"""A GraphQL response read: its records, and what went wrong beside them.

An error that lies within one record concerns that record alone: it is set aside, since what is
null in it may not be so in truth, and the others go on. Any other error is the page's.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from connectors.asking.paging import records_of
from connectors.graphql.config import Query
from connectors.graphql.failures import Fault, faults_in, worst
from connectors.mapping.values import kind_of
from connectors.sdk.errors import ConnectorError, Malformed
from connectors.sdk.setting_aside import set_aside
from schema.model.json import Json, JsonObject
from schema.model.keys import SystemId
from schema.model.records import SetAside

_Path = tuple[str | int, ...]
_LAST = {"hasNextPage": False}


@dataclass(frozen=True, slots=True)
class Response:
    """Records in their order; ``page_info`` is a connection's, ``fault`` why some are missing."""

    data: JsonObject
    records: list[Json | SetAside]
    page_info: Json
    fault: ConnectorError | None


def data_of(value: Json, own: Mapping[str, str]) -> tuple[JsonObject, list[Fault]]:
    """The ``data`` of a response and the errors beside it. Raises one of the four where there is no
    data: that is never taken for nothing held."""
    if not isinstance(value, dict) or not value.keys() & {"data", "errors"}:
        raise Malformed("replied with JSON that is no GraphQL response")
    faults, data = faults_in(value.get("errors"), own), value.get("data")
    if isinstance(data, dict):
        return data, faults
    if faults:
        raise worst(faults)
    raise Malformed(f"replied with {kind_of(data)} where the data was expected")


class Reading:
    """Reads the responses to one query."""

    def __init__(self, query: Query, system: SystemId, own: Mapping[str, str]) -> None:
        self._query = query
        self._system = system
        self._own = own
        self._at: _Path = tuple(query.records.split("."))
        self._list: _Path = self._at
        if query.paging.style == "relay":
            nodes = query.sent.selects((*query.records.split("."), "nodes"))
            self._list = (*self._at, "nodes" if nodes else "edges")

    def read(self, value: Json) -> Response:
        """A response, readable or in part; raises one of the four where it has no records."""
        data, faults = data_of(value, self._own)
        records, page_info = self._records(data, faults)
        read, others = list[Json | SetAside](records), list[Fault]()
        for fault in faults:
            at = self._record_at(fault.path, len(records)) if fault.within_reach else None
            if at is None:
                others.append(fault)
            else:
                read[at] = self._aside(records[at], fault)
        return Response(data, read, page_info, worst(others) if others else None)

    def _records(self, data: JsonObject, faults: Sequence[Fault]) -> tuple[list[Json], Json]:
        try:
            return self._found(data)
        except Malformed:
            if faults:
                raise worst(faults) from None
            raise

    def _found(self, data: JsonObject) -> tuple[list[Json], Json]:
        """The list of records, and the ``pageInfo`` beside it."""
        query, found = self._query, _below(data, self._at)
        if self._list == self._at or found is None:
            return records_of(found, query.records, query.missing_means_nothing), _LAST
        if not isinstance(found, dict):
            raise Malformed(f"{query.records} is {kind_of(found)} where a connection was expected")
        name = str(self._list[-1])
        listed = records_of(found.get(name), f"{query.records}.{name}", False)
        nodes = listed if name == "nodes" else [_node(edge) for edge in listed]
        return nodes, found.get("pageInfo")

    def _record_at(self, path: _Path, count: int) -> int | None:
        """Which record a path leads into, also one that is no list's; None when into none."""
        rest = path[len(self._list) :]
        if path[: len(self._list)] != self._list or not rest:
            return None
        index = rest[0] if isinstance(rest[0], int) else 0
        return index if 0 <= index < count else None

    def _aside(self, record: Json, fault: Fault) -> SetAside:
        """Kept in a form that no mapping reads as a whole record once it is read again."""
        reason = f"the system could not give all of it: {fault.message}"
        path = ".".join(map(str, fault.path[len(self._at) :]))
        return set_aside(self._system, reason, {"error": fault.message, "record": record}, path)


def _below(data: JsonObject, path: _Path) -> Json:
    found: Json = data
    for name in path:
        found = found.get(str(name)) if isinstance(found, dict) else None
    return found


def _node(edge: Json) -> Json:
    return edge.get("node") if isinstance(edge, dict) else edge
