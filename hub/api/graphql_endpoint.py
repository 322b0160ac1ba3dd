"""POST /graphql: one operation within its deadline, answered as GraphQL over HTTP asks."""

import asyncio
import logging
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files

import orjson
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from strawberry.schema.exceptions import CannotGetOperationTypeError, InvalidOperationTypeError
from strawberry.types import ExecutionResult

from hub.api.body import Asked, Unacceptable, asked
from hub.api.errors import masked, mistake, told
from schema.graphql.context import Context
from schema.graphql.hub import Hub
from schema.graphql.schema import HubSchema
from schema.model.viewer import Deadline, Viewer

_LOG = logging.getLogger("txng.api")
_GRAPHQL_JSON = "application/graphql-response+json"
_GRACE = 2.0
"""Seconds after the request's own in which what keeps its deadline must have answered."""


@dataclass(frozen=True, slots=True)
class GraphqlEndpoint:
    """Executes operations for one viewer."""

    schema: HubSchema
    hub: Hub
    viewer: Viewer
    seconds: float
    asking: float
    """Seconds, fewer than ``seconds``, in which systems are asked; the rest is for the report."""
    dev: bool

    async def answer(self, request: Request) -> Response:
        """The response to a request, whatever it is."""
        try:
            if request.method == "GET":
                return self._page()
            deadline = Deadline.within(self.asking, asyncio.get_running_loop().time)
            async with asyncio.timeout(self.seconds + _GRACE):
                return await self._executed(request, await asked(request), deadline)
        except Unacceptable as error:
            return _json(request, error.status, mistake(error.code, str(error)))
        except TimeoutError:
            late = mistake("DEADLINE", f"no answer within {self.seconds:g} s")
            return _json(request, 504, late)

    async def _executed(self, request: Request, operation: Asked, deadline: Deadline) -> Response:
        try:
            result = await self.schema.execute(
                operation.query,
                variable_values=operation.variables,
                operation_name=operation.operation_name,
                context_value=Context(self.hub, self.viewer, deadline),
            )
        except (CannotGetOperationTypeError, InvalidOperationTypeError) as error:
            raise Unacceptable(400, "OPERATION", _reason(error)) from error
        return _json(
            request, _status(request, result), self._body(result, request.state.request_id)
        )

    def _body(self, result: ExecutionResult, request_id: str) -> dict[str, object]:
        errors = [told(error, request_id, dev=self.dev) for error in result.errors or ()]
        if errors and result.data is None and not _was_executed(result):
            return {"errors": errors}
        return {"data": result.data, "errors": errors} if errors else {"data": result.data}

    def _page(self) -> Response:
        if not self.dev:
            raise Unacceptable(405, "METHOD", "send a POST request")
        page = files("hub.api").joinpath("try_it.html").read_text("utf-8")
        return HTMLResponse(page)


def _reason(error: Exception) -> str:
    if isinstance(error, InvalidOperationTypeError):
        return "only queries and mutations are accepted"
    return "`operationName` names no operation of the document, or must name one of several"


def _was_executed(result: ExecutionResult) -> bool:
    return any(error.path for error in result.errors or ())


def _status(request: Request, result: ExecutionResult) -> int:
    """400 for a document that was not executed, where the client knows the newer media type."""
    refused = result.errors and result.data is None and not _was_executed(result)
    return 400 if refused and _GRAPHQL_JSON in request.headers.get("accept", "") else 200


def _json(request: Request, status: int, body: Mapping[str, object]) -> Response:
    newer = _GRAPHQL_JSON in request.headers.get("accept", "")
    try:
        content = orjson.dumps(body, default=_plain)
    except TypeError:
        request_id: str = request.state.request_id
        _LOG.exception("request %s: the answer is no JSON", request_id)
        status, content = 500, orjson.dumps({"errors": [masked(request_id)]})
    headers = {"allow": "POST"} if status == 405 else None
    return Response(content, status, headers, _GRAPHQL_JSON if newer else "application/json")


def _plain(value: object) -> object:
    """Read-only mappings of the model are JSON objects too."""
    if isinstance(value, Mapping):
        return dict(value)
    raise TypeError(f"{type(value).__name__} is no JSON")
