"""One statement's answer as pages of records: in one go as the rows come."""

from collections.abc import AsyncGenerator, Mapping
from contextlib import aclosing

from connectors.asking.connector import RawPage
from connectors.asking.question import Question
from connectors.sdk.database.door import DatabaseDoor
from connectors.sdk.database.statement import Rows, Value
from connectors.sql.asked import Asked
from connectors.sql.config import Statement
from connectors.sql.groups import Records
from connectors.sql.rows import RowReader
from schema.model.systems import SystemSettings


class Pager:
    """Puts one statement and reads its answer. ``name`` is what it is called in the file."""

    def __init__(
        self, name: str, way: Statement, asked: Asked, settings: SystemSettings, door: DatabaseDoor
    ) -> None:
        self.name = name
        self.way = way
        self.asked = asked
        self.reader = RowReader(name, way.named_columns(), way.json_columns)
        self._settings = settings
        self._door = door

    async def check(self) -> None:
        """See that the database takes the statement and gives the columns that its keys name."""
        trial = self._door.rows(self.asked.prepared.tried_out(), self.asked.nothing())
        async with aclosing(trial) as parts:
            async for rows in parts:
                self.reader.check(rows.columns)

    async def pages(self, question: Question[Statement]) -> AsyncGenerator[RawPage, None]:
        """The answer, some rows at a time."""
        records = self.records()
        async with aclosing(self.rows(self.asked.values(question))) as parts:
            async for rows in parts:
                whole = [one for row in self.reader.read(rows) for one in records.of(row)]
                yield RawPage(whole, more=True)
        yield RawPage(list(records.ended()))

    def rows(self, values: Mapping[str, Value]) -> AsyncGenerator[Rows, None]:
        """The rows for these values; to be closed."""
        return self._door.rows(self.asked.prepared, values)

    def records(self) -> Records:
        """What makes records of the rows of one answer."""
        most = self._settings.limits.max_reply_bytes
        return Records(self._settings.id, self.way.group_by, most)
