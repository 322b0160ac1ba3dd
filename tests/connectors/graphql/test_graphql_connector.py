"""The kind ``graphql`` against a real GraphQL server: what it asks, and how answers go on."""

from typing import Any

import pytest
from aiohttp import web
from graphql_province import GTIN, RELAY, Province, query, step, table

from connectors.sdk.cursors import marked
from connectors.sdk.errors import Malformed, Refused, Unavailable, Unsupported
from connectors.sdk.interface import Capability
from schema.model.events import Action, ObjectEvent, QuantityElement
from schema.model.identifiers import build
from schema.model.keys import ItemId, SystemId
from schema.model.queries import EventQuery
from schema.model.records import MasterData, Record, SetAside
from schema.model.times import instant

LOT = ItemId(build.lot(GTIN, "TÔM/01"))
LOT_QUERY = EventQuery(epc_classes=(LOT,))
EVERY = [f"R{number}" for number in range(1, 9)]
OFFSET = """
query ($lot: String!, $gtin: Long, $skip: Int, $take: Int) {
  found: steps(lot: $lot, gtin: $gtin, skip: $skip, take: $take) {
    total more rows: items { ...Cells }
  }
}
fragment Cells on Step { no at gtin lot }
"""


def by_offset(**paging: Any) -> dict[str, Any]:
    return query(
        document=OFFSET,
        variables={"lot": "{lot}", "gtin": "{gtin14}"},
        numbers=["gtin"],
        records="found.rows",
        paging={
            "style": "offset",
            "variable": "skip",
            "size_variable": "take",
            "size": 3,
            **paging,
        },
    )


def ids(heard: list[Any]) -> list[str]:
    """The ids of what was heard, if all of it could be read."""
    return [said.record_id if isinstance(said, Record) else said.reason for said in heard]


async def test_a_connection_is_read_to_its_end_by_its_cursors(
    province: Province, open_system: Any, gather: Any
) -> None:
    heard, error = await gather(open_system("graphql", table(province.url)).events(LOT_QUERY))
    assert error is None
    assert ids(heard) == EVERY
    assert heard[0].event == ObjectEvent(
        event_time=instant("2025-03-01T08:01:00+07:00"),
        action=Action.OBSERVE,
        quantity_list=(QuantityElement(LOT, 2.5, "KGM"),),
    )
    asked = {"lot": "TÔM/01", "first": 3}
    assert province.variables() == [asked, {**asked, "after": "3"}, {**asked, "after": "6"}]
    assert {body["operationName"] for body in province.bodies} == {"Journal"}
    assert {body["query"] for body in province.bodies} == {RELAY}


async def test_a_connection_may_have_nodes_without_edges(
    province: Province, open_system: Any, gather: Any
) -> None:
    nodes = RELAY.replace("edges { node { no at gtin lot kg saved } }", "nodes { no at gtin lot }")
    shape = table(province.url, query(document=nodes))
    heard, error = await gather(open_system("graphql", shape).events(LOT_QUERY))
    assert (ids(heard), error) == (EVERY, None)


@pytest.mark.parametrize(
    ("paging", "requests"),
    [
        ({}, 4),
        ({"total": "found.total"}, 3),
        ({"more": "found.more"}, 3),
        ({"short_page_ends": True}, 3),
        ({"size": 8, "total": "found.total"}, 1),
    ],
)
async def test_an_offset_goes_on_to_the_last_record(
    paging: dict[str, Any], requests: int, province: Province, open_system: Any, gather: Any
) -> None:
    shape = table(province.url, by_offset(**paging))
    heard, error = await gather(open_system("graphql", shape).events(LOT_QUERY))
    assert (ids(heard), error) == (EVERY, None)
    asked = province.variables()
    assert len(asked) == requests
    assert asked[0]["skip"] == 0
    assert asked[0]["gtin"] == int(GTIN)


async def test_a_batch_goes_into_a_list_and_its_times_into_a_number(
    province: Province, open_system: Any, gather: Any
) -> None:
    document = """query ($lots: [String!]!, $since: Long) {
      journal(lots: $lots, since: $since, first: 9) { nodes { no at gtin lot } } }"""
    batch = query(
        document=document,
        variables={"lots": "{ids}", "since": "{from}"},
        numbers=["since"],
        time_format="epoch_s",
        each="{lot}",
        batch=5,
        records="journal.nodes",
        paging={"style": "none"},
    )
    connector = open_system("graphql", table(province.url, batch))
    lots = tuple(ItemId(build.lot(GTIN, f"L{number}")) for number in range(2))
    since = instant("2025-03-01T08:03:00+07:00").earliest
    assert since is not None
    heard, error = await gather(connector.events(EventQuery(epc_classes=lots, ge_event_time=since)))
    assert (ids(heard), error) == (EVERY[2:], None)
    await gather(connector.events(EventQuery(epc_classes=lots)))
    assert province.variables() == [
        {"lots": ["L0", "L1"], "since": since // 1_000_000},
        {"lots": ["L0", "L1"]},
    ]


async def test_one_object_counts_as_one_record(
    province: Province, open_system: Any, gather: Any
) -> None:
    asked: list[int] = []

    def lot(info: Any, number: int) -> Any:
        asked.append(number)
        return {"number": number, "step": step(1)}

    province.fields = {"lot": lot}
    one = query(
        document="query ($number: Int!) { lot(number: $number) { step { no at gtin lot } } }",
        variables={"number": "{lot}"},
        records="lot.step",
        paging={"style": "none"},
    )
    connector = open_system("graphql", table(province.url, one))
    numbered = EventQuery(epc_classes=(ItemId(build.lot(GTIN, "7")),))
    heard, error = await gather(connector.events(numbered))
    assert (ids(heard), error, asked) == (["R1"], None, [7])
    heard, error = await gather(connector.events(LOT_QUERY))
    assert not heard
    assert isinstance(error, Unsupported)
    assert asked == [7]


async def test_null_means_nothing_only_where_the_file_says_so(
    province: Province, open_system: Any, gather: Any
) -> None:
    province.fields = {"journal": None}
    _, error = await gather(open_system("graphql", table(province.url)).events(LOT_QUERY))
    assert isinstance(error, Malformed)
    assert "journal is null where the list of records was expected" in str(error)
    silent = table(province.url, query(missing_means_nothing=True))
    assert await gather(open_system("graphql", silent).events(LOT_QUERY)) == ([], None)


async def test_records_that_cannot_be_read_are_set_aside_and_the_rest_go_on(
    province: Province, open_system: Any, gather: Any
) -> None:
    province.steps = [step(1), step(2, at="hôm qua"), None, step(3)]
    heard, error = await gather(open_system("graphql", table(province.url)).events(LOT_QUERY))
    assert error is None
    assert [type(said) for said in heard] == [Record, SetAside, SetAside, Record]


CHANGES = """
query ($since: Long, $after: String) {
  journal(since: $since, after: $after) {
    edges { node { no at gtin lot saved } }
    pageInfo { hasNextPage endCursor }
  }
}
"""


def changes(**more: Any) -> dict[str, Any]:
    return {
        "answers": ["changes"],
        "document": CHANGES,
        "variables": {"since": "{since}"},
        "numbers": ["since"],
        "time_format": "epoch_s",
        "records": "journal",
        "paging": {"style": "relay"},
        **more,
    }


async def test_changes_go_on_after_the_connections_last_cursor(
    province: Province, open_system: Any, gather: Any
) -> None:
    shape = table(province.url, changes(resume="cursor"))
    connector = open_system("graphql", shape)
    pages, error = await gather(connector.changes(None))
    assert error is None
    at3, at6, at8 = (marked(SystemId("sample"), cursor) for cursor in "368")
    assert [(page.cursor, page.more) for page in pages] == [(at3, True), (at6, True), (at8, False)]
    nothing, _ = await gather(connector.changes(at8))
    assert [(page.records, page.cursor) for page in nothing] == [((), at8)]
    province.steps.append(step(9))
    pages, _ = await gather(connector.changes(at8))
    assert [ids(list(page.records)) for page in pages] == [["R9"]]


async def test_changes_by_time_ask_again_for_the_overlap(
    province: Province, open_system: Any, gather: Any
) -> None:
    shape = table(province.url, changes(sorted=True, overlap_seconds=2))
    pages, error = await gather(open_system("graphql", shape).changes("7000000"))
    assert error is None
    assert province.variables()[0] == {"since": 5}
    assert [page.cursor for page in pages] == ["7000000", "7000000", "8000000"]


async def test_offsets_resume_from_a_count_and_from_nothing_else(
    province: Province, open_system: Any, gather: Any
) -> None:
    document = """query ($skip: Int) {
      steps(lot: "L", skip: $skip, take: 3) { items { no at gtin lot } total } }"""
    listed = changes(
        document=document,
        variables={},
        numbers=[],
        records="steps.items",
        resume="cursor",
        paging={"style": "offset", "variable": "skip", "total": "steps.total"},
    )
    connector = open_system("graphql", table(province.url, listed))
    pages, _ = await gather(connector.changes(marked(SystemId("sample"), "6")))
    assert [ids(list(page.records)) for page in pages] == [["R7", "R8"]]
    assert isinstance(
        (await gather(connector.changes(marked(SystemId("sample"), "abc"))))[1], Unsupported
    )


async def test_master_data_is_listed_and_comes_along(
    province: Province, open_system: Any, gather: Any
) -> None:
    gln = "8938501000019"
    province.fields = {"places": [{"gln": gln, "name": "Kho Năm Căn"}]}
    places = {
        "answers": ["master_data"],
        "document": "{ places { gln name } }",
        "records": "places",
        "things": ["place"],
    }
    thing = {"type": "place", "place": "gln", "attributes": {"name": "name"}}
    connector = open_system("graphql", table(province.url, places, things={"place": thing}))
    heard, error = await gather(connector.master_data(()))
    assert error is None
    expected = {"name": "Kho Năm Căn"}
    assert heard == [MasterData("urn:epcglobal:epcis:vtype:Location", build.place(gln), expected)]
    assert connector.manifest.capabilities == {Capability.MASTER_DATA}
    assert connector.manifest.name == "graphql"
    assert connector.manifest.records_mutable
    _, error = await gather(connector.events(LOT_QUERY))
    assert isinstance(error, Unsupported)


async def test_credentials_go_with_every_request(province: Province, open_system: Any) -> None:
    auth = {"type": "bearer", "token": "env:TOKEN"}
    connector = open_system("graphql", table(province.url, auth=auth), TOKEN="bi-mat")
    await connector.check()
    assert province.bodies == [{"query": "{ __typename }", "variables": {}}]
    assert province.headers[0]["Authorization"] == "Bearer bi-mat"
    assert province.headers[0]["Accept"] == "application/json"


async def test_check_sends_the_query_of_the_file_and_takes_no_error_for_an_answer(
    province: Province, open_system: Any
) -> None:
    await open_system("graphql", table(province.url, check="{ health }")).check()
    assert province.bodies[-1]["query"] == "{ health }"
    with pytest.raises(Unsupported, match="Cannot query field 'unknown'"):
        await open_system("graphql", table(province.url, check="{ unknown }")).check()
    with pytest.raises(Malformed, match="404"):
        await open_system("graphql", table(province.url, path="/elsewhere")).check()


@pytest.mark.parametrize(
    ("info", "why"),
    [
        ({"hasNextPage": True, "endCursor": None}, "goes on, but not from where"),
        ({"hasNextPage": True, "endCursor": "3"}, "round in a circle"),
    ],
)
async def test_a_connection_that_cannot_go_on_is_found_out_after_its_records(
    info: dict[str, Any], why: str, province: Province, open_system: Any, gather: Any
) -> None:
    steps = iter([[step(1)], [step(2)]])

    def journal(asked: Any, **arguments: Any) -> Any:
        edges = [{"node": one, "cursor": "3"} for one in next(steps)]
        return {"edges": edges, "pageInfo": info}

    province.fields = {"journal": journal}
    heard, error = await gather(open_system("graphql", table(province.url)).events(LOT_QUERY))
    assert ids(heard) == ["R1", "R2"][: len(heard)]
    assert heard
    assert isinstance(error, Malformed)
    assert why in str(error)


async def test_what_http_says_counts_before_what_graphql_could(
    serve: Any, open_system: Any, gather: Any
) -> None:
    async def answer(request: web.Request) -> web.Response:
        status = int(request.path.removeprefix("/").removesuffix("/graphql"))
        return web.json_response({"data": {"journal": None}}, status=status)

    url = await serve(answer)
    expected = {401: Refused, 429: Unavailable, 500: Unavailable, 400: Unsupported}
    for status, kind in expected.items():
        connector = open_system("graphql", table(f"{url}/{status}"))
        assert type((await gather(connector.events(LOT_QUERY)))[1]) is kind
