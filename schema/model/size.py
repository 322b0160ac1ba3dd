"""How much one event may say: more than this is a fault of the source, and is set aside.

A pallet holds thousands of things, a vessel tens of thousands. An event of a million is a dump of a
table: taking it in would stop everybody else's work for minutes.
"""

from schema.model.events import Event

MOST_IDS = 100_000
"""The most entries that the lists of one event may have together."""
LISTS = (
    "epc_list",
    "quantity_list",
    "child_epcs",
    "child_quantity_list",
    "input_epc_list",
    "input_quantity_list",
    "output_epc_list",
    "output_quantity_list",
    "biz_transactions",
    "sources",
    "destinations",
)


def too_large(event: Event) -> str | None:
    """Why an event is too large to be taken in, None when it is not."""
    return too_many(sum(len(getattr(event, name, ())) for name in LISTS))


def too_many(ids: int) -> str | None:
    """Why an event that names so many ids is too large to be taken in, None when it is not."""
    if ids <= MOST_IDS:
        return None
    return f"one event names {ids:,} ids, more than {MOST_IDS:,}: let the source split it"
