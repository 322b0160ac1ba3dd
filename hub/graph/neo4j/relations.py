"""The relationships of events, live or not, and the items whose adjacency hangs on them."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping

from hub.graph.meaning.parts import Parts, Role
from hub.graph.neo4j.asking import Tx, row, some
from hub.graph.neo4j.contents import Contents
from hub.graph.neo4j.declared import names_corrections
from hub.graph.neo4j.standing import Dead
from hub.graph.told import standing_places

_ROLES = (
    ("input", Role.CONSUMED | Role.ENDED),
    ("output", Role.MADE),
    ("observed", Role.PASSING),
)


def relate(tx: Tx, live: Mapping[int, Parts], contents: Contents) -> None:
    """The relationships of events that have become live; their items are to be settled."""
    made: dict[str, list[list[int]]] = defaultdict(list)
    items, places = contents.items.known, contents.places.known
    for n, taken in live.items():
        for item, role in taken.roles.items():
            for name, bits in _ROLES:
                if role & bits:
                    made[name].append([n, items[item], role & bits])
        made["at"] += [[n, places[place]] for place in standing_places(taken)]
        made["instance_of"] += [[n, items[i], items[lot]] for lot, i in taken.members]
        if taken.packing is not None:
            box = items[taken.packing.container]
            made["packed_in"] += [[n, items[i], box] for i in taken.packing.contents]
    for name, listed in made.items():
        some(tx, name, rows=listed)
    soil(tx, {items[item] for taken in live.values() for item in taken.roles})


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
