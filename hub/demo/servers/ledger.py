"""A simulated ledger behind GraphQL: ``POST /graphql``, its schema is ``ledger.graphql``."""

from collections.abc import Callable, Mapping, Sequence
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any

import orjson
from graphql import (
    DocumentNode,
    ExecutionResult,
    GraphQLError,
    GraphQLSchema,
    build_schema,
    execute_sync,
    parse,
    validate,
)

from hub.demo.servers.asked import Ask, Reply, json_reply
from hub.demo.servers.described import Described
from hub.demo.servers.index import SystemIndex
from hub.demo.servers.ledger_step import step
from hub.demo.servers.named import Named
from hub.demo.servers.wanted import Wanted
from schema.model.json import Json, JsonObject
from schema.model.times import Micros, instant

LARGEST_PAGE = 500
_PLACE, _GOODS = "{ ma ten tinh }", "{ ma gtin ten soLuong donVi }"
_FIELDS = f"""khoi ma viec luc ghiLuc noi {_PLACE} noiLuu {_PLACE}
    hang {_GOODS} dauVao {_GOODS} dauRa {_GOODS} thung me chungTu
    tuNoi {_PLACE} denNoi {_PLACE} ngaySanXuat hanDung"""


class Ledger(Described):
    """The protocol: its words, and how the hub is to ask."""

    name = "ledger"

    @property
    def connector(self) -> str:
        """Its ``[connector]`` tables, with ``BASE_URL`` to be filled in."""
        return self.mapping.replace("FIELDS", _FIELDS)


class LedgerServer:
    """Answers for one system. Whatever a query selects is resolved by graphql-core."""

    def __init__(self, index: SystemIndex, named: Named, ledger: Ledger) -> None:
        self._index = index
        self._named = named
        self._ledger = ledger
        self._steps: dict[int, JsonObject] = {}
        self._root: Mapping[str, Callable[..., Json]] = {
            "buoc": self._found,
            "soCai": self._whole,
            "nhatKy": self._listed,
            "trangThai": lambda _: "ok (mô phỏng / simulated)",
        }

    def answer(self, ask: Ask) -> Reply:
        """The response to a request; one that is no GraphQL request has errors and no data."""
        if ask.path != "/graphql" or ask.method != "POST":
            return json_reply({"error": f"nothing at {ask.path}"}, 404)
        try:
            asked = orjson.loads(ask.body)
            text, name = asked["query"], asked.get("operationName")
            document = _checked(text)
        except (ValueError, KeyError, TypeError, AttributeError):
            return _response(ExecutionResult(None, [GraphQLError("this is no GraphQL request")]))
        if not isinstance(document, DocumentNode):
            return _response(ExecutionResult(None, list(document)))
        variables = asked.get("variables")
        done = execute_sync(_schema(), document, self._root, None, variables, name)
        return _response(done)

    def _found(self, _: object, first: int, after: str | None = None, **asked: Any) -> Json:
        hang, noi, me, ma = (asked.get(name) for name in ("hang", "noi", "me", "ma"))
        wanted = Wanted(
            items=None if hang is None else tuple(hang),
            places=None if noi is None else tuple(noi),
            runs=None if me is None else (me,),
            event_ids=None if ma is None else (ma,),
            since=_time(asked.get("tu")),
            before=_time(asked.get("den")),
        )
        return self._connection(self._index.find(wanted), first, after)

    def _whole(self, _: object, first: int, after: str | None = None) -> Json:
        return self._connection(range(len(self._index)), first, after)

    def _listed(self, _: object, boQua: int, lay: int, **asked: Any) -> Json:  # noqa: N803 - an argument of the schema
        wanted = Wanted(since=_time(asked.get("tu")), before=_time(asked.get("den")))
        numbers = self._index.find(wanted)
        page = numbers[boQua : boQua + min(lay, LARGEST_PAGE)]
        return {"tong": len(numbers), "buoc": [self._step(number) for number in page]}

    def _connection(self, numbers: Sequence[int], first: int, after: str | None) -> Json:
        """After the block that ``after`` names; a page that is empty ends where it began."""
        rest = numbers if after is None else [n for n in numbers if n > int(after)]
        page = rest[: min(first, LARGEST_PAGE)]
        steps = [self._step(number) for number in page]
        return {
            "nodes": steps,
            "edges": [{"cursor": str(n), "node": s} for n, s in zip(page, steps, strict=True)],
            "pageInfo": {
                "hasNextPage": len(page) < len(rest),
                "endCursor": str(page[-1]) if page else after,
            },
        }

    def _step(self, number: int) -> JsonObject:
        if number not in self._steps:
            event = self._index.events[number]
            self._steps[number] = step(number, event, self._named, self._ledger)
        return self._steps[number]


@cache
def _schema() -> GraphQLSchema:
    return build_schema(files("hub.demo.servers").joinpath("ledger.graphql").read_text("utf-8"))


@lru_cache(maxsize=100)
def _checked(text: str) -> DocumentNode | tuple[GraphQLError, ...]:
    """A query as parsed, or all that is wrong with it."""
    try:
        document = parse(text)
    except GraphQLError as error:
        return (error,)
    return tuple(validate(_schema(), document)) or document


def _response(done: ExecutionResult) -> Reply:
    return Reply(200, orjson.dumps(done.formatted))


def _time(text: str | None) -> Micros | None:
    return instant(text).earliest if text else None
