"""Liveness and readiness: whether the process answers, and whether it can be sent questions."""

import asyncio
import logging

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from hub.api.parts import Parts
from hub.graph.store import StoreError
from schema.model.counted import counted

_LOG = logging.getLogger("txng.api")
_WITHIN = 2.0


async def livez(_: Request) -> Response:
    """The process answers."""
    return JSONResponse({"alive": True})


async def readyz(request: Request) -> Response:
    """200 when questions can be answered, else 503; ``checks`` says what is ready and what not."""
    parts: Parts = request.app.state.parts
    fault = await _store_fault(parts)
    systems = counted(len(parts.registry.systems), "system")
    checks = {"store": fault or "ok", "registry": f"ok, {systems}"}
    return JSONResponse({"ready": fault is None, "checks": checks}, 503 if fault else 200)


async def _store_fault(parts: Parts) -> str | None:
    """What is wrong with the store; None if it answers a small question in time."""
    try:
        async with asyncio.timeout(_WITHIN):
            await parts.store.lots("", 1)
    except TimeoutError:
        return f"gives no answer within {_WITHIN:g} s"
    except StoreError as error:
        _LOG.error("not ready: %s", error)
        return "cannot be used; the log says why"
    except Exception as error:  # whatever else a store raises, it is not ready
        _LOG.exception("the store cannot be read")
        return f"cannot be read ({type(error).__name__})"
    return None
