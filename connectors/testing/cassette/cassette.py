"""A cassette: exchanges written down in one JSON file, looked up by what was asked.

An exchange is a request and a reply, both JSON, of one door (``http``). Any other door that writes
its requests and replies as JSON can be recorded and replayed by the same cassette.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from connectors.testing.cassette.differing import differences, leaves
from schema.model.json import Json, JsonObject
from schema.model.times import Micros

FORMAT = 1
_SHOWN = 8


class NotACassette(ValueError):
    """A file is none, or cannot be read."""


@dataclass(frozen=True, slots=True)
class Exchange:
    """One question at a door and its answer, scrubbed."""

    door: str
    request: JsonObject
    reply: JsonObject

    @property
    def key(self) -> str:
        """Equal for two requests that are one question; headers do not count."""
        return key_of(self.door, self.request)


def key_of(door: str, request: JsonObject) -> str:
    """What a request is looked up by: not its headers, nor the host and port of its address, which
    are another's where a test starts its own server."""
    asked = {name: value for name, value in request.items() if name != "headers"}
    url = asked.get("url")
    if isinstance(url, str):
        asked["url"] = url.removeprefix(origin_of(url))
    return json.dumps([door, asked], sort_keys=True, ensure_ascii=False)


def origin_of(url: str) -> str:
    """Scheme, host and port of an address."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}" if parts.netloc else ""


@dataclass(slots=True)
class Cassette:
    """``now`` is the host's clock while it was recorded, so that a replay asks the same."""

    system: str
    now: Micros
    exchanges: list[Exchange] = field(default_factory=list)

    def exchange(self, door: str, request: JsonObject) -> Exchange | None:
        """What was recorded of a request; None where it was not asked."""
        key = key_of(door, request)
        return next((e for e in self.exchanges if e.key == key), None)

    def nearest(self, door: str, request: JsonObject) -> str:
        """In words for people: which recorded request is most like this one, and how it differs."""
        asked = leaves({"door": door, **request})
        others = [(e, leaves({"door": e.door, **e.request})) for e in self.exchanges]
        if not others:
            return "Nothing is recorded."
        _, told = min(others, key=lambda other: len(differences(other[1], asked)))
        lines = differences(told, asked)
        more = [f"… and {len(lines) - _SHOWN} more"] if len(lines) > _SHOWN else []
        return "\n".join(["The nearest recorded request differs:", *lines[:_SHOWN], *more])


def load(path: Path) -> Cassette:
    """The cassette in a file; ``NotACassette`` says what is wrong with it."""
    try:
        value = json.loads(path.read_text("utf-8"))
        if value["cassette"] != FORMAT:
            raise NotACassette(f"{path.name} is of format {value['cassette']}, not {FORMAT}")
        exchanges = [Exchange(e["door"], e["request"], e["reply"]) for e in value["exchanges"]]
        return Cassette(value["system"], value["now"], exchanges)
    except OSError as error:
        raise NotACassette(f"{path.name} cannot be read; record it with --txng-record") from error
    except (ValueError, KeyError, TypeError) as error:
        if isinstance(error, NotACassette):
            raise
        raise NotACassette(f"{path.name} is no cassette: {error}") from error


def save(cassette: Cassette, path: Path) -> None:
    """Write it, the file replaced as a whole."""
    value: Mapping[str, Json] = {
        "cassette": FORMAT,
        "system": cassette.system,
        "now": cassette.now,
        "exchanges": [_form(exchange) for exchange in cassette.exchanges],
    }
    beside = path.with_name(f"{path.name}.new")
    beside.write_text(json.dumps(value, ensure_ascii=False, indent=1) + "\n", "utf-8")
    beside.replace(path)


def _form(exchange: Exchange) -> dict[str, Any]:
    return {"door": exchange.door, "request": exchange.request, "reply": exchange.reply}
