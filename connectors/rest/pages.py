"""The pages of one request's answer, in whichever of the paging styles."""

from collections.abc import AsyncGenerator, Callable, Mapping, Sequence
from dataclasses import replace

from connectors.asking.connector import RawPage
from connectors.asking.paging import Ending, records_of, walked
from connectors.mapping.expression import compile_reply_path
from connectors.mapping.nodes import truthy
from connectors.mapping.values import kind_of
from connectors.rest.caller import Caller
from connectors.rest.config import COUNTED, Endpoint, Paging
from connectors.rest.lookups.asking import CompiledLookup
from connectors.rest.lookups.pages import LookedUp
from connectors.rest.request import Request
from connectors.sdk.addresses import same_host
from connectors.sdk.cursors import number_of
from connectors.sdk.errors import Malformed, Unavailable
from connectors.sdk.http_failures import NOT_THERE
from connectors.sdk.interface import Host
from connectors.sdk.paging import next_link
from connectors.sdk.reply import Reply
from schema.model.json import Json

_Find = Callable[[Json], Json]
_LED_ON = frozenset({"cursor", "next_link", "link_header"})
"""The styles whose replies say where the next page is."""


class Pager:
    """Reads the pages of one endpoint; its paths are compiled once."""

    def __init__(
        self, endpoint: Endpoint, lookups: Sequence[CompiledLookup], base_url: str, host: Host
    ) -> None:
        self._endpoint = endpoint
        self._lookups = lookups
        self._base_url = base_url
        self._settings = host.settings
        self._caller = Caller(endpoint, endpoint.method, base_url, host.http)
        paging = endpoint.paging
        self._records = compile_reply_path(endpoint.records)
        self._next = _optional(paging.next)
        self._ending = Ending(paging)
        self._succeeded = _optional(endpoint.succeeded)
        self._message = _optional(endpoint.message)

    def pages(self, request: Request, cursor: str | None = None) -> AsyncGenerator[RawPage, None]:
        """The pages in order, each once; ``cursor`` begins where an earlier walk stopped.

        Raises one of the four errors, after what was yielded before.
        """
        paging, looked_up = self._endpoint.paging, LookedUp(self._lookups, self._settings)

        async def ask(position: str | None, heard: int) -> RawPage:
            reply = await self._caller.ask(*self._at(request, position))
            if reply is None:
                return self._nothing()
            value = self._caller.decoded(reply)
            records = self._records_of(value)
            onward = self._onward(reply, value, position, len(records), heard)
            page = self._told(RawPage(records, onward, onward is not None), value)
            return await looked_up.completed(page)

        return walked(ask, _beginning(paging, cursor), paging.max_pages)

    def _nothing(self) -> RawPage:
        if self._endpoint.not_found_means_nothing:
            return RawPage(())
        raise Malformed(NOT_THERE)

    def _at(self, request: Request, position: str | None) -> tuple[Request, str | None]:
        """The request for a page, and its address where the page before has told it."""
        paging = self._endpoint.paging
        if position is not None and paging.style in ("next_link", "link_header"):
            return replace(request, query=()), same_host(self._base_url, position)
        added = _parameters(paging, position)
        if paging.where == "query":
            return replace(request, query=(*request.query, *added.items())), None
        if request.form is not None:
            return replace(request, form=(*request.form, *added.items())), None
        counted = paging.style in COUNTED
        numbers = {
            k: int(v) if counted or k == paging.size_parameter else v for k, v in added.items()
        }
        return replace(request, body={**_object(request.body), **numbers}), None

    def _records_of(self, value: Json) -> list[Json]:
        if self._succeeded and not truthy(self._succeeded(value)):
            said = self._message(value) if self._message else None
            raise Unavailable(f"it says that it failed: {str(said)[:200]}")
        endpoint = self._endpoint
        return records_of(self._records(value), endpoint.records, endpoint.missing_means_nothing)

    def _onward(
        self, reply: Reply, value: Json, position: str | None, here: int, heard: int
    ) -> str | None:
        """What identifies the page after this one; None when this is the last."""
        style = self._endpoint.paging.style
        if style == "none":
            return None
        if style == "link_header":
            link = next_link(reply.headers.get("link", ""))
            return same_host(reply.url, link) if link else None
        if style in ("cursor", "next_link"):
            found = self._next(value) if self._next else None
            return self._next_text(reply, found) if truthy(found) else None
        known = int(position or 0) if style == "offset" else heard
        if self._ending.reached(value, here, known + here):
            return None
        return str(int(position or 0) + (1 if style == "page" else here))

    def _told(self, page: RawPage, value: Json) -> RawPage:
        """The page, the last where ``more`` says so; where it leads is kept, for a later harvest
        to begin there."""
        more = self._ending.told(value) if self._endpoint.paging.style in _LED_ON else None
        if more is None:
            return page
        if more and page.cursor is None:
            return replace(page, fault=Malformed("it says that more come, but not from where"))
        return replace(page, more=more)

    def _next_text(self, reply: Reply, found: Json) -> str:
        if isinstance(found, bool) or not isinstance(found, (str, int)):
            raise Malformed(f"what leads to the next page is {kind_of(found)}")
        if self._endpoint.paging.style == "cursor":
            return str(found)
        return same_host(reply.url, str(found))


def _optional(path: str | None) -> _Find | None:
    return compile_reply_path(path) if path else None


def _beginning(paging: Paging, cursor: str | None) -> str | None:
    if paging.style in COUNTED:
        first = paging.first if paging.style == "page" else 0
        return str(first if cursor is None else number_of(cursor))
    return cursor


def _parameters(paging: Paging, position: str | None) -> dict[str, str]:
    if paging.style == "none":
        return {}
    size = {paging.size_parameter: str(paging.size)} if paging.size_parameter else {}
    at = {paging.parameter: position} if position is not None else {}
    return size | (at if paging.style in COUNTED | {"cursor"} else {})


def _object(body: Json) -> Mapping[str, Json]:
    return body if isinstance(body, Mapping) else {}
