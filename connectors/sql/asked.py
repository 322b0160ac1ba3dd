"""One statement of a system's file, ready to be put: what its parameters are given."""

from collections.abc import Mapping

from connectors.asking.question import Question
from connectors.asking.templates import ID_PLACEHOLDERS, PLACEHOLDERS
from connectors.sdk.database.dialects import Dialect
from connectors.sdk.database.statement import Bind, Scalar, Value
from connectors.sdk.database.statement import Statement as Prepared
from connectors.sql.config import Statement
from connectors.sql.keyset import Part
from connectors.sql.parameters import AFTER, IDS, LIMIT, as_time, time_bind
from schema.model.json import Json

_CURSOR = {"time": Bind.TIME, "number": Bind.NUMBER, "text": Bind.PLAIN}
_TIMES = PLACEHOLDERS - ID_PLACEHOLDERS


class Asked:
    """``name`` is what the statement is called in the file, ``offset`` the system's."""

    def __init__(self, name: str, way: Statement, dialect: Dialect, offset: str) -> None:
        self._way = way
        self._dialect = dialect
        self._offset = way.time_offset or offset
        self._binds = {one: self._bind(one) for one in sorted(way.select.parameters)}
        self.prepared = Prepared(name, way.select, tuple(self._binds.items()))

    def values(self, question: Question[Statement]) -> dict[str, Value]:
        """The value of every parameter; None where the question has none."""
        found: dict[str, Value] = dict.fromkeys(self._binds)
        for name, text in question.values.items():
            if name in found:
                found[name] = int(text) if self._binds[name] is Bind.NUMBER else text
        for name, at in question.times.items():
            if self._binds.get(name) is Bind.TIME:
                found[name] = as_time(at, self._dialect, self._offset)
        if IDS in found:
            found[IDS] = [self._member(one) for one in question.ids]
        return found

    def page(self, after: Mapping[str, Part], limit: int) -> dict[str, Value]:
        """What else a page of changes is asked with: after which row, how many."""
        return {
            LIMIT: limit,
            **{AFTER + name: self._place(name, part) for name, part in after.items()},
        }

    def nothing(self) -> dict[str, Value]:
        """Values to try the statement out with."""
        wide = len(self._way.each) if isinstance(self._way.each, dict) else 0
        members: Value = [(None,) * wide] if wide else [None]
        own: dict[str, Value] = {LIMIT: 1, IDS: members}
        return {name: own.get(name) for name in self._binds}

    def _bind(self, name: str) -> Bind:
        if name.startswith(AFTER):
            return _CURSOR[self._way.cursor[name.removeprefix(AFTER)]]
        if name == LIMIT or name in self._way.numbers:
            return Bind.NUMBER
        if name in _TIMES:
            return time_bind(self._way.time_format, self._dialect)
        return Bind.LIST if name == IDS else Bind.PLAIN

    def _place(self, name: str, part: Part) -> Scalar:
        if self._way.cursor[name] == "time":
            return as_time(int(part), self._dialect, self._offset)
        return part

    def _member(self, one: Json) -> Scalar | tuple[Scalar, ...]:
        """One id of a batch: as ``each`` writes it, or a row of such."""
        each = self._way.each
        if isinstance(each, dict) and isinstance(one, dict):
            return tuple(self._counted(template, one[key]) for key, template in each.items())
        return self._counted(each, one)

    def _counted(self, template: Json, text: Json) -> Scalar:
        numbered = template in {f"{{{name}}}" for name in self._way.numbers}
        return int(str(text)) if numbered else str(text)
