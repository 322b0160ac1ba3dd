"""The connector of kind ``rest``: questions out by templates, records in by mappings."""

from collections.abc import AsyncGenerator
from typing import ClassVar

from connectors.asking.connector import MappedConnector, RawPage
from connectors.asking.question import Question
from connectors.rest.config import Endpoint, RestConfig
from connectors.rest.pages import ACCEPT, Pager
from connectors.rest.request import request
from connectors.sdk.errors import Malformed
from connectors.sdk.http_failures import NOT_THERE
from connectors.sdk.interface import Host
from connectors.sdk.json_reply import decode_json


class RestConnector(MappedConnector[RestConfig, Endpoint]):
    """A JSON API described in its system's file."""

    config_type = RestConfig
    name: ClassVar[str] = "rest"

    def __init__(self, config: RestConfig, host: Host) -> None:
        super().__init__(config, host)
        self._pagers = [
            Pager(endpoint, config.base_url, host.http) for endpoint in config.endpoints
        ]

    async def check(self) -> None:
        """Ask the address of ``[connector.check]``; any JSON reply will do."""
        check = self.config.check
        reply = await self.host.http.request(
            "GET",
            self.config.base_url + check.path,
            params=list(check.query.items()),
            headers=ACCEPT,
        )
        if reply.status == 404:
            raise Malformed(NOT_THERE)
        decode_json(reply.body)

    def pages(
        self, question: Question[Endpoint], cursor: str | None = None
    ) -> AsyncGenerator[RawPage, None]:
        """See ``MappedConnector``."""
        return self._pagers[question.number].pages(request(question), cursor)
