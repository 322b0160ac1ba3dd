"""The pages of one question's answer: by a connection's cursors, by offset, or only one."""

from collections.abc import AsyncGenerator, Awaitable, Callable, Mapping
from dataclasses import replace

from connectors.asking.connector import RawPage
from connectors.asking.paging import Ending, walked
from connectors.asking.question import Question
from connectors.graphql.config import GraphqlConfig, Query
from connectors.graphql.response import Reading, Response
from connectors.sdk.cursors import number_of
from connectors.sdk.errors import Malformed, Unsupported
from connectors.sdk.interface import Host
from schema.model.json import Json

Send = Callable[[str, Mapping[str, Json], str | None], Awaitable[Json]]
"""Sends a document, its variables and the operation's name; gives the decoded response."""


class Pager:
    """Asks one query, page by page."""

    def __init__(self, query: Query, config: GraphqlConfig, host: Host, send: Send) -> None:
        self._query = query
        self._send = send
        self._reading = Reading(query, host.settings.id, config.errors)
        self._ending = Ending(query.paging)

    def pages(self, question: Question[Query], cursor: str | None) -> AsyncGenerator[RawPage, None]:
        """The pages in order from ``cursor`` on; see ``MappedConnector``."""
        filled, paging = self._filled(question), self._query.paging
        if paging.style == "offset":
            cursor = str(number_of(cursor or "0"))

        async def ask(position: str | None, heard: int) -> RawPage:
            variables = {**filled, **paging.variables(position)}
            value = await self._send(self._query.document, variables, self._query.sent.name)
            return self._page(self._reading.read(value), position)

        return walked(ask, cursor, paging.max_pages)

    def _filled(self, question: Question[Query]) -> Mapping[str, Json]:
        try:
            return self._query.filled(question.values, question.ids)
        except ValueError as error:
            raise Unsupported("cannot be asked for this: a number is wanted") from error

    def _page(self, response: Response, position: str | None) -> RawPage:
        page, style = RawPage(response.records, fault=response.fault), self._query.paging.style
        if style == "none" or page.fault is not None:
            return page
        if style == "relay":
            return _onward(page, response.page_info)
        here = len(response.records)
        reached = int(position or 0) + here
        if self._ending.reached(response.data, here, reached):
            return page
        return replace(page, cursor=str(reached), more=True)


def _onward(page: RawPage, info: Json) -> RawPage:
    """The page with where its connection goes on. Also the last page has such a cursor, from which
    a later harvest begins."""
    more = info.get("hasNextPage") if isinstance(info, dict) else None
    cursor = info.get("endCursor") if isinstance(info, dict) else None
    if not isinstance(more, bool):
        return replace(page, fault=Malformed("its connection does not say whether more follows"))
    if isinstance(cursor, str) and cursor:
        return replace(page, cursor=cursor, more=more)
    if more:
        return replace(page, fault=Malformed("its connection goes on, but not from where"))
    return page
