"""What leads back to itself: strongly connected parts, in time linear in the links."""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping
from typing import TypeVar

N = TypeVar("N", bound=Hashable)


def circling(edges: Mapping[N, Iterable[N]]) -> set[N]:
    """The nodes that lie on a circle. A part found against the stream is one of nodes that all
    lead to each other (Kosaraju); nothing is recursive, since circles may be thousands long.
    """
    back: dict[N, set[N]] = defaultdict(set)
    for source, ends in edges.items():
        for end in ends:
            back[end].add(source)
    found: set[N] = set()
    seen: set[N] = set()
    for node in reversed(_finished(edges)):
        part = _reached(node, back, seen)
        if len(part) > 1 or node in edges.get(node, ()):
            found.update(part)
    return found


def _finished(edges: Mapping[N, Iterable[N]]) -> list[N]:
    """Every node once, each behind all that it alone leads to."""
    order: list[N] = []
    seen: set[N] = set()
    for root in edges:
        todo = [(root, False)]
        while todo:
            node, done = todo.pop()
            if done:
                order.append(node)
            elif node not in seen:
                seen.add(node)
                todo.append((node, True))
                todo.extend((end, False) for end in edges.get(node, ()) if end not in seen)
    return order


def _reached(start: N, edges: Mapping[N, Iterable[N]], seen: set[N]) -> list[N]:
    """What is reached from ``start`` and was not seen before; it is seen then."""
    part: list[N] = []
    todo = [start]
    while todo:
        node = todo.pop()
        if node not in seen:
            seen.add(node)
            part.append(node)
            todo.extend(edges.get(node, ()))
    return part
