"""The one door to HTTP: nothing else in the project opens a connection to a system.

The host owns one session (``http_session``) for all systems; each system has a door of its own with
its limits, its hosts and its credentials. A door says what went wrong in the four errors, without
an address or a secret.
"""

from collections.abc import Collection, Mapping
from dataclasses import replace

from connectors.sdk.addresses import check_host
from connectors.sdk.asked import Asked, Body, Params, asked, json_body
from connectors.sdk.auth.credentials import Credentials, NoCredentials
from connectors.sdk.http_failures import check_status, noted
from connectors.sdk.reply import Reply
from connectors.sdk.way import Way
from schema.model.json import Json


class HttpDoor:
    """One system's way out: over its wire, with its credentials and the headers of its file."""

    def __init__(
        self,
        wire: Way,
        credentials: Credentials | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        self._wire = wire
        self._credentials = credentials or NoCredentials()
        self._headers = headers or {}

    async def request(
        self,
        method: str,
        url: str,
        *,
        params: Params = (),
        headers: Mapping[str, str] | None = None,
        json: Json = None,
        body: Body | None = None,
        answering: Collection[int] = (),
    ) -> Reply:
        """Ask, and return the reply to a 2xx or 404; every other status raises but those of
        ``answering``, with which a protocol says what it has to say (SOAP its faults, with 500).

        ``url`` is sent as it stands, so its path must already be percent-encoded; ``params`` are
        encoded here. 401 and 403 raise ``Refused``, as does a redirect; other 4xx ``Unsupported``;
        429 and 5xx ``Unavailable`` (with ``retry_after`` where the system says), as does a broken
        connection; too slow ``TimedOut``; too large or wrongly compressed ``Malformed``.
        """
        with noted(method, url):
            check_host(url, self._wire.hosts)
            carried = json_body(json) if json is not None else body
            question = asked(method, url, params, headers, carried).with_headers(self._headers)
            reply = await self._exchanged(question, bool(answering))
            if reply.status not in answering:
                check_status(reply.status, reply.headers.get("retry-after", ""))
            return replace(reply, url=question.url)

    async def _exchanged(self, question: Asked, with_errors: bool) -> Reply:
        """The reply; a 401 is worth a second try where the credentials can be renewed."""
        sent = await self._credentials.apply(question)
        reply = await self._wire.send(sent, with_errors)
        if reply.status == 401 and await self._credentials.renew(sent):
            reply = await self._wire.send(await self._credentials.apply(question), with_errors)
        return reply
