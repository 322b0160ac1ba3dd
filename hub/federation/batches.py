"""A question cut to what one system can be asked by."""

from dataclasses import replace

from connectors.sdk.errors import Unsupported
from connectors.sdk.interface import Capability
from schema.model.queries import EventQuery


def supported(
    query: EventQuery, capabilities: frozenset[Capability]
) -> tuple[EventQuery, str | None]:
    """The part of a question that a system can be asked, and what it cannot be asked by.

    Only instances and lots can be left out apart, since an event matches by either; where nothing
    is left to ask, ``Unsupported`` is raised.
    """
    instances = query.epcs and Capability.EVENTS_BY_EPC not in capabilities
    lots = query.epc_classes and Capability.EVENTS_BY_EPC_CLASS not in capabilities
    missing = [what for what, lacks in (("instance", instances), ("lot", lots)) if lacks]
    if not missing:
        return query, None
    kept = replace(
        query,
        epcs=() if instances else query.epcs,
        epc_classes=() if lots else query.epc_classes,
    )
    lack = f"cannot be asked by {' or '.join(missing)}"
    if not (kept.epcs or kept.epc_classes):
        raise Unsupported(lack)
    return kept, lack
