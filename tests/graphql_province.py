"""A simulated system with a real GraphQL server (graphql-core) on loopback."""

from dataclasses import dataclass, field
from typing import Any

from aiohttp import web
from graphql import GraphQLError, build_schema, graphql

GTIN = "8938501234563"
SCHEMA = build_schema(
    """
    scalar Long
    type Query {
      journal(lot: String, lots: [String!], since: Long, first: Int, after: String): Journal
      steps(lot: String!, gtin: Long, skip: Int = 0, take: Int = 100): Steps
      lot(number: Int!): Lot
      places: [Place!]
      private: String
      health: String!
    }
    type Journal { edges: [Edge] nodes: [Step] pageInfo: PageInfo! }
    type Edge { node: Step cursor: String! }
    type PageInfo { hasNextPage: Boolean! endCursor: String }
    type Steps { items: [Step] total: Int more: Boolean }
    type Lot { number: Int! step: Step! }
    type Step { no: String! at: String gtin: String lot: String kg: Float saved: Long }
    type Place { gln: String! name: String! }
    """
)


def step(number: int, /, **changes: Any) -> dict[str, Any]:
    """One record of the system; a cell that is an exception is one that cannot be given."""
    at = f"2025-03-01T08:{number:02}:00+07:00"
    plain = {"no": f"R{number}", "at": at, "gtin": GTIN, "lot": "TÔM/01", "kg": 2.5}
    return {**plain, "saved": number, **changes}


def failing(code: str | None = None, message: str = "hỏng", **more: Any) -> Any:
    """A resolver that fails, with the code that a server would give."""

    def resolve(info: Any, **arguments: Any) -> Any:
        raise GraphQLError(message, extensions={"code": code, **more} if code else None)

    return resolve


@dataclass
class Province:
    """What the system holds and what it was asked."""

    steps: list[dict[str, Any] | None] = field(default_factory=list)
    fields: dict[str, Any] = field(default_factory=dict)
    """Fields of ``Query`` that answer otherwise than as follows."""
    bodies: list[Any] = field(default_factory=list)
    headers: list[Any] = field(default_factory=list)
    url: str = ""

    def variables(self) -> list[Any]:
        return [body["variables"] for body in self.bodies]

    def journal(self, info: Any, first: int = 3, after: str | None = None, **asked: Any) -> Any:
        start = int(after or 0)
        page = self.steps[start : start + first]
        end = start + len(page)
        edges = [{"node": one, "cursor": str(start + n + 1)} for n, one in enumerate(page)]
        more = end < len(self.steps)
        info = {"hasNextPage": more, "endCursor": str(end) if page else None}
        return {"edges": edges, "nodes": page, "pageInfo": info}

    def listed(self, info: Any, skip: int, take: int, **asked: Any) -> Any:
        page = self.steps[skip : skip + take]
        more = skip + take < len(self.steps)
        return {"items": page, "total": len(self.steps), "more": more}

    async def answer(self, request: web.Request) -> web.Response:
        if request.method != "POST" or request.path != "/graphql":
            return web.Response(status=404)
        body = await request.json()
        self.bodies.append(body)
        self.headers.append(request.headers)
        root = {"journal": self.journal, "steps": self.listed, "health": "good", **self.fields}
        done = await graphql(
            SCHEMA,
            body["query"],
            root,
            variable_values=body.get("variables"),
            operation_name=body.get("operationName"),
        )
        return web.json_response(done.formatted)


RELAY = """
query Journal($lot: String, $first: Int, $after: String) {
  journal(lot: $lot, first: $first, after: $after) {
    edges { node { no at gtin lot kg saved } }
    pageInfo { hasNextPage endCursor }
  }
}
"""


def query(**changes: Any) -> dict[str, Any]:
    """A query of the journal, by its connection."""
    return {
        "answers": ["events_by_epc_class"],
        "document": RELAY,
        "variables": {"lot": "{lot}"},
        "records": "journal",
        "paging": {"style": "relay", "size_variable": "first", "size": 3},
        **changes,
    }


def table(url: str, *queries: dict[str, Any], **changes: Any) -> dict[str, Any]:
    """A ``[connector]`` table."""
    item = {"gtin": "gtin", "lot": "lot", "quantity": "kg", "uom": {"const": "KGM"}}
    event = {"id": "no", "type": {"const": "ObjectEvent"}, "time": "at", "items": [item]}
    saved = {"path": "saved", "format": "epoch_s", "required": False}
    return {
        "base_url": url,
        "queries": list(queries) or [query()],
        "mappings": {"event": {**event, "record_time": saved}},
        **changes,
    }
