"""What master data says of two items, as relationships, so that a walk finds it from either.

They follow from what holds now of a system's statements about an item; those of statements that
were replaced stay, marked, for the history.
"""

from collections.abc import Collection, Sequence

from hub.graph.meaning.gist import EVER_AFTER
from hub.graph.meaning.ties import TieKind, ties
from hub.graph.neo4j.asking import Tx, row, run, some
from hub.graph.neo4j.numbers import Numbers
from hub.graph.neo4j.snapshot import Turn
from hub.graph.neo4j.statements import master_data
from hub.graph.questions import Bond, Stated
from schema.model.identifiers.canonical import canonical
from schema.model.keys import SystemId
from schema.model.records import MasterData


def tie(turn: Turn, items: Numbers, system: SystemId, data: Sequence[MasterData]) -> None:
    """Bring in line what a system says of items, after these statements of it were written."""
    named = {canonical(d.id) for d in data}
    (said_before,) = row(turn.tx, "stated_about", ids=list(named), system=system)
    about = {canonical(d.id) for d in data if ties(d)} | set(said_before)
    if not about:
        return
    run(turn.tx, "states_no_more", ids=list(about), system=system)
    found = {
        (tie, own): statement.fetched_at
        for own, told in master_data(turn.tx, list(about), EVER_AFTER).items()
        for statement in told
        if statement.system == system
        for tie in ties(statement.data)
    }
    items.enter(turn, {i: set() for t, own in found for i in (own, t.upstream, t.downstream)})
    rows = [
        {
            "upstream": items.known[t.upstream],
            "downstream": items.known[t.downstream],
            "kind": int(t.kind),
            "about": own,
            "system": system,
            "heard": heard,
        }
        for (t, own), heard in found.items()
    ]
    some(turn.tx, "stated", rows=rows)


def members(tx: Tx, items: Collection[int], forward: bool) -> list[Bond]:
    """See ``Members``."""
    shown, stated = ("instances", "stated_ahead") if forward else ("lots_of", "stated_behind")
    found: dict[tuple[int, int, TieKind], Bond] = {}
    for item, other, event in row(tx, shown, items=list(items))[0]:
        found[item, other, TieKind.MEMBER] = Bond(item, other, TieKind.MEMBER, event)
    for item, other, number, systems, heard in row(tx, stated, items=list(items))[0]:
        kind = TieKind(number)
        said_by = Stated(tuple(SystemId(s) for s in sorted(systems)), heard)
        bond = found.get((item, other, kind), Bond(item, other, kind))
        found[item, other, kind] = bond._replace(stated=said_by)
    return list(found.values())


def tied(tx: Tx, ids: Collection[str]) -> Collection[str]:
    """See ``GraphStore.tied``."""
    (found,) = row(tx, "tied", ids=list(ids))
    return set(found)
