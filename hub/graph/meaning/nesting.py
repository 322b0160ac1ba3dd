"""Containers in containers, times left out of account: their order, their circles, their depth.

Real packing is a few levels deep (an item in a case in a pallet in a box in a vessel). Records may
say anything: a container in itself over any number of others, or a chain of a thousand. What is
deeper than ``MOST_NESTED`` is not carried further, and is told.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping

MOST_NESTED = 20
"""Levels of containers that may lend their movements to what is inside them."""

Holds = Mapping[int, Collection[tuple[int, int]]]
"""Of an item the containers that some event puts it into, each with its kind of hold."""


def outermost_first(items: Iterable[int], holds: Holds) -> Iterator[int]:
    """Containers before what they contain, as far as they do not contain each other."""
    seen: set[int] = set()
    for root in items:
        stack = [(root, False)]
        while stack:
            item, done = stack.pop()
            if done:
                yield item
            elif item not in seen:
                seen.add(item)
                stack.append((item, True))
                stack.extend((k, False) for _, k in holds.get(item, ()))


def depth_of(ordered: Iterable[int], holds: Holds) -> int:
    """The longest way out, items given outermost first; circles count as far as they are cut."""
    depth: dict[int, int] = {}
    for item in ordered:
        depth[item] = 1 + max((depth.get(k, 0) for _, k in holds.get(item, ())), default=-1)
    return max(depth.values(), default=0)


def near(item: int, holds: Holds) -> tuple[frozenset[int], bool]:
    """The containers at most ``MOST_NESTED`` levels out, and whether there are any beyond."""
    found: set[int] = set()
    level = {item}
    for _ in range(MOST_NESTED):
        level = {k for inner in level for _, k in holds.get(inner, ())} - found
        found |= level
    beyond = {k for inner in level for _, k in holds.get(inner, ())} - found
    return frozenset(found), bool(beyond)
