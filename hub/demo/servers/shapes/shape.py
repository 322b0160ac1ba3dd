"""What a REST shape says of itself, and the server that makes an API of it."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Mapping, Sequence

import orjson

from hub.demo.servers.asked import Ask, Reply, json_reply
from hub.demo.servers.described import Described
from hub.demo.servers.index import SystemIndex
from hub.demo.servers.named import Named
from hub.demo.servers.shapes.parts import Key
from hub.demo.servers.wanted import Values, Wanted
from hub.demo.world.items import LINK
from hub.registry.provinces import provinces
from schema.model.events import Event
from schema.model.json import Json, JsonObject

DEMO_KEY = "demo-key-mo-phong"
"""The API key of the simulated systems that want one. It opens nothing else."""


class Shape(Described, ABC):
    """One API: how it is asked, how its records read, how a long list goes on."""

    package = "hub.demo.servers.shapes"
    health: str
    wants_key: bool = False

    @abstractmethod
    def wanted(self, ask: Ask) -> Wanted | None:
        """What a request asks for; None where it has no such path. A bad one raises
        ``ValueError``, ``KeyError`` or ``TypeError``."""

    @abstractmethod
    def record(self, number: int, event: Event, named: Named) -> JsonObject:
        """One of its records."""

    @abstractmethod
    def page(self, ask: Ask, numbers: Sequence[int], written: Callable[[int], bytes]) -> Reply:
        """The page asked for, of the records numbered."""


class RestServer:
    """One simulated system of a shape; records are written once and kept as bytes."""

    def __init__(self, index: SystemIndex, named: Named, shape: Shape) -> None:
        self.index = index
        self.named = named
        self.shape = shape
        self._records: dict[int, bytes] = {}

    def answer(self, ask: Ask) -> Reply:
        """The page asked for; 401, 400 and 404 as JSON."""
        if self.shape.wants_key and ask.headers.get("x-api-key") != DEMO_KEY:
            return json_reply({"error": "X-API-Key is missing or wrong"}, 401)
        if ask.path == self.shape.health:
            return json_reply({"status": "ok", "note": "mô phỏng / simulated"})
        try:
            wanted = self.shape.wanted(ask)
            if wanted is None:
                return json_reply({"error": f"nothing at {ask.path}"}, 404)
            return self.shape.page(ask, self.index.find(wanted), self._written)
        except (ValueError, KeyError, TypeError) as error:
            return json_reply({"error": str(error)}, 400)

    def _written(self, number: int) -> bytes:
        if number not in self._records:
            record = self.shape.record(number, self.index.events[number], self.named)
            self._records[number] = orjson.dumps(record)
        return self._records[number]


def joined(records: Iterable[bytes]) -> bytes:
    """Records as a JSON array."""
    return b"[%s]" % b",".join(records)


def lot_link(gtin: str, number: str) -> str:
    """A lot's Digital Link, of a GTIN of 13 or 14 digits."""
    return f"{LINK}/01/{gtin.zfill(14)}/10/{number}"


def piece_link(gtin: str, serial: str) -> str:
    """An instance's Digital Link."""
    return f"{LINK}/01/{gtin.zfill(14)}/21/{serial}"


def unit_link(sscc: str) -> str:
    """A logistic unit's Digital Link."""
    return f"{LINK}/00/{sscc}"


def gln_link(gln: str) -> str:
    """A place's Digital Link."""
    return f"{LINK}/414/{gln}"


def split(query: Mapping[str, Sequence[str]], name: str) -> list[str]:
    """The values of a parameter that is repeated or joined by commas."""
    return [part for value in query.get(name, ()) for part in value.split(",")]


def pairs(values: Iterable[str], separator: str, link: Callable[[str, str], str]) -> Values:
    """Texts of two parts as links; None when there are none. ``ValueError``: one has no parts."""
    found = []
    for value in values:
        first, mark, second = value.partition(separator)
        if not mark:
            raise ValueError(f"{value!r} has no {separator!r}")
        found.append(link(first, second))
    return tuple(found) or None


def place_name(named: Named, key: Key | None) -> Json:
    """The name of a place, as master data that comes along."""
    return named.places[key.uri].name if key else None


def province_name(named: Named, key: Key | None) -> Json:
    """The province of a place, as master data that comes along."""
    return provinces()[named.places[key.uri].province].name_vi if key else None


def product_name(named: Named, key: Key) -> Json:
    """The name of a product, as master data that comes along."""
    product = named.product(key.uri)
    return product.name if product else None
