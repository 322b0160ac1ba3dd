"""A GraphQL request as it came over HTTP: JSON in a bounded body, or refused with a status."""

from dataclasses import dataclass
from typing import Any

import orjson
from starlette.requests import Request

MAX_BODY = 100_000


class Unacceptable(Exception):
    """The request cannot be executed: HTTP status, stable code, and why."""

    def __init__(self, status: int, code: str, message: str) -> None:
        super().__init__(message)
        self.status = status
        self.code = code


@dataclass(frozen=True, slots=True)
class Asked:
    """What the body asks to execute."""

    query: str
    variables: dict[str, Any] | None
    operation_name: str | None


async def asked(request: Request) -> Asked:
    """The request's operation; ``Unacceptable`` otherwise. Reads no more than ``MAX_BODY``."""
    media_type = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if media_type != "application/json":
        raise Unacceptable(415, "MEDIA_TYPE", "send the request as application/json")
    return _operation(_decoded(await _bounded(request)))


async def _bounded(request: Request) -> bytes:
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > MAX_BODY:
            raise Unacceptable(413, "LIMIT_BODY", f"a request has at most {MAX_BODY} bytes")
    return bytes(body)


def _decoded(body: bytes) -> dict[str, Any]:
    try:
        decoded = orjson.loads(body)
    except orjson.JSONDecodeError as error:
        raise _bad(f"the body is not JSON: {error}") from error
    if not isinstance(decoded, dict):
        raise _bad("the body is not one JSON object; batches are not accepted")
    return decoded


def _operation(decoded: dict[str, Any]) -> Asked:
    query, variables = decoded.get("query"), decoded.get("variables")
    name = decoded.get("operationName")
    if not isinstance(query, str) or not query.strip():
        raise _bad("`query` is missing or no text")
    if not isinstance(variables, dict | None):
        raise _bad("`variables` is no object")
    if not isinstance(name, str | None):
        raise _bad("`operationName` is no text")
    return Asked(query, variables, name or None)


def _bad(message: str) -> Unacceptable:
    return Unacceptable(400, "BAD_REQUEST", message)
