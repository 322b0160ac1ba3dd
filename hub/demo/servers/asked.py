"""One HTTP request and one reply, as a simulated system's protocol sees them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol
from urllib.parse import parse_qs, unquote, urlencode, urlsplit

import orjson

from schema.model.json import JsonObject

JSON = "application/json; charset=utf-8"


@dataclass(frozen=True, slots=True)
class Ask:
    """A request. ``target`` is path and query as sent, ``origin`` scheme, host and port."""

    method: str
    target: str
    origin: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)
    """Names in lower case."""
    body: bytes = b""

    @property
    def path(self) -> str:
        """The path, percent-decoded."""
        return unquote(urlsplit(self.target).path)

    @property
    def query(self) -> Mapping[str, Sequence[str]]:
        """The values of each query parameter."""
        return parse_qs(urlsplit(self.target).query)

    def one(self, name: str) -> str | None:
        """The first value of a query parameter."""
        return next(iter(self.query.get(name, ())), None)

    def again(self, **changed: str) -> str:
        """The full address of the same question with other parameters."""
        query = {**self.query, **{name: [value] for name, value in changed.items()}}
        return f"{self.origin}{urlsplit(self.target).path}?{urlencode(query, doseq=True)}"


@dataclass(frozen=True, slots=True)
class Reply:
    """What goes back."""

    status: int
    body: bytes
    headers: Mapping[str, str] = field(default_factory=lambda: {"Content-Type": JSON})


class Answers(Protocol):
    """A simulated system's protocol over its events."""

    def answer(self, ask: Ask) -> Reply:
        """The reply to a request; never raises for a bad one, but says 4xx."""
        ...


def json_reply(value: JsonObject | Sequence[object], status: int = 200) -> Reply:
    """A reply of JSON."""
    return Reply(status, orjson.dumps(value))
