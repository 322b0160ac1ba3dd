"""GraphQL endpoints: their schema where they tell it, and the records that queries of it give."""

from collections.abc import Mapping

from graphql import get_introspection_query

from connectors.drafting.addresses import as_value
from connectors.drafting.door import Looking
from connectors.drafting.drafting import auth_line, mapped
from connectors.drafting.event import guess
from connectors.drafting.graphql_documents import PAGED, Document, documents_of, given
from connectors.drafting.guessed import Guess, Section, Sure, Value
from connectors.drafting.replies import records_in
from connectors.drafting.wanted import Draft, Wanted
from connectors.drafting.writing import value
from connectors.graphql.document import operation
from connectors.sdk.errors import ConnectorError, Malformed, Unsupported
from connectors.sdk.json_reply import decode_json
from schema.model.json import Json

CLOSED = "does not tell its schema: give a query document with --document"


async def speaks_graphql(at: Looking, url: str) -> bool:
    """Whether the least query is answered there."""
    try:
        found = await _send(at, url, "{ __typename }", {})
    except ConnectorError:
        return False
    data = found.get("data") if isinstance(found, dict) else None
    return isinstance(data, dict) and isinstance(data.get("__typename"), str)


async def draft_graphql(at: Looking, url: str, wanted: Wanted) -> Draft:
    """The draft of kind ``graphql``, by the document given or one made of the schema."""
    if wanted.document is not None:
        documents = [given(wanted.document, wanted.variables)]
    else:
        documents = await _documents(at, url, wanted)
    best: tuple[int, Document, list[Json]] | None = None
    for document in documents:
        records, chosen = await _records(at, url, document)
        weight = sum(len(s.lines) for s in guess(records).sections) if records else 0
        if records and (best is None or weight > best[0]):
            best = (weight, chosen, records)
    if best is None:
        raise Unsupported("no query of it gave records: give a document with --document")
    return _drafted(url, at, wanted, best[1], best[2])


def _drafted(
    url: str, at: Looking, wanted: Wanted, document: Document, records: list[Json]
) -> Draft:
    guesses = guess(records)
    path = url.removeprefix(at.origin) or "/"
    own = [f"base_url = {value(at.origin)}", f"path = {value(path)}", *auth_line(wanted.auth)]
    if document.sent and not document.variables:
        guesses.notes.append("the variables stand as they were sent: put placeholders into them")
    return mapped(wanted, "graphql", own, [_query(document)], guesses, records)


def _query(document: Document) -> Section:
    own = {n: v for n, v in document.sent.items() if v is not None and n not in PAGED}
    variables = {name: as_value(sent) for name, sent in own.items()} | dict(document.variables)
    by_id = any("{" in text for text in document.variables.values())
    answers = ["events_by_epc_class"] if by_id else ["events_by_time"]
    lines = [
        Guess("answers", answers, Sure.LIKELY, "by what its variables hold"),
        Guess("document", document.text, Sure.SURE, "what was sent"),
    ]
    if variables:
        lines.append(Guess("variables", variables, Sure.LIKELY, "what fills them"))
    lines.append(Guess("records", document.records, Sure.LIKELY, "the list like events"))
    if document.relay:
        paging: dict[str, Value] = {"style": "relay"}
        if "first" in operation(document.text, None).variables:
            paging["size_variable"] = "first"
        lines.append(Guess("paging", paging, Sure.SURE, "it has pageInfo and edges or nodes"))
    notes = () if document.relay else ("CHÚ Ý / TAKE CARE: no paging: is the answer whole?",)
    return Section("connector.queries", tuple(lines), notes, several=True)


async def _send(at: Looking, url: str, text: str, variables: Mapping[str, Json]) -> Json:
    return decode_json((await at.ask(url, json={"query": text, "variables": variables})).body)


async def _records(at: Looking, url: str, document: Document) -> tuple[list[Json], Document]:
    found = await _send(at, url, document.text, document.sent)
    data = found.get("data") if isinstance(found, dict) else None
    if not isinstance(data, dict):
        return [], document
    listed = records_in(data)
    if listed is None or listed.path.startswith("["):
        return [], document
    path, relay = listed.path, document.relay
    if path.endswith((".edges", ".nodes")):
        path, name = path.rsplit(".", 1)
        relay = True
        nodes = [r.get("node") if isinstance(r, dict) else None for r in listed.found]
        records = list(listed.found) if name == "nodes" else [n for n in nodes if n is not None]
        if "pageInfo" not in document.text:
            raise Malformed("its connection is asked for without pageInfo: add it to the document")
        return records, Document(document.text, path, document.variables, document.sent, relay)
    return list(listed.found), Document(document.text, path, document.variables, document.sent)


async def _documents(at: Looking, url: str, wanted: Wanted) -> list[Document]:
    try:
        found = await _send(at, url, get_introspection_query(descriptions=False), {})
    except ConnectorError as error:
        raise Unsupported(CLOSED) from error
    data = found.get("data") if isinstance(found, dict) else None
    if not isinstance(data, dict) or "__schema" not in data:
        raise Unsupported(CLOSED)
    return documents_of(data, wanted)
