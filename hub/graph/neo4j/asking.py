"""One statement in one transaction: a row, rows, or columns in batches."""

from collections.abc import Collection, Iterator
from itertools import islice
from typing import Any

from neo4j import ManagedTransaction, Transaction

from hub.graph.neo4j.cypher_files import statement

Tx = Transaction | ManagedTransaction
BATCH = 1_000
"""Values in one list of an answer: bounds the memory that the server needs for it."""


def run(tx: Tx, name: str, **parameters: object) -> None:
    """A statement that answers nothing."""
    tx.run(statement(name), parameters).consume()


def told(tx: Tx, name: str, **parameters: object) -> Iterator[list[Any]]:
    """All rows of an answer, one after the other: it need not fit into memory."""
    return (record.values() for record in tx.run(statement(name), parameters))


def rows(tx: Tx, name: str, **parameters: object) -> list[list[Any]]:
    """All rows of an answer."""
    return [record.values() for record in tx.run(statement(name), parameters)]


def row(tx: Tx, name: str, **parameters: object) -> list[Any]:
    """The one row of an answer."""
    (only,) = rows(tx, name, **parameters)
    return only


def some(tx: Tx, name: str, **lists: Collection[Any]) -> None:
    """A statement over one list, unless that is empty."""
    if all(lists.values()):
        run(tx, name, **{k: list(v) for k, v in lists.items()})


def batches(numbers: Collection[int]) -> list[list[int]]:
    """The numbers in lists of bounded length."""
    rest: Iterator[int] = iter(numbers)
    return list(iter(lambda: list(islice(rest, BATCH)), []))


def columns(tx: Tx, name: str, count: int, **parameters: object) -> list[list[Any]]:
    """The columns of an answer in several rows of lists, each joined to one."""
    joined: list[list[Any]] = [[] for _ in range(count)]
    for values in rows(tx, name, **parameters):
        for column, part in zip(joined, values, strict=True):
            column.extend(part)
    return joined
