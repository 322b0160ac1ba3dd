"""The relationships of events, live or not, and the items whose adjacency hangs on them."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping

from hub.graph.meaning.parts import Parts, Role
from hub.graph.neo4j.asking import Tx, row, some
from hub.graph.neo4j.contents import Contents
from hub.graph.neo4j.declared import names_corrections
from hub.graph.neo4j.new_events import RELATED, Related
from hub.graph.neo4j.standing import Dead
from hub.graph.told import standing_places

ROLES = {"INPUT": Role.CONSUMED, "OUTPUT": Role.MADE, "OBSERVED": Role.PASSING}
"""What a relationship says of its item unless it says more."""


def add_ends(related: Related, event: int, n: int, taken: Parts, contents: Contents) -> None:
    """Add what a live event of the number ``n`` is to be related to, under the name ``event``.

    What is consumed bears its role where it is another than that; what is packed its container.
    """
    items, places = contents.items.known, contents.places.known
    related["at"] += [[event, places[place]] for place in standing_places(taken)]
    for item, role in taken.roles.items():
        if role & Role.PASSING:
            related["observed"].append([event, items[item]])
        if role & Role.MADE:
            related["output"].append([event, items[item]])
        if told := role & (Role.CONSUMED | Role.ENDED):
            other = None if told == Role.CONSUMED else told
            related["input"].append([event, items[item], other])
    if taken.packing:
        box = items[taken.packing.container]
        related["packed_in"] += [[n, items[content], box] for content in taken.packing.contents]


def relate(tx: Tx, live: Mapping[int, Parts], contents: Contents) -> None:
    """The relationships of known events that have become live; their items are to be settled."""
    related: Related = {name: [] for name in RELATED}
    for n, taken in live.items():
        add_ends(related, n, n, taken, contents)
    for name, listed in related.items():
        some(tx, name, rows=listed)
    belong(tx, live, contents)


def belong(tx: Tx, live: Mapping[int, Parts], contents: Contents) -> None:
    """Which instances are of which lots, as events say that have become live.

    What these name is to be settled.
    """
    items = contents.items.known
    members = [[n, items[i], items[lot]] for n, t in live.items() for lot, i in t.members]
    some(tx, "instance_of", rows=members)
    named = {items[item] for taken in live.values() for item in taken.roles}
    soil(tx, named - contents.items.fresh)  # those new to the graph are to be settled anyway


def bury(tx: Tx, dead: Mapping[int, Dead], contents: Contents, pools: Mapping[str, int]) -> None:
    """Note what events that do not live were about, apart from what traces read."""
    made: dict[str, list[list[int]]] = defaultdict(list)
    for n, one in dead.items():
        items = contents.items.of(one.taken.roles).values()
        lots = contents.items.of({lot for lot, _ in one.taken.members}).values()
        places = contents.places.of(standing_places(one.taken)).values()
        made["once_items"] += [[n, i] for i in {*items, *lots}]
        made["once_places"] += [[n, p] for p in places]
        made["once_transformations"] += [
            [n, p] for p in {*(pools[k] for k in one.keys), *one.pools}
        ]
        if names_corrections(one.declared):
            made["taken_back"] += [[n, i] for i in items]
    for name, listed in made.items():
        some(tx, name, rows=listed)


def soil(tx: Tx, items: Collection[int]) -> None:
    """Mark items, and all they may contain at any depth, as to be worked out anew."""
    some(tx, "soil", items=closure(tx, "contents", items))


def closure(tx: Tx, name: str, items: Iterable[int]) -> set[int]:
    """These items and all that a statement leads to from them, over any number of steps."""
    found, new = set[int](), set(items)
    while new:
        found |= new
        (ends,) = row(tx, name, items=list(new))
        new = set(ends) - found
    return found
