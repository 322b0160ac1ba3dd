"""GraphQL endpoints: their schema where they tell it, a query document made of it, its records."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from graphql import (
    GraphQLEnumType,
    GraphQLField,
    GraphQLObjectType,
    GraphQLOutputType,
    GraphQLScalarType,
    build_client_schema,
    get_introspection_query,
    get_named_type,
    is_list_type,
    is_non_null_type,
)

from connectors.drafting.addresses import as_value
from connectors.drafting.door import Looking
from connectors.drafting.drafting import auth_line, mapped
from connectors.drafting.event import guess
from connectors.drafting.guessed import Guess, Section, Sure, Value
from connectors.drafting.names import said
from connectors.drafting.replies import records_in
from connectors.drafting.wanted import Draft, Wanted
from connectors.drafting.writing import value
from connectors.graphql.document import operation
from connectors.sdk.errors import ConnectorError, Malformed, Unsupported
from connectors.sdk.json_reply import decode_json
from schema.model.json import Json

_DEEPEST = 3
_PAGED = ("first", "after")
"""Variables of a connection, which paging fills."""
CLOSED = "does not tell its schema: give a query document with --document"


@dataclass(frozen=True, slots=True)
class Document:
    """A query, the path of its records, and what fills its variables."""

    text: str
    records: str
    variables: Mapping[str, str]
    sent: Mapping[str, Json]
    relay: bool = False


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


_HOLES = {
    "gtin": "{gtin13}",
    "lot": "{lot}",
    "serial": "{serial}",
    "sscc": "{sscc}",
    "gln": "{gln}",
}


def given(text: str, sent: Mapping[str, Json]) -> Document:
    """A document somebody wrote; what fills its variables goes by their names, else stands as sent.

    ``Unsupported`` where it is no query, or a variable would have no value.
    """
    try:
        declared = operation(text, None).variables
    except ValueError as error:
        raise Unsupported(f"the document {error}") from error
    holes: dict[str, str] = {}
    for name, variable in declared.items():
        kind, paged = said(name, "kinds"), said(name, "paging")
        if kind in _HOLES:
            holes[name] = _HOLES[kind]
        elif name not in sent and not variable.has_default and name not in _PAGED:
            raise Unsupported(f"${name} has no value: give it in --variables ({paged or kind})")
    return Document(text, "", holes, sent)


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
    own = {n: v for n, v in document.sent.items() if v is not None and n not in _PAGED}
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
    try:
        schema = build_client_schema(data)  # type: ignore[arg-type]
    except (TypeError, ValueError, KeyError) as error:
        raise Malformed("tells a schema that cannot be read") from error
    fields = schema.query_type.fields if schema.query_type else {}
    return [one for name, f in fields.items() if (one := _document(name, f, wanted)) is not None]


def _document(name: str, field: GraphQLField, wanted: Wanted) -> Document | None:
    """A query of one field that gives lists of objects; None where its arguments cannot be had."""
    inner = get_named_type(field.type)
    if not isinstance(inner, GraphQLObjectType):
        return None
    relay = {"pageInfo", "after"} <= inner.fields.keys() | field.args.keys()
    selected = " ".join(_selection(inner, 0))
    if not selected or not (is_list_type(_bare(field.type)) or "{" in selected):
        return None
    filled = dict(_arguments(field, wanted))
    declared = {arg: str(field.args[arg].type) for arg in filled}
    if any(
        is_non_null_type(a.type) and n not in filled and a.default_value is None
        for n, a in field.args.items()
    ):
        return None
    if relay:
        declared["after"] = str(field.args["after"].type)
    head = ", ".join(f"${arg}: {kind}" for arg, kind in declared.items())
    passed = ", ".join(f"{arg}: ${arg}" for arg in declared)
    called = f"{name}({passed})" if passed else name
    text = f"query{f' ({head})' if head else ''} {{ {called} {{ {selected} }} }}"
    holes = {arg: hole for arg, (hole, _) in filled.items()}
    sent: dict[str, Json] = {arg: text for arg, (_, text) in filled.items()}
    return Document(text, name, holes, sent, relay)


def _bare(type_: GraphQLOutputType) -> GraphQLOutputType:
    return getattr(type_, "of_type", type_) if is_non_null_type(type_) else type_


def _arguments(field: GraphQLField, wanted: Wanted) -> Iterator[tuple[str, tuple[str, str]]]:
    sample = wanted.sample
    for name in field.args if sample else ():
        kind = said(name, "kinds")
        if kind == "gtin" and sample and sample.gtin:
            yield name, ("{gtin13}", sample.gtin[1:])
        elif kind == "lot" and sample and sample.lot:
            yield name, ("{lot}", sample.lot)


def _selection(type_: GraphQLObjectType, depth: int) -> Iterator[str]:
    """Everything that can be selected without arguments, so deep."""
    for name, field in type_.fields.items():
        inner = get_named_type(field.type)
        if any(is_non_null_type(arg.type) for arg in field.args.values()):
            continue
        if isinstance(inner, GraphQLScalarType | GraphQLEnumType):
            yield name
        elif isinstance(inner, GraphQLObjectType) and depth < _DEEPEST:
            below = " ".join(_selection(inner, depth + 1))
            if below:
                yield f"{name} {{ {below} }}"
