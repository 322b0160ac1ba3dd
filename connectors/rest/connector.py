"""The connector of kind ``rest``: questions out by templates, records in by mappings."""

from collections.abc import AsyncGenerator
from typing import ClassVar

from connectors.asking.connector import MappedConnector, RawPage
from connectors.asking.question import Question
from connectors.rest.caller import Caller
from connectors.rest.config import Endpoint, RestConfig
from connectors.rest.lookups.asking import CompiledLookup
from connectors.rest.pages import Pager
from connectors.rest.request import Request, request
from connectors.sdk.interface import Host


class RestConnector(MappedConnector[RestConfig, Endpoint]):
    """A JSON API described in its system's file."""

    config_type = RestConfig
    name: ClassVar[str] = "rest"

    def __init__(self, config: RestConfig, host: Host) -> None:
        super().__init__(config, host)
        self._pagers = [self._pager(endpoint) for endpoint in config.endpoints]
        self._checked = Caller(config.check, "GET", config.base_url, host.http)

    async def check(self) -> None:
        """Ask the address of ``[connector.check]``; any reply that can be read will do."""
        check = self.config.check
        await self._checked.value(Request(check.path, tuple(check.query.items())))

    def pages(
        self, question: Question[Endpoint], cursor: str | None = None
    ) -> AsyncGenerator[RawPage, None]:
        """See ``MappedConnector``."""
        asked = request(question.way, question.values, question.ids)
        return self._pagers[question.number].pages(asked, cursor)

    def _pager(self, endpoint: Endpoint) -> Pager:
        url, http = self.config.base_url, self.host.http
        most = self.host.settings.limits.max_batch
        lookups = [
            CompiledLookup(lookup, Caller(lookup, lookup.method, url, http), most)
            for lookup in endpoint.lookups
        ]
        return Pager(endpoint, lookups, url, self.host)
