"""The connector of kind ``sql``: statements out with their parameters bound, rows in."""

from collections.abc import AsyncGenerator
from typing import ClassVar

from connectors.asking.connector import MappedConnector, RawPage
from connectors.asking.question import Question
from connectors.sdk.interface import Host
from connectors.sql.asked import Asked
from connectors.sql.changes import ChangesPager
from connectors.sql.config import SqlConfig, Statement
from connectors.sql.keyset import Keyset
from connectors.sql.pages import Pager
from schema.model.times import SECOND


class SqlConnector(MappedConnector[SqlConfig, Statement]):
    """A database described in its system's file, which is only ever read."""

    config_type = SqlConfig
    name: ClassVar[str] = "sql"

    def __init__(self, config: SqlConfig, host: Host) -> None:
        super().__init__(config, host)
        self._door = host.database(config.database, host.settings, host.secrets, config.rate)
        self._pagers = [self._pager(n, one) for n, one in enumerate(config.statements)]
        self._changes = {
            n: self._in_order(one) for n, one in enumerate(self._pagers) if one.way.cursor
        }

    async def check(self) -> None:
        """See that the database lets the hub in, and takes every statement without a row."""
        await self._door.reach()
        if self.config.database.spoken.describes:
            for pager in self._pagers:
                await pager.check()

    def pages(
        self, question: Question[Statement], cursor: str | None = None
    ) -> AsyncGenerator[RawPage, None]:
        """See ``MappedConnector``."""
        changes = self._changes.get(question.number)
        if changes is not None:
            return changes.pages(question, cursor)
        return self._pagers[question.number].pages(question)

    async def aclose(self) -> None:
        """Close the connections."""
        await self._door.aclose()

    def _pager(self, number: int, way: Statement) -> Pager:
        name, settings = f"statements.{number}", self.host.settings
        asked = Asked(name, way, self.config.database.spoken, settings.default_offset)
        return Pager(name, way, asked, settings, self._door)

    def _in_order(self, pager: Pager) -> ChangesPager:
        way = pager.way
        overlap = {"time": way.overlap_seconds * SECOND, "number": way.overlap_numbers}
        offset = way.time_offset or self.host.settings.default_offset
        return ChangesPager(pager, Keyset(way.cursor, offset, overlap))
