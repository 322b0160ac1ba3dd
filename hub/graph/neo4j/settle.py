"""Settling: the adjacency of items that changed, worked out anew and put in place of the old.

Lines are a cache of the relationships. They are written apart from the events, so that a harvest
need not wait for them, and always before a trace reads.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping

from hub.graph.body import load_gist
from hub.graph.meaning.derive import SHIFT, Derived, derive
from hub.graph.meaning.gist import Gist
from hub.graph.neo4j.asking import Tx, row, some
from hub.graph.neo4j.lines import Ways, pack_states, pack_ways, packed, unpacked
from hub.graph.neo4j.relations import ROLES, closure
from hub.graph.neo4j.snapshot import Turn

BATCH = 2_000
"""Items at once: bounds memory, and the time for which the writer is busy."""
_NOTHING = b""
Stated = dict[int, tuple[int, int]]


def settle(turn: Turn) -> int:
    """Work out the adjacency of some dirty items; how many there were."""
    items, before = row(turn.tx, "dirty", most=BATCH, nothing=_NOTHING)
    if not items:
        return 0
    listed = _listed(turn.tx, items)
    events, stated = _events(turn.tx, {fact for roles in listed.values() for fact in roles})
    derived = derive(items, listed, events)
    _write(turn.tx, items, derived, stated)
    _write_hubs(turn.tx, set(items), before, derived)
    return len(items)


def _listed(tx: Tx, items: list[int]) -> dict[int, dict[int, int]]:
    """The roles by event of these items and of all that may contain them."""
    listed: dict[int, dict[int, int]] = {item: {} for item in items}
    for item, fact, role in zip(
        *row(tx, "listed", items=list(closure(tx, "containers", items)), roles=ROLES), strict=True
    ):
        roles = listed.setdefault(item, {})
        roles[fact] = roles.get(fact, 0) | role
    return listed


def _events(tx: Tx, facts: set[int]) -> tuple[dict[int, Gist], Stated]:
    events: dict[int, Gist] = {}
    stated: Stated = {}
    for n, lo, hi, slack, gist, pools in zip(*row(tx, "gists", facts=list(facts)), strict=True):
        events[n] = load_gist((n, lo, hi, slack, gist), tuple(pools))
        stated[n] = lo, hi
    return events, stated


def _by_item(rows: Iterable[tuple[int, ...]]) -> Mapping[int, list[tuple[int, ...]]]:
    found: dict[int, list[tuple[int, ...]]] = defaultdict(list)
    for row_ in rows:
        found[row_[0] >> SHIFT].append(row_)
    return found


def _write(tx: Tx, items: list[int], derived: Derived, stated: Stated) -> None:
    states = defaultdict(list)
    for state in derived.states:
        states[state.n >> SHIFT].append(state)
    outs, ins = _by_state(derived.out), _by_state(derived.in_)
    inside, never = _by_item(derived.inside), _by_item(derived.never)
    rows = list[list[object]]()
    for item in items:
        own = states.get(item)
        if own is None:
            rows.append([item, None, None])
            continue
        ways = pack_ways([outs.get(s.n, ()) for s in own], [ins.get(s.n, ()) for s in own])
        told = pack_states(
            own,
            [stated[s.event] for s in own],
            inside.get(item, ()),  # type: ignore[arg-type]
            never.get(item, ()),  # type: ignore[arg-type]
        )
        rows.append([item, ways, told])
    some(tx, "settle", rows=rows)


def _by_state(links: Iterable[tuple[int, int]]) -> dict[int, list[int]]:
    """Each state's ways, each once."""
    found: dict[int, dict[int, None]] = defaultdict(dict)
    for n, way in links:
        if n >= 0:
            found[n][way] = None
    return {n: list(ways) for n, ways in found.items()}


def _write_hubs(tx: Tx, items: set[int], before: list[bytes], derived: Derived) -> None:
    """Put these items' new ways in place of their old ones at every hub they lead or led to."""
    ins: dict[int, list[int]] = defaultdict(list)
    outs: dict[int, list[int]] = defaultdict(list)
    for hub, way in derived.in_:
        if hub < 0:
            ins[-hub].append(way)
    for hub, way in derived.out:
        if hub < 0:
            outs[-hub].append(way)
    old = {hub for kept in before if kept for hub in Ways(kept).hubs()}
    hubs = list({*old, *ins, *outs})
    if not hubs:
        return

    def renewed(kept: bytes, new: list[int]) -> bytes:
        others = [way for way in unpacked(kept) if way >> 3 + SHIFT not in items]
        return packed(dict.fromkeys([*others, *new]))

    held = zip(*row(tx, "hubs", hubs=hubs, nothing=_NOTHING), strict=True)
    some(tx, "settle_hubs", rows=[[n, renewed(i, ins[n]), renewed(o, outs[n])] for n, i, o in held])
