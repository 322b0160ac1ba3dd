"""Pages of an EPCIS 2.0 answer: by ``Link: …; rel="next"`` with its ``nextPageToken``."""

from collections.abc import AsyncGenerator
from dataclasses import dataclass
from urllib.parse import parse_qs, urlsplit

from connectors.epcis2.config import Epcis2Config
from connectors.epcis2.query import Params
from connectors.sdk.addresses import same_host
from connectors.sdk.errors import Malformed
from connectors.sdk.http import HttpDoor
from connectors.sdk.http_failures import NOT_THERE
from connectors.sdk.json_reply import decode_json
from connectors.sdk.paging import PageGuard, next_link
from connectors.sdk.reply import Reply
from schema.model.json import Json

_ACCEPT = {"Accept": "application/ld+json, application/json"}


@dataclass(frozen=True, slots=True)
class RawPage:
    """One decoded page; ``last`` when nothing comes after it."""

    value: Json
    last: bool


class Pager:
    """Walks through the pages of ``/events``."""

    def __init__(self, config: Epcis2Config, http: HttpDoor) -> None:
        self._config = config
        self._http = http
        self._url = f"{config.base_url}/events"

    async def pages(self, params: Params) -> AsyncGenerator[RawPage, None]:
        """The pages of one request in order; 404 is an error, since ``/events`` always exists."""
        guard = PageGuard(self._config.max_pages)
        url, query = self._url, (*params, ("perPage", str(self._config.per_page)))
        guard.next("")
        while True:
            reply = await self._ask(url, query)
            link = next_link(reply.headers.get("link", ""))
            yield RawPage(decode_json(reply.body), link is None)
            if link is None:
                return
            url, query = self._onward(reply.url, link, query)
            guard.next(f"{url} {dict(query).get('nextPageToken')}")

    async def first(self) -> None:
        """Ask for one event only, to see that the service answers."""
        decode_json((await self._ask(self._url, (("perPage", "1"),))).body)

    async def _ask(self, url: str, query: Params) -> Reply:
        reply = await self._http.request("GET", url, params=query, headers=_ACCEPT)
        if reply.status == 404:
            raise Malformed(NOT_THERE)
        return reply

    def _onward(self, asked: str, link: str, query: Params) -> tuple[str, Params]:
        """The next page's address. Some services give only the token, so the question is
        repeated with it when the link does not hold the question itself."""
        url = same_host(asked, link)
        parts = urlsplit(url)
        held = parse_qs(parts.query)
        if set(held) != {"nextPageToken"} or parts.path != urlsplit(self._url).path:
            return url, ()
        token = ("nextPageToken", held["nextPageToken"][0])
        repeated = tuple(pair for pair in query if pair[0] != "nextPageToken")
        return self._url, (*repeated, token)
