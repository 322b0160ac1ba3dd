"""Events new to the graph, by columns, as the one statement takes them that creates them.

Columns are a third of the work of rows: for the driver that packs them and the server that reads.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from hub.graph.neo4j.asking import Tx, run
from hub.graph.neo4j.ready import WORKED_OUT
from hub.graph.neo4j.standing import SAID, Said

_STANDING = ("live", "id", "slack", "pools")
_NUMBERED = ("n", "gist", "amounts")
_EVENT = (*WORKED_OUT, *_NUMBERED, *_STANDING)
RELATED = ("at", "observed", "output", "input", "packed_in")
Related = dict[str, list[list[Any]]]
"""Rows by what they create: each its event, the number of the other end, and more."""


class NewEvents:
    """Those of a batch, gathered one by one."""

    def __init__(self) -> None:
        self.related: Related = {name: [] for name in (*RELATED, "part_of")}
        self._events: list[tuple[Any, ...]] = []
        self._said: list[tuple[int, Said]] = []

    def add(
        self,
        properties: Sequence[Any],
        said: Iterable[Said],
        standing: tuple[bool, str | None, int, list[int] | None],
    ) -> int:
        """Add one: its own properties, what is said of it, and how it stands (whether it lives, its
        id, its slack, its transformations); its place among the new ones."""
        place = len(self._events)
        self._events.append((*properties, *standing))
        self._said += [(place, one) for one in said]
        return place

    def create(self, tx: Tx) -> None:
        """Create them all."""
        if self._events:
            columns = dict(zip(_EVENT, map(list, zip(*self._events, strict=True)), strict=True))
            run(tx, "create_events", event=columns, said=self._columns(), **self.related)

    def _columns(self) -> Mapping[str, list[Any]]:
        said = [one for _, one in self._said]
        return {"i": [i for i, _ in self._said]} | {k: [one[k] for one in said] for k in SAID}
