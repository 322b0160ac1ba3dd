"""One question as the request that puts it to an endpoint, before its paging."""

from dataclasses import dataclass

from connectors.asking.question import Question
from connectors.asking.templates import filled_json, filled_path, filled_query
from connectors.rest.config import Endpoint
from connectors.sdk.errors import Unsupported
from schema.model.json import Json


@dataclass(frozen=True, slots=True)
class Request:
    """What is sent: the path below the base URL, percent-encoded; the query; a JSON body."""

    path: str
    query: tuple[tuple[str, str], ...]
    body: Json


def request(question: Question[Endpoint]) -> Request:
    """The request with everything filled in; ``Unsupported`` when the path cannot be."""
    endpoint, values = question.way, question.values
    path = filled_path(endpoint.path, values)
    if path is None:
        raise Unsupported(f"{endpoint.path} cannot be asked for this")
    texts = [one for one in question.ids if isinstance(one, str)]
    query = filled_query(endpoint.query, values, texts, endpoint.join)
    body = None if endpoint.body is None else filled_json(endpoint.body, values, question.ids)
    return Request(path, tuple(query), body)
