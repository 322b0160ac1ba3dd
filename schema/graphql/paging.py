"""Arguments of pages, and their bounds."""

from typing import Annotated

import strawberry

from schema.graphql.hub import Mistake

LARGEST_PAGE = 500
First = Annotated[int, strawberry.argument(description=f"How many at most: 1 to {LARGEST_PAGE}.")]
After = Annotated[
    str | None, strawberry.argument(description="A cursor of this list: continue behind it.")
]


def checked(first: int) -> int:
    """``first`` if a page may be that long; ``Mistake`` otherwise."""
    if not 1 <= first <= LARGEST_PAGE:
        raise Mistake("PAGE_SIZE", f"first is 1 to {LARGEST_PAGE}, not {first}")
    return first
