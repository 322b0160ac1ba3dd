"""The connector of kind ``graphql``: query documents out with their variables, records in."""

from collections.abc import AsyncGenerator, Mapping
from typing import ClassVar

from connectors.asking.connector import MappedConnector, RawPage
from connectors.asking.question import Question
from connectors.graphql.config import GraphqlConfig, Query
from connectors.graphql.failures import worst
from connectors.graphql.pages import Pager
from connectors.graphql.response import data_of
from connectors.sdk.errors import Malformed
from connectors.sdk.http_failures import NOT_THERE
from connectors.sdk.interface import Host
from connectors.sdk.json_reply import decode_json
from schema.model.json import Json

_ACCEPT = {"Accept": "application/json"}
"""With this type, servers answer 200 also where they refuse a question, and say why."""


class GraphqlConnector(MappedConnector[GraphqlConfig, Query]):
    """A GraphQL endpoint described in its system's file. Asks by POST, and queries only."""

    config_type = GraphqlConfig
    name: ClassVar[str] = "graphql"

    def __init__(self, config: GraphqlConfig, host: Host) -> None:
        super().__init__(config, host)
        self._pagers = [Pager(query, config, host, self._send) for query in config.queries]

    async def check(self) -> None:
        """Send ``check``; it must be answered without an error."""
        _, faults = data_of(await self._send(self.config.check, {}, None), self.config.errors)
        if faults:
            raise worst(faults)

    def pages(
        self, question: Question[Query], cursor: str | None = None
    ) -> AsyncGenerator[RawPage, None]:
        """See ``MappedConnector``."""
        return self._pagers[question.number].pages(question, cursor)

    async def _send(self, document: str, variables: Mapping[str, Json], name: str | None) -> Json:
        body: dict[str, Json] = {"query": document, "variables": variables}
        reply = await self.host.http.request(
            "POST",
            self.config.base_url + self.config.path,
            headers=_ACCEPT,
            json={**body, "operationName": name} if name else body,
        )
        if reply.status == 404:
            raise Malformed(NOT_THERE)
        return decode_json(reply.body)
