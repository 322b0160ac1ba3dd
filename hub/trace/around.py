"""What a trace's items may be inside of, over any number of containers.

A container that was packed before its content was put in is no carrier of any known event yet;
still its movements may be those of the content, so they are to be heard.
"""

from collections.abc import Collection, Generator
from typing import Any

from hub.graph.questions import Holders, Spelled


def around(items: Collection[int]) -> Generator[Any, Any, frozenset[str]]:
    """The plan: canonical ids of the containers around these items (by number)."""
    holders = (yield Holders(items)).difference(items)
    if not holders:
        return frozenset()
    named, _ = yield Spelled(holders, ())
    return frozenset(canonical for canonical, _ in named.values())
