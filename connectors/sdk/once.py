"""Each record once, although several requests may bring it."""

from collections.abc import Hashable

from connectors.sdk.setting_aside import set_aside
from schema.model.events import Event
from schema.model.records import MasterData, Record, Said, SetAside


class Once:
    """What one answer has yielded already."""

    def __init__(self) -> None:
        self._records: dict[str, Event] = {}
        self._said: set[Hashable] = set()
        self._same: dict[int, Said] = {}
        """What was said, by the identity of values that are kept: readers give the same again."""

    def new(self, said: Said) -> Said | None:
        """``said`` unless it was said before. Another event under the same record id is set
        aside: one of the two would overwrite the other."""
        if isinstance(said, Record):
            return self._new_record(said)
        if self._same.get(id(said)) is said:
            return None
        self._same[id(said)] = said
        key = _key(said)
        if key in self._said:
            return None
        self._said.add(key)
        return said

    def _new_record(self, record: Record) -> Said | None:
        known = self._records.setdefault(record.record_id, record.event)
        if known is record.event:
            return record
        if known == record.event:
            return None
        reason = "another record of the same answer has the same id and says something else"
        return set_aside(record.system, reason, record.record_id, record_id=record.record_id)


def _key(said: MasterData | SetAside) -> Hashable:
    if isinstance(said, MasterData):
        values = said.attributes.items()
        plain = all(type(value) is str for _, value in values)
        return said.type, said.id, tuple(values) if plain else repr(values), said.children
    return said.reason, said.path, said.record_id, repr(said.raw)
