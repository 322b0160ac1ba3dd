"""The contract suite over a good system of kind ``graphql``: the storehouse with a GraphQL door."""

from collections.abc import Callable
from typing import Any

from aiohttp import web
from graphql import GraphQLError, build_schema, graphql
from storehouse import LOT, MAPPING, PAGE, PALLET, PLACE, Storehouse, cursor_after

from connectors.testing.rules import EVERY
from connectors.testing.samples import Samples
from connectors.testing.subject import subject_of
from connectors.testing.suite import prove_all
from connectors.testing.verdicts import Outcome
from schema.model.keys import ItemId, PlaceId
from schema.model.times import instant

SCHEMA = build_schema(
    """
    type Query {
      held(lots: [String!], items: [String!], places: [String!], from: String, to: String,
           after: String): Entries!
      logged(since: String, after: String): Entries!
    }
    type Entries { nodes: [Entry!]! pageInfo: PageInfo! }
    type PageInfo { hasNextPage: Boolean! endCursor: String }
    type Entry {
      no: Int! uuid: String! kind: String! step: String! at: String! logged: String!
      where: String! lots: [String!]! items: [String!]! note: String!
    }
    """
)
ENTRIES = """{
  nodes { no uuid kind step at logged where lots items note }
  pageInfo { hasNextPage endCursor }
}"""


def moment(text: str | None, otherwise: int) -> int:
    return otherwise if text is None else instant(text).earliest or 0


class Door:
    """Answers for a storehouse."""

    def __init__(self, house: Storehouse) -> None:
        self.house = house

    def held(self, info: Any, after: str | None = None, **asked: Any) -> Any:
        found = [entry for entry in self.house.records if matches(entry, **asked)]
        return page(found, after, lambda entry: str(entry["no"]))

    def logged(self, info: Any, since: str | None = None, after: str | None = None) -> Any:
        begin = moment(since, 0)
        found = [e for e in self.house.records if moment(e["logged"], 0) >= begin]
        found.sort(key=lambda entry: (moment(entry["logged"], 0), entry["no"]))
        if after is not None and "." not in after:
            raise GraphQLError(
                "no cursor of this storehouse", extensions={"code": "BAD_USER_INPUT"}
            )
        return page(found, after, cursor_after)

    async def answer(self, request: web.Request) -> web.Response:
        body = await request.json()
        root = {"held": self.held, "logged": self.logged}
        done = await graphql(SCHEMA, body["query"], root, variable_values=body["variables"])
        return web.json_response(done.formatted)


def matches(entry: dict[str, Any], **asked: Any) -> bool:
    at = moment(entry["at"], 0)
    items = {*(asked.get("lots") or ()), *(asked.get("items") or ())}
    return (
        (not items or bool(items & {*entry["lots"], *entry["items"]}))
        and (not asked.get("places") or entry["where"] in asked["places"])
        and moment(asked.get("from"), 0) <= at < moment(asked.get("to"), at + 1)
    )


def page(
    found: list[dict[str, Any]], after: str | None, cursor: Callable[[dict[str, Any]], str]
) -> dict[str, Any]:
    def place(text: str) -> tuple[int, ...]:
        return tuple(map(int, text.split(".")))

    rest = [entry for entry in found if after is None or place(cursor(entry)) > place(after)]
    here = rest[:PAGE]
    end = cursor(here[-1]) if here else after
    return {"nodes": here, "pageInfo": {"hasNextPage": len(rest) > PAGE, "endCursor": end}}


def asked_by(capability: str, argument: str) -> dict[str, Any]:
    document = f"query ($ids: [String!]!, $after: String) {{ held({argument}: $ids, after: $after)"
    return {
        "answers": [capability],
        "document": f"{document} {ENTRIES} }}",
        "variables": {"ids": "{ids}"},
        "batch": 20,
        "records": "held",
        "paging": {"style": "relay", "max_pages": 20},
    }


BY_TIME = {
    "answers": ["events_by_time"],
    "document": f"""query ($from: String, $to: String, $after: String) {{
      held(from: $from, to: $to, after: $after) {ENTRIES} }}""",
    "variables": {"from": "{from}", "to": "{to}"},
    "records": "held",
    "paging": {"style": "relay", "max_pages": 20},
}
BY_CURSOR = {
    "answers": ["changes"],
    "document": f"query ($after: String) {{ logged(after: $after) {ENTRIES} }}",
    "records": "logged",
    "resume": "cursor",
    "paging": {"style": "relay", "max_pages": 20},
}
BY_RECORD_TIME = {
    **BY_CURSOR,
    "document": f"""query ($since: String, $after: String) {{
      logged(since: $since, after: $after) {ENTRIES} }}""",
    "variables": {"since": "{since}"},
    "resume": "time",
    "sorted": True,
}
EVENT = {
    **MAPPING,
    "inputs": [{"each": "lots", "uri": "@"}],
    "outputs": [{"each": "lots", "uri": "@"}],
}
SYSTEM = """
[system]
name = "Kho mẫu (mô phỏng)"
provinces = ["96"]
kind = "graphql"
simulated = true

[limits]
deadline_seconds = 2
"""
SAMPLES = Samples(
    lots=(ItemId(LOT),),
    items=(ItemId(PALLET),),
    places=(PlaceId(PLACE),),
    since=instant("2025-03-01T00:00:00+07:00").earliest,
    until=instant("2025-03-08T00:00:00+07:00").earliest,
)


async def failed(changes: dict[str, Any], serve: Any, rules: list[str] | None) -> dict[str, str]:
    house = Storehouse()
    by_id = [
        asked_by("events_by_epc_class", "lots"),
        asked_by("events_by_epc", "items"),
        asked_by("events_by_place", "places"),
    ]
    keys = {
        "base_url": await serve(Door(house).answer),
        "queries": [*by_id, BY_TIME, changes],
        "mappings": {"event": EVENT},
    }
    result = await prove_all(subject_of(SYSTEM, SAMPLES, keys=keys, change=house.touch), rules)
    ended = [*result.of(Outcome.FAILED), *result.of(Outcome.NOT_PROVEN)]
    return {one.rule: one.reason for one in ended}


async def test_a_good_system_passes_every_rule(serve: Any) -> None:
    assert await failed(BY_CURSOR, serve, None) == {}


async def test_changes_by_record_time_pass_what_is_said_of_changes(serve: Any) -> None:
    assert await failed(BY_RECORD_TIME, serve, [r for r in EVERY if r.startswith("changes.")]) == {}
