"""Whole batches in and out of a statement: one JSON array in, one for each column out."""

import sqlite3
from collections.abc import Collection
from typing import Any

import orjson


def packed(numbers: Collection[int] | Collection[str]) -> str:
    """Numbers or ids as the one parameter that a statement unpacks again."""
    return orjson.dumps(numbers if isinstance(numbers, list) else list(numbers)).decode()


def columns(cursor: sqlite3.Cursor) -> list[Any]:
    """The columns of the one row in which a statement packs all its rows."""
    return [orjson.loads(column) for column in cursor.fetchone()]
