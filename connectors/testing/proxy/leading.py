"""Pages that lead nowhere: without end, in a circle, or to another host."""

import re
from collections.abc import Iterator
from dataclasses import replace
from urllib.parse import parse_qsl, quote, urlsplit

import orjson

from connectors.sdk.asked import Asked
from connectors.sdk.reply import Reply
from connectors.testing.proxy.bodies import as_json, record_lists
from connectors.testing.proxy.http11 import written
from connectors.testing.proxy.proxy import Turn
from connectors.testing.proxy.said import ELSEWHERE
from schema.model.json import Json

_ADDRESS = re.compile(rb"https?:\\?/\\?/[^\"\s<>;]+")
_FURTHER = 100_000


class Circle:
    """After the first page the same page again and again."""

    def __init__(self) -> None:
        self._first: Reply | None = None

    async def __call__(self, turn: Turn) -> None:
        if self._first is None:
            self._first = await turn.good()
            turn.spoiled = False
        turn.write(written(self._first))


class Endless:
    """Every page leads to another, each a little different from all before.

    What leads on is found by watching: a value of the second request that the first reply gave.
    """

    def __init__(self) -> None:
        self._request: Asked | None = None
        self._first: Reply | None = None
        self._values: frozenset[str] = frozenset()

    async def __call__(self, turn: Turn) -> None:
        if self._request is None or self._first is None:
            self._request, self._first = turn.request, await turn.good()
            turn.spoiled = False
        elif not self._values:
            self._values = frozenset(_values(turn.request)) - frozenset(_values(self._request))
        turn.write(written(self._page(self._first, turn.number)))

    def _page(self, first: Reply, number: int) -> Reply:
        if number == 1:
            return first
        headers = dict(first.headers)
        body = _renumbered(first.body, number)
        for value in self._values:
            fresh = _fresh(value, number)
            headers = {n: _led(text, value, fresh) for n, text in headers.items()}
            body = _led(body.decode("latin-1"), value, fresh).encode("latin-1")
        return replace(first, headers=headers, body=body)


async def elsewhere(turn: Turn) -> None:
    """Whatever leads on leads to another host."""
    good = await turn.good()
    origin = f"{urlsplit(turn.request.url).scheme}://{urlsplit(turn.request.url).netloc}"
    headers = {n: _abroad(v, origin) for n, v in good.headers.items()}
    body = _ADDRESS.sub(lambda found: _foreign(found[0], origin), good.body)
    turn.spoiled = (headers, body) != (good.headers, good.body)
    turn.write(written(replace(good, headers=headers, body=body)))


def _abroad(header: str, origin: str) -> str:
    if not header.lstrip().startswith("<"):
        return header.replace(origin, ELSEWHERE)
    return re.sub(r"<(?:https?://[^/>]*)?([^>]*)>", rf"<{ELSEWHERE}\1>", header)


def _foreign(address: bytes, origin: str) -> bytes:
    plain = address.replace(b"\\/", b"/")
    return plain.replace(origin.encode(), ELSEWHERE.encode())


def _values(request: Asked) -> Iterator[str]:
    """The values that a request sends: parameters, and the texts and numbers of its body."""
    parts = urlsplit(request.url)
    yield from (value for _, value in parse_qsl(parts.query))
    yield from _leaves(as_json(request.data))


def _leaves(value: Json) -> Iterator[str]:
    if isinstance(value, dict):
        for inner in value.values():
            yield from _leaves(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _leaves(inner)
    elif isinstance(value, str | int) and not isinstance(value, bool):
        yield str(value)


def _fresh(value: str, number: int) -> str:
    return str(int(value) + _FURTHER + number) if value.isdigit() else f"{value}.{number}"


def _led(text: str, value: str, fresh: str) -> str:
    """A text with the value replaced where it stands whole: quoted, a number, or a parameter."""
    for form, new in ((value, fresh), (quote(value, safe=""), quote(fresh, safe=""))):
        edge = rf"(?<![\w.%-]){re.escape(form)}(?![\w.%-])"
        text = re.sub(edge, new.replace("\\", r"\\"), text)
    return text


def _renumbered(body: bytes, number: int) -> bytes:
    """The records of a page marked, so that no page equals the one before it."""
    value = as_json(body)
    for records in record_lists(value):
        for record in records:
            if isinstance(record, dict):
                record["_page"] = number
    return body if value is None else orjson.dumps(value)
