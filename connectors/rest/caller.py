"""One address asked: a request sent through the door, its reply decoded."""

from connectors.rest.address import ReplyForm
from connectors.rest.request import Request
from connectors.sdk.asked import form_body
from connectors.sdk.errors import Malformed
from connectors.sdk.http import HttpDoor
from connectors.sdk.http_failures import NOT_THERE
from connectors.sdk.json_reply import decode_json
from connectors.sdk.reply import Reply
from connectors.sdk.xml_reply import decode_xml, xml_value
from schema.model.json import Json

_ACCEPT = {
    "json": {"Accept": "application/json"},
    "xml": {"Accept": "application/xml, text/xml;q=0.9"},
}


class Caller:
    """Sends requests and reads replies in the form that the address has them in."""

    def __init__(self, form: ReplyForm, method: str, base_url: str, http: HttpDoor) -> None:
        self._form = form
        self._method = method
        self._base_url = base_url
        self._http = http

    async def ask(self, request: Request, url: str | None = None) -> Reply | None:
        """The reply, None for a 404; at ``url`` where that is known whole. Raises the four
        errors."""
        reply = await self._http.request(
            self._method,
            url or self._base_url + request.path,
            params=request.query,
            headers=_ACCEPT[self._form.reply],
            json=request.body,
            body=None if request.form is None else form_body(request.form),
        )
        return None if reply.status == 404 else reply

    async def value(self, request: Request) -> Json:
        """What the reply says; a 404 is ``Malformed``."""
        reply = await self.ask(request)
        if reply is None:
            raise Malformed(NOT_THERE)
        return self.decoded(reply)

    def decoded(self, reply: Reply) -> Json:
        """A reply's body as a value; ``Malformed`` when it is none."""
        if self._form.reply == "xml":
            return xml_value(decode_xml(reply.body), self._form.lists)
        return decode_json(reply.body)
