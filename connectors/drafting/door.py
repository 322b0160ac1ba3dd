"""The way to the system that is looked at: its own host only, and so many requests at most."""

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from time import time_ns
from urllib.parse import parse_qsl, quote, urlencode, urlsplit

from connectors.sdk.asked import Body
from connectors.sdk.errors import Refused, Unsupported
from connectors.sdk.http import HttpDoor
from connectors.sdk.http_config import HttpConfig
from connectors.sdk.http_session import Session, open_session
from connectors.sdk.opening import open_door
from connectors.sdk.reply import Reply
from connectors.sdk.secrets import resolve_secret
from connectors.sdk.system_file import validated
from schema.model.json import Json
from schema.model.systems import Limits

MOST_REQUESTS = 40
_KEPT = "%/:?#[]@!$&'()*+,;=~"
LIMITS = Limits(deadline=15.0, max_concurrency=1)
JSON = {"Accept": "application/json, application/xml;q=0.5, */*;q=0.1"}


class TooMany(Unsupported):
    """As many requests were sent as a look may cost."""


@dataclass(slots=True)
class Looking:
    """One system while it is looked at."""

    origin: str
    config: HttpConfig
    session: Session
    http: HttpDoor
    left: int = MOST_REQUESTS

    async def ask(
        self,
        url: str,
        *,
        json: Json = None,
        body: Body | None = None,
        more: Mapping[str, str] | None = None,
        answering: Sequence[int] = (),
    ) -> Reply:
        """The reply; parameters in ``more`` are put to the address. Raises the four errors."""
        if self.left == 0:
            raise TooMany(f"{MOST_REQUESTS} requests were sent, and no more are")
        self.left -= 1
        asked = quote(with_parameters(url, more or {}), safe=_KEPT)  # typed with spaces, accents
        method = "GET" if json is None and body is None else "POST"
        return await self.http.request(
            method, asked, headers=JSON, json=json, body=body, answering=answering
        )


def with_parameters(url: str, more: Mapping[str, str]) -> str:
    """The address with these parameters; those of the same name are replaced."""
    if not more:
        return url
    parts = urlsplit(url)
    kept = [pair for pair in parse_qsl(parts.query, keep_blank_values=True) if pair[0] not in more]
    return parts._replace(query=urlencode([*kept, *more.items()])).geturl()


def origin_of(urls: Sequence[str]) -> str:
    """Scheme, host and port that all addresses share; ``Refused`` where they differ."""
    found = {f"{parts.scheme}://{parts.netloc}" for parts in map(urlsplit, urls)}
    if len(found) != 1:
        raise Refused("the addresses are not all on one host: a system's file has one")
    return found.pop()


@asynccontextmanager
async def looking(urls: Sequence[str], auth: Mapping[str, Json] | None) -> AsyncIterator[Looking]:
    """The way to one host. ``SystemFileError`` where address or credentials are none."""
    origin = origin_of(urls)
    tables: dict[str, Json] = {"base_url": origin} | ({"auth": auth} if auth else {})
    config = validated(HttpConfig, tables, "probe", "connector")
    async with open_session() as session:
        door = open_door(config, LIMITS, session, lambda: time_ns() // 1_000, resolve_secret)
        yield Looking(origin, config, session, door)
