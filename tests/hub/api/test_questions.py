"""What the questions of the schema answer, over a real server and a real store."""

import asyncio
from datetime import UTC, datetime

from connectors.sdk.errors import Unavailable
from schema.model.records import MasterData
from schema.model.times import micros

CODE = "(01)09521234543213(10)LOT1"
LOT = "https://id.gs1.org/01/09521234543213/10/LOT1"
PLACE = "https://id.gs1.org/414/9521234000013"
LOOKUP = """query($code: String!) { lookup(code: $code) { __typename
  ... on LookupFound { subject { __typename id uri eventCount systems spellings
      ... on Item { events(first: 2) { nodes { bizStep eventTime { earliest } } } }
      ... on Product { lots } } sources { system } }
  ... on CodeRefused { rule message acceptedForms { example } }
  ... on NotFound { message coverage { answered of } sources { system outcome reason } } } }"""
EVENTS = """query($after: String, $first: Int! = 2, $filter: EventFilter) {
  events(first: $first, after: $after, filter: $filter) { __typename
    ... on CodeRefused { rule }
    ... on EventConnection { nodes { hash } edges { cursor node { hash } }
      pageInfo { hasNextPage hasPreviousPage endCursor } } } }"""


async def test_a_known_lot_is_found_in_the_graph_without_asking(served) -> None:
    found = (await served.ask(LOOKUP, code=CODE)).data["lookup"]
    assert found["sources"] == []
    assert found["subject"]["__typename"] == "Item"
    assert found["subject"]["eventCount"] == 3
    assert [e["bizStep"] for e in found["subject"]["events"]["nodes"]] == ["storing", "storing"]


async def test_every_spelling_finds_the_same_item(served) -> None:
    spellings = [CODE, LOT, "urn:epc:class:lgtin:9521234.054321.LOT1"]
    spellings.append("https://stamp.example/t/09521234543213/LOT1")
    found = [(await served.ask(LOOKUP, code=code)).data["lookup"] for code in spellings]
    assert {answer["subject"]["uri"] for answer in found} == {LOT}


async def test_a_bad_code_says_the_rule_and_the_accepted_forms(served) -> None:
    refused = (await served.ask(LOOKUP, code="9521234543214")).data["lookup"]
    assert refused["__typename"] == "CodeRefused"
    assert "3" in refused["rule"]
    assert len(refused["acceptedForms"]) >= 8


async def test_a_url_that_fits_no_stamp_says_so(served) -> None:
    refused = (await served.ask(LOOKUP, code="https://stamp.example/x/1")).data["lookup"]
    assert refused["__typename"] == "CodeRefused"
    assert "stamp.example" in refused["rule"]


async def test_an_unknown_lot_lists_the_systems_asked(served) -> None:
    missing = (await served.ask(LOOKUP, code=CODE.replace("LOT1", "LOT2"))).data["lookup"]
    assert missing["__typename"] == "NotFound"
    assert missing["coverage"] == {"answered": 1, "of": 2}
    outcomes = {s["system"]: s["outcome"] for s in missing["sources"] if s["system"]}
    assert outcomes == {"ca-mau": "NO_RECORD", "can-tho": "UNREACHABLE"}
    assert sum(s["system"] is None for s in missing["sources"]) == 62


async def test_what_a_system_says_is_found_and_kept(world) -> None:
    world.system("ca-mau", world.record(7))
    world.system("can-tho", Unavailable("down"))
    async with world.serving():
        first = (await world.ask(LOOKUP, code=CODE)).data["lookup"]
        second = (await world.ask(LOOKUP, code=CODE)).data["lookup"]
    assert {s["system"] for s in first["sources"]} == {"ca-mau", "can-tho"}
    assert second["sources"] == []
    assert second["subject"] == first["subject"]


async def test_a_product_lists_its_lots_and_is_not_traced(served) -> None:
    found = (await served.ask(LOOKUP, code="9521234543213")).data["lookup"]
    assert found["subject"]["__typename"] == "Product"
    assert found["subject"]["lots"] == [LOT]
    assert found["subject"]["systems"] == ["ca-mau"]
    query = '{ trace(input: {code: "9521234543213"}) { ... on CodeRefused { rule } } }'
    assert "product" in (await served.ask(query)).data["trace"]["rule"]


async def test_a_trace_is_asked_with_the_canonical_start(served) -> None:
    query = """query($input: TraceInput!) { trace(input: $input) { __typename
        ... on Trace { status start direction version answeredAt } } }"""
    trace = (
        await served.ask(query, input={"code": CODE, "direction": "BACKWARD", "maxDepth": 3})
    ).data["trace"]
    assert trace["status"] == "FAILED"
    (asked,) = served.tracer.asked
    assert (asked.start, asked.direction, asked.max_depth) == (LOT, "BACKWARD", 3)
    assert trace["answeredAt"].endswith("Z")


async def test_a_trace_of_the_past_names_its_time(served) -> None:
    query = """query($input: TraceInput!) { trace(input: $input) { ... on Trace { asOf } } }"""
    then = {"code": CODE, "asOf": "2025-03-01T00:00:00+07:00"}
    trace = (await served.ask(query, input=then)).data["trace"]
    (asked,) = served.tracer.asked
    assert asked.as_of == micros(datetime(2025, 2, 28, 17, tzinfo=UTC))
    assert trace["asOf"] == "2025-02-28T17:00:00Z"
    trace = (await served.ask(query, input={"code": CODE})).data["trace"]
    assert trace["asOf"] is None


async def test_the_limits_of_a_trace_are_told(served) -> None:
    query = '{ trace(input: {code: "x", maxDepth: 1001}) { __typename } }'
    assert (await served.ask(query)).codes == ["TRACE_LIMIT"]


async def test_lot_item_and_location_are_looked_up(served) -> None:
    query = """query($place: ID!, $item: ID!) {
        lot(gtin: "9521234543213", lot: "LOT1") { ...f } item(id: $item) { ...f }
        location(id: $place) { ...f } }
        fragment f on LookupResult { __typename ... on LookupFound { subject { id uri } } }"""
    data = (await served.ask(query, place=PLACE, item=LOT)).data
    assert data["lot"]["subject"]["uri"] == data["item"]["subject"]["uri"] == LOT
    assert data["location"]["subject"]["uri"] == PLACE
    public = data["item"]["subject"]["id"]
    assert (await served.ask(query, place=PLACE, item=public)).data == data


async def test_master_data_comes_with_its_source_and_age(world) -> None:
    said = MasterData("urn:epcglobal:epcis:vtype:Location", PLACE, {"name": "Kho A (simulated)"})
    world.master_data.append(said)
    query = """query($id: ID!) { location(id: $id) { ... on LookupFound { subject {
        statements { system fetchedAt attributes } } } } }"""
    async with world.serving():
        data = (await world.ask(query, id=PLACE)).data
    (statement,) = data["location"]["subject"]["statements"]
    assert statement["system"] == "ca-mau"
    assert statement["attributes"] == {"name": "Kho A (simulated)"}


async def test_an_item_tells_what_is_said_of_its_product_but_is_not_known_by_that(world) -> None:
    product = "https://id.gs1.org/01/09521234543213"
    said = MasterData("urn:epcglobal:epcis:vtype:EPCClass", product, {"name": "Tôm (simulated)"})
    world.master_data.append(said)
    world.records.append(world.record(1))
    query = """query($code: String!) { lookup(code: $code) { __typename
        ... on LookupFound { subject { statements { written } } } } }"""
    async with world.serving():
        known = (await world.ask(query, code=CODE)).data["lookup"]
        unknown = (await world.ask(query, code=CODE.replace("LOT1", "LOT2"))).data["lookup"]
    assert known["subject"]["statements"] == [{"written": product}]
    assert unknown["__typename"] == "NotFound"


async def test_pages_of_events_join_without_hole_or_overlap(served) -> None:
    whole = (await served.ask(EVENTS, first=10)).data["events"]
    first = (await served.ask(EVENTS)).data["events"]
    second = (await served.ask(EVENTS, after=first["pageInfo"]["endCursor"])).data["events"]
    assert first["nodes"] + second["nodes"] == whole["nodes"]
    assert first["pageInfo"]["hasNextPage"] and not second["pageInfo"]["hasNextPage"]
    assert second["pageInfo"]["hasPreviousPage"]


async def test_any_cursor_continues_right_behind_its_edge(served) -> None:
    whole = (await served.ask(EVENTS, first=3)).data["events"]
    for number, edge in enumerate(whole["edges"], 1):
        rest = (await served.ask(EVENTS, first=3, after=edge["cursor"])).data["events"]
        assert rest["nodes"] == whole["nodes"][number:]


async def test_events_are_filtered_by_code(served) -> None:
    stamp = "https://stamp.example/t/09521234543213/LOT1"
    for chosen in {"items": [CODE]}, {"items": [stamp]}, {"locations": ["9521234000013"]}:
        events = (await served.ask(EVENTS, first=9, filter=chosen)).data["events"]
        assert len(events["nodes"]) == 3
    places = {"locations": ["(414)9521234000013"], "since": "2025-10-09T08:53:21Z"}
    assert len((await served.ask(EVENTS, first=9, filter=places)).data["events"]["nodes"]) == 2


async def test_a_code_of_the_wrong_kind_is_refused_in_a_filter(served) -> None:
    for chosen in {"items": ["9521234543213"]}, {"locations": [CODE]}, {"items": ["x"]}:
        events = (await served.ask(EVENTS, filter=chosen)).data["events"]
        assert events["__typename"] == "CodeRefused"


async def test_a_business_step_is_filtered_by_in_every_spelling(served) -> None:
    spellings = ["storing", "urn:epcglobal:cbv:bizstep:storing"]
    spellings += [f"https://{host}.gs1.org/cbv/BizStep-storing" for host in ("ref", "ns")]
    for step in spellings:
        events = (await served.ask(EVENTS, first=9, filter={"bizSteps": [step]})).data["events"]
        assert len(events["nodes"]) == 3, step
    other = (await served.ask(EVENTS, filter={"bizSteps": ["https://example.org/x"]})).data
    assert other["events"]["nodes"] == []


async def test_a_time_that_ends_before_it_begins_is_a_mistake(served) -> None:
    chosen = {"since": "2025-10-09T08:00:00Z", "until": "2025-10-09T08:00:00+07:00"}
    assert (await served.ask(EVENTS, filter=chosen)).codes == ["TIME_WINDOW"]
    query = "query($input: TraceInput!) { trace(input: $input) { __typename } }"
    assert (await served.ask(query, input={"code": CODE, **chosen})).codes == ["TIME_WINDOW"]
    assert (await served.ask(EVENTS, filter=dict.fromkeys(chosen, chosen["since"]))).data


async def test_what_is_no_cursor_or_page_size_is_a_mistake(served) -> None:
    assert (await served.ask(EVENTS, after="zzz")).codes == ["UNKNOWN_CURSOR"]
    assert (await served.ask(EVENTS, after="MXx4")).codes == ["UNKNOWN_CURSOR"]
    assert (await served.ask(EVENTS, first=501)).codes == ["PAGE_SIZE"]
    assert (await served.ask(EVENTS, first=0)).codes == ["PAGE_SIZE"]


async def test_public_ids_find_their_node_again(served) -> None:
    query = """query($code: String!) { systems { id } provinces { id }
        events(first: 1) { ... on EventConnection { nodes { id } } }
        lookup(code: $code) { ... on LookupFound { subject { id } } } }"""
    data = (await served.ask(query, code=CODE)).data
    ids = [data["systems"][0]["id"], data["provinces"][5]["id"]]
    ids += [data["events"]["nodes"][0]["id"], data["lookup"]["subject"]["id"]]
    nodes = "query($ids: [ID!]!) { nodes(ids: $ids) { __typename id } }"
    found = (await served.ask(nodes, ids=ids)).data["nodes"]
    assert [n["id"] for n in found] == ids
    assert [n["__typename"] for n in found] == ["System", "Province", "Event", "Item"]
    mixed = await served.ask(nodes, ids=[ids[0], "nonsense", ids[1]])
    assert mixed.codes == ["UNKNOWN_ID"]
    assert mixed.body["errors"][0]["path"] == ["nodes", 1]
    assert mixed.body["data"]["nodes"] == [found[0], None, found[1]]


async def test_a_province_is_told_at_a_date(served) -> None:
    query = """query($at: Date) { provinces(at: $at) { code name unit { code scheme name type }
        successor { code name codePreviouslyMeant } programme { systemStatus }
        systems { key simulated } } }"""
    before = (await served.ask(query, at="2025-06-30")).data["provinces"]
    after = (await served.ask(query, at="2025-07-01")).data["provinces"]
    (ca_mau,) = [p for p in before if p["code"] == "96"]
    assert ca_mau["unit"]["scheme"] == "GSO_63"
    assert {s["key"] for s in ca_mau["systems"]} == {"ca-mau", "can-tho"}
    assert len({p["unit"]["code"] for p in after}) == 34
    meant = {p["successor"]["code"]: p["successor"]["codePreviouslyMeant"] for p in after}
    assert (meant["01"], meant["15"]) == (None, "Yên Bái")


async def test_snapshots_are_told_as_published(served) -> None:
    query = "{ snapshots { key asOf source figures { label published namedProvinceCodes } } }"
    snapshots = (await served.ask(query)).data["snapshots"]
    assert snapshots
    assert all(s["source"] and s["figures"] for s in snapshots)


async def test_the_hook_is_awaited_before_data_leaves(world) -> None:
    seen = []

    async def refusing(viewer, action, objects) -> None:
        seen.append((viewer.role, action, tuple(objects)))
        await asyncio.sleep(0)
        raise PermissionError("the trail cannot be written")

    world.leaving = refusing
    world.records.append(world.record(1))
    async with world.serving():
        answer = await world.ask(LOOKUP, code=CODE)
    assert answer.codes == ["INTERNAL"]
    assert seen == [("PUBLIC", "lookup", (LOT,))]
