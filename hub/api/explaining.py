"""Why a node of a report, by whatever code a person types for it, is on its trace."""

import asyncio

from hub.api.codes import Codes
from hub.trace.explain import explain, explain_typed
from schema.model.evidence import EvidencePath
from schema.model.identifiers.identifier import CodeError
from schema.model.trace import TraceReport


async def explained(codes: Codes, report: TraceReport, node: str) -> EvidencePath | None:
    """The evidence path to a node, by its id in the report or else by what the code names or may
    mean besides; None: it is not on this trace, or no code."""
    found = await asyncio.to_thread(explain, report, node)
    if found is not None:
        return found
    try:
        identifier = await codes.identify(node)
    except CodeError:
        return None
    return await asyncio.to_thread(explain_typed, report, node, identifier)
