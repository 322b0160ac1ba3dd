"""Errors as the caller sees them: mistakes with a stable code, our defects masked.

A defect is logged with the request's id and told as nothing but that id. A store that cannot be
used is no defect: it is logged in one line, and told without its address.
"""

import logging
import re

from graphql import GraphQLError, GraphQLSyntaxError

from hub.graph.store import StoreError
from schema.graphql.hub import Mistake
from schema.model.json import Json

_LOG = logging.getLogger("txng.api")
_PARSING = {"tokens. Parsing aborted": "LIMIT_TOKENS", "nested too deeply": "LIMIT_DEPTH"}
"""What the parser says of a document that it gives up on."""
_SUGGESTION = re.compile(r" Did you mean (?:[a-z ]+ )?'\w+'(?:,? (?:or )?'\w+')*\?")


def told(error: GraphQLError, request_id: str, *, dev: bool) -> dict[str, Json]:
    """One entry of ``errors[]``; names that were not asked for are suggested to ``dev`` only."""
    shown: dict[str, Json] = {}
    if error.locations:
        shown["locations"] = [{"line": at.line, "column": at.column} for at in error.locations]
    if error.path:
        shown["path"] = list(error.path)
    if isinstance(error.original_error, StoreError):
        _LOG.error("request %s: %s", request_id, error.original_error)
        return _unavailable(request_id) | shown
    if _is_defect(error):
        _LOG.error("request %s: %s", request_id, error, exc_info=error.original_error)
        return masked(request_id) | shown
    said = _message(error)
    message = said if dev else _SUGGESTION.sub("", said)
    return {"message": message, **shown, "extensions": {"code": _code(error)}}


def masked(request_id: str) -> dict[str, Json]:
    """What is told of a defect."""
    return {
        "message": "The hub failed. Tell its operator the request id.",
        "extensions": {"code": "INTERNAL", "requestId": request_id},
    }


def _unavailable(request_id: str) -> dict[str, Json]:
    said = "The supply graph cannot be used at the moment. Ask again later."
    extensions: dict[str, Json] = {"code": "STORE_UNAVAILABLE", "requestId": request_id}
    return {"message": said, "extensions": extensions}


def mistake(code: str, message: str) -> dict[str, Json]:
    """A body for a request that was not executed."""
    return {"errors": [{"message": message, "extensions": {"code": code}}]}


def _is_defect(error: GraphQLError) -> bool:
    """Whatever a resolver raised besides a ``Mistake``; not what is wrong with the document."""
    original = error.original_error
    if original is None or isinstance(original, GraphQLError | Mistake | RecursionError):
        return False
    of_the_document = error.path is None and bool(error.nodes)
    return not of_the_document


def _code(error: GraphQLError) -> str:
    if isinstance(error.original_error, Mistake):
        return error.original_error.code
    if isinstance(error.original_error, RecursionError):
        return "LIMIT_DEPTH"
    if error.extensions and "code" in error.extensions:
        return str(error.extensions["code"])
    if isinstance(error, GraphQLSyntaxError):
        return next((code for said, code in _PARSING.items() if said in error.message), "SYNTAX")
    return "INVALID_DOCUMENT" if error.path is None else "INVALID_ANSWER"


def _message(error: GraphQLError) -> str:
    if isinstance(error.original_error, RecursionError):
        return "the document is nested too deeply"
    return error.message
