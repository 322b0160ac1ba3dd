"""What master data alone ties to a trace: no event that is known took the trace there yet."""

from collections.abc import Generator, Iterable, Mapping
from typing import Any

from hub.graph.meaning.derive import SHIFT
from hub.graph.questions import Spelled
from hub.trace.reach import Reach
from schema.model.keys import SystemId


def stated_only(
    reaches: Iterable[Reach],
) -> Generator[Any, Any, Mapping[str, frozenset[SystemId]]]:
    """The items (canonical ids) not reached that some systems say are one thing with reached ones,
    or a lot or instance of them → these systems.

    Also behind a limit, so that it is known whether the limit cuts anything off.
    """
    bonds = [bond for reach in reaches for bond in reach.bonds.values() if bond.stated]
    reached = {n >> SHIFT for r in reaches for n in r.certainty} if bonds else set[int]()
    said: dict[int, frozenset[SystemId]] = {}
    for _, other, _, _, stated in bonds:
        if other not in reached and stated is not None:
            said[other] = said.get(other, frozenset()).union(stated.systems)
    if not said:
        return {}
    named, _ = yield Spelled(said.keys(), ())
    return {named[n][0]: systems for n, systems in said.items()}
