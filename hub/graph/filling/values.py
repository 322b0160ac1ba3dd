"""What the server's layout has and the embedded one has not, worked out row by row."""

import sqlite3
from collections.abc import Callable, Mapping
from hashlib import sha256

import orjson

from hub.graph.body import decode
from hub.graph.meaning.apart import take_apart
from hub.graph.neo4j.contents import event_number
from hub.graph.neo4j.names import item_row, place_row, when_and_what
from hub.graph.neo4j.ready import number_of
from hub.graph.neo4j.statements import name_in, stored
from hub.graph.told import own_id

APART_IN_LISTS = "\x1e"
"""Between the values of a list: in no id, text or number that is listed."""


def lend(connection: sqlite3.Connection) -> None:
    """Make the functions known that the tables' statements use."""
    moved = _moved(connection)
    functions: tuple[tuple[str, int, Callable[..., str | int | None]], ...] = (
        ("event_number", 1, lambda hashed: moved.get(hashed, event_number(hashed))),
        ("number_of", 1, lambda text: None if text is None else number_of(text)),
        ("own_id", 1, own_id),
        ("event_name", 3, when_and_what),
        ("item_name", 1, lambda id_: item_row(id_, 0, [])["name"]),
        ("item_gtin", 1, lambda id_: item_row(id_, 0, [])["gtin"]),
        ("place_name", 2, _place_name),
        ("master_body", 1, _master_body),
        ("master_name", 2, lambda id_, body: name_in(orjson.loads(body)["attributes"]) or id_),
        ("sha256", 1, lambda text: sha256(text.encode()).hexdigest()),
        ("listed_bytes", 1, _listed_bytes),
        ("amounts_in", 1, lambda body: _amounts(connection, body)),
    )
    for name, count, function in functions:
        connection.create_function(name, count, function, deterministic=True)


def _moved(connection: sqlite3.Connection) -> Mapping[bytes, int]:
    """The numbers of events whose own is another event's: of 100 million there may be one."""
    connection.create_function("own_number", 1, event_number, deterministic=True)
    twice = connection.execute(
        """SELECT own_number(hash) AS number FROM fact GROUP BY number HAVING count(*) > 1"""
    ).fetchall()
    moved: dict[bytes, int] = {}
    for (number,) in twice:
        rows = connection.execute("SELECT hash FROM fact WHERE own_number(hash) = ?", (number,))
        moved |= {hashed: number + at for at, (hashed,) in enumerate(rows.fetchall())}
    return moved


def _place_name(id_: str, body: bytes | None) -> str:
    said = None if body is None else name_in(orjson.loads(body)["attributes"])
    return said or str(place_row(id_, 0, [])["name"])


def _master_body(body: bytes) -> str:
    """As the server's layout writes it: what is heard again must be the same text."""
    told = orjson.loads(body)
    return stored(told["id"], told["attributes"], told["children"]).decode()


def _listed_bytes(value: bytes) -> str:
    signed = (byte - 256 if byte > 127 else byte for byte in value)
    return APART_IN_LISTS.join(map(str, signed))


def _amounts(connection: sqlite3.Connection, body: bytes) -> str | None:
    """What an event says that adds up; the embedded store keeps it of live ones only."""
    mentions = take_apart(decode(body)).amounts
    ids = orjson.dumps([m.item for m in mentions if m.item]).decode()
    known = dict(
        connection.execute(
            "SELECT i.id, i.n FROM json_each(?) j JOIN item i ON i.id = j.value", (ids,)
        ).fetchall()
    )
    told = [(known[m.item] if m.item else 0, m.way, m.amount, m.unit) for m in mentions]
    return orjson.dumps(told).decode() if told else None
