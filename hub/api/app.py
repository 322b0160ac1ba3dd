"""The ASGI application: its routes, request ids, and what is told of failures."""

import re
from uuid import uuid4

from starlette.applications import Starlette
from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from hub.access.hook import Leaving, unrecorded
from hub.access.viewers import configured
from hub.api.errors import masked, mistake
from hub.api.graphql_endpoint import GraphqlEndpoint
from hub.api.health import livez, readyz
from hub.api.parts import Parts
from hub.api.service import HubService
from hub.api.settings import Settings
from schema.graphql.schema import hub_schema

_REQUEST_ID = re.compile(r"[A-Za-z0-9._-]{8,64}")


def application(settings: Settings, parts: Parts, leaving: Leaving = unrecorded) -> Starlette:
    """The application over open parts; ``leaving`` is awaited before data goes to anybody."""
    endpoint = GraphqlEndpoint(
        schema=hub_schema(introspection=settings.dev),
        hub=HubService(parts, leaving),
        viewer=configured(settings.role),
        seconds=settings.request_seconds,
        asking=settings.asking_seconds,
        dev=settings.dev,
    )
    app = Starlette(
        routes=[
            Route("/graphql", endpoint.answer, methods=["GET", "POST"]),
            Route("/livez", livez),
            Route("/readyz", readyz),
        ],
        exception_handlers={404: _no_such_address, 405: _other_method, 500: _defect},
    )
    app.state.parts = parts
    app.add_middleware(RequestIds)
    return app


class RequestIds:
    """Gives every request an id, the client's own if it is a decent one, and says it back."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on."""
        if scope["type"] != "http":
            return await self._app(scope, receive, send)
        request_id = _given(scope) or uuid4().hex
        scope.setdefault("state", {})["request_id"] = request_id

        async def send_with_id(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message)["x-request-id"] = request_id
            await send(message)

        return await self._app(scope, receive, send_with_id)


def _given(scope: Scope) -> str | None:
    given = Request(scope).headers.get("x-request-id", "")
    return given if _REQUEST_ID.fullmatch(given) else None


async def _no_such_address(request: Request, _: Exception) -> Response:
    return JSONResponse(mistake("NO_SUCH_ADDRESS", f"nothing is at {request.url.path}"), 404)


async def _other_method(request: Request, _: Exception) -> Response:
    return JSONResponse(mistake("METHOD", f"{request.method} is not accepted here"), 405)


async def _defect(request: Request, _: Exception) -> Response:
    """The server logs what happened; the client learns the id to quote."""
    return JSONResponse({"errors": [masked(request.state.request_id)]}, 500)
