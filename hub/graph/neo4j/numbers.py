"""The numbers of ids, allocated by the one writer: items, places and transformations."""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field
from typing import Any

from hub.graph.neo4j.asking import Tx, row, run, some
from hub.graph.neo4j.names import item_row, place_row
from hub.graph.neo4j.snapshot import Turn

_MOST_REMEMBERED = 500_000


@dataclass(slots=True)
class Numbers:
    """Numbers by id of one kind of node, looked up in batches and remembered."""

    kind: str
    """The statements that look up and create them, and their counter."""
    make: Callable[[str, int, list[str]], dict[str, Any]]
    known: dict[str, int] = field(default_factory=dict)
    fresh: set[int] = field(default_factory=set)
    """Those that were created in this batch."""
    _spelled: set[tuple[int, str]] = field(default_factory=set)

    def forget(self) -> None:
        """Drop what is remembered: after a roll-back it may never have been stored."""
        self.known.clear()
        self.fresh.clear()
        self._spelled.clear()

    def begin(self) -> None:
        """Begin another batch; what is remembered is kept within bounds."""
        self.fresh.clear()
        if len(self.known) + len(self._spelled) > _MOST_REMEMBERED:
            self.forget()

    def enter(self, turn: Turn, spelled: dict[str, set[str]]) -> None:
        """Make all of these ids known, each with the ways it is written."""
        missing = [i for i in spelled if i not in self.known]
        if missing:
            self._look_up(turn.tx, missing)
        new = [i for i in missing if i not in self.known]
        if new:
            self._create(turn, new, spelled)
        self._spell(turn.tx, spelled)

    def _look_up(self, tx: Tx, ids: list[str]) -> None:
        found = row(tx, self.kind, ids=ids)
        for id_, n, *texts in zip(*found, strict=True):
            self.known[id_] = n
            self._spelled.update((n, text) for listed in texts for text in listed)

    def _create(self, turn: Turn, ids: Iterable[str], spelled: dict[str, set[str]]) -> None:
        made = []
        for id_ in ids:
            n = turn.next(self.kind)
            texts = sorted(spelled[id_])
            self.known[id_] = n
            self.fresh.add(n)
            self._spelled.update((n, text) for text in texts)
            made.append(self.make(id_, n, texts))
        run(turn.tx, f"create_{self.kind}", rows=made)

    def _spell(self, tx: Tx, spelled: dict[str, set[str]]) -> None:
        fresh = {
            (self.known[i], text) for i, texts in spelled.items() for text in texts
        } - self._spelled
        some(tx, f"spell_{self.kind}", rows=[list(pair) for pair in fresh])
        self._spelled |= fresh

    def of(self, ids: Collection[str]) -> dict[str, int]:
        """The numbers of ids that were entered."""
        return {i: self.known[i] for i in ids}


def items() -> Numbers:
    """The items' numbers."""
    return Numbers("items", item_row)


def places() -> Numbers:
    """The places' numbers."""
    return Numbers("places", place_row)


def transformations() -> Numbers:
    """The transformations' numbers."""
    return Numbers("transformations", lambda key, n, _: {"n": n, "key": key, "name": key})
