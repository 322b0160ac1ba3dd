"""What adds up of items and in transformations, out of what each event keeps of it."""

from collections.abc import Iterable

import orjson

from hub.graph.neo4j.asking import Tx, row
from hub.graph.questions import Amounts, Mentions


def amounts(tx: Tx, question: Amounts) -> tuple[Mentions, Mentions]:
    """See ``hub.graph.questions.Amounts``."""
    (of,) = row(tx, "amounts_of", items=list(question.items))
    (through,) = row(tx, "amounts_through", hubs=list(question.pools))
    return _mentions(of, whole=False), _mentions(through, whole=True)


def _mentions(found: Iterable[tuple[int, int, int, str]], *, whole: bool) -> Mentions:
    """``whole``: all that an event mentions counts, not only what is said of the owner."""
    told = Mentions([], [], [], [], [], [])
    columns: tuple[list[object], ...] = ([], [], [], [], [], [])
    for owner, fact, alike, kept in found:
        for item, way, amount, unit in orjson.loads(kept):
            if whole or item == owner:
                values = (owner, fact, way, amount, unit, alike)
                for column, value in zip(columns, values, strict=True):
                    column.append(value)
    return Mentions(*columns) if columns[0] else told  # type: ignore[arg-type]
