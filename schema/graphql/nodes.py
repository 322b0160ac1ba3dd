"""Relay's Node: what can be fetched again by its public id."""

import strawberry


@strawberry.interface(description="Something that can be fetched again by its id.")
class Node:
    """Implemented by every type of ``public_id.NodeType``."""

    id: strawberry.ID = strawberry.field(
        description="Opaque and stable: give it to `node` as it is; do not take it apart."
    )


@strawberry.type(description="Where a page stands in its list.")
class PageInfo:
    """Relay's PageInfo; lists are paged forwards."""

    has_next_page: bool = strawberry.field(description="Whether there is more after this page.")
    has_previous_page: bool = strawberry.field(
        description="Whether the page began behind a cursor."
    )
    start_cursor: str | None = strawberry.field(description="Cursor of the first entry.")
    end_cursor: str | None = strawberry.field(
        description="Cursor of the last entry: give it as `after` for the next page."
    )
