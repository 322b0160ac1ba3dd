"""One HTTP request as it goes out: what a connector asks, to which the door puts credentials."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from urllib.parse import quote, urlencode, urlsplit

import orjson

from connectors.sdk.errors import Refused
from schema.model.json import Json

Params = Sequence[tuple[str, str]]
UNFIT = "the question cannot be put into an HTTP request"


@dataclass(frozen=True, slots=True)
class Body:
    """What a request carries, and its ``Content-Type``."""

    content_type: str
    data: bytes = field(repr=False)


def json_body(value: Json) -> Body:
    """A value as JSON, in UTF-8; ``Refused`` when it is text that UTF-8 cannot carry."""
    try:
        return Body("application/json", orjson.dumps(value))
    except orjson.JSONEncodeError as error:
        raise Refused(UNFIT) from error


def form_body(fields: Params) -> Body:
    """Fields as a web form sends them (``application/x-www-form-urlencoded``)."""
    return Body("application/x-www-form-urlencoded", urlencode(fields).encode("ascii"))


@dataclass(frozen=True, slots=True)
class Asked:
    """A request. ``url`` is sent as it stands, already percent-encoded.

    Neither address, headers nor body are in its ``repr``: credentials may be in any of them.
    """

    method: str
    url: str = field(repr=False)
    headers: Mapping[str, str] = field(repr=False)
    data: bytes = field(default=b"", repr=False)

    def with_headers(self, headers: Mapping[str, str]) -> "Asked":
        """The same with further headers; one that it has already, in whatever case, is replaced."""
        new = {name.lower() for name in headers}
        kept = {name: value for name, value in self.headers.items() if name.lower() not in new}
        return replace(self, headers={**kept, **headers})

    def carries(self, headers: Mapping[str, str]) -> bool:
        """Whether all of these are among its headers, as written."""
        return headers.items() <= self.headers.items()

    def with_parameter(self, name: str, value: str) -> "Asked":
        """The same with one parameter in the query; the same name there already is replaced."""
        parts = urlsplit(self.url)
        mine = quote(name, safe="")
        kept = [pair for pair in pairs_of(parts.query) if pair[0] != mine]
        query = "&".join("=".join(pair) for pair in [*kept, (mine, quote(value, safe=""))])
        return replace(self, url=parts._replace(query=query).geturl())


def asked(
    method: str,
    url: str,
    params: Params = (),
    headers: Mapping[str, str] | None = None,
    body: Body | None = None,
) -> Asked:
    """A request, its ``params`` encoded (RFC 3986) behind those that ``url`` has already.

    ``Refused`` when they hold what no address can carry.
    """
    try:
        query = urlencode(params, quote_via=quote, safe="")
    except UnicodeEncodeError as error:
        raise Refused(UNFIT) from error
    joined = f"{url}{'&' if '?' in url else '?'}{query}" if query else url
    if body is None:
        return Asked(method, joined, headers or {})
    return Asked(method, joined, {"Content-Type": body.content_type, **(headers or {})}, body.data)


def pairs_of(query: str) -> list[tuple[str, str]]:
    """The parameters of a query as they stand, still encoded; ``a`` alone reads ``a=``."""
    parts = (part.partition("=") for part in query.split("&") if part)
    return [(name, value) for name, _, value in parts]
