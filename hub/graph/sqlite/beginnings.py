"""What begins where: the items and places that stand for some states at the start of a trace."""

import sqlite3
from typing import Any

from hub.graph import questions as ask
from hub.graph.meaning.derive import SHIFT, SURE
from hub.graph.meaning.marks import CERTAIN
from hub.graph.meaning.visits import DEPARTED
from hub.graph.sqlite.columns import columns, packed

_BEGINNINGS = """WITH met (n, flags, here) AS MATERIALIZED (
    SELECT s.n, s.flags, s.here FROM json_each(?) j JOIN state s ON s.n = j.value
    WHERE s.flags & ? = ?)
SELECT (SELECT json_group_array(n) FROM (
            SELECT n >> ? AS n FROM met UNION
            SELECT i.container FROM met JOIN inside i ON i.state = met.n
            WHERE i.certainty & 3 <= ?)),
       (SELECT json_group_array(DISTINCT here) FROM met
        WHERE here IS NOT NULL AND flags & ?)"""
"""A state that is not sure is INFERRED as a start, and so is one only possibly inside."""

_EVERYTHING = """SELECT (SELECT json_group_array(DISTINCT item) FROM part),
                        (SELECT json_group_array(DISTINCT place) FROM at)"""


def beginnings(question: ask.Beginnings, connection: sqlite3.Connection) -> list[Any]:
    """See ``hub.graph.questions.Beginnings``."""
    needed = SURE if question.least == CERTAIN else 0
    row = (packed(question.states), needed, needed, SHIFT, question.least, DEPARTED)
    return columns(connection.execute(_BEGINNINGS, row))


def everything(connection: sqlite3.Connection) -> list[Any]:
    """See ``hub.graph.questions.Everything``."""
    return columns(connection.execute(_EVERYTHING))
