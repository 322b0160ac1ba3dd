"""Codes that may mean something else: a lot beside a serial number, a bare GLN."""

CODE = "(01)09521234543213(10)LOT1"
LOT = "https://id.gs1.org/01/09521234543213/10/LOT1"
GLN = "9521234000013"
PLACE = f"https://id.gs1.org/414/{GLN}"
LOOKUP = """query($code: String!) { lookup(code: $code) { __typename
  ... on LookupFound { subject { __typename uri } } ... on NotFound { message } } }"""
TRACE = """query($code: String!) { trace(input: {code: $code}) { __typename
  ... on Trace { status start } ... on CodeRefused { rule message } } }"""


async def test_an_unknown_instance_is_looked_up_by_the_lot_beside_it(served) -> None:
    found = (await served.ask(LOOKUP, code=f"{CODE}(21)7")).data["lookup"]
    assert found["subject"] == {"__typename": "Item", "uri": LOT}


async def test_an_unknown_instance_of_an_unknown_lot_is_not_found(served) -> None:
    missing = (await served.ask(LOOKUP, code=f"{CODE}X(21)7")).data["lookup"]
    assert missing["__typename"] == "NotFound"
    assert "/21/7" in missing["message"] and "414" not in missing["message"]


async def test_an_unknown_instance_is_traced_by_the_lot_beside_it(world) -> None:
    world.system("ca-mau", world.record(1))
    world.traces = True
    async with world.serving():
        trace = (await world.ask(TRACE, code=f"{CODE}(21)7")).data["trace"]
        lost = (await world.ask(TRACE, code=f"{CODE}X(21)7")).data["trace"]
    assert (trace["status"] != "FAILED", trace["start"]) == (True, LOT)
    assert lost["status"] == "FAILED" and lost["start"].endswith("/21/7")


async def test_bare_digits_that_are_no_known_product_are_taken_for_a_location(served) -> None:
    for code in GLN, "952-1234 00001 3":
        found = (await served.ask(LOOKUP, code=code)).data["lookup"]
        assert found["subject"] == {"__typename": "Location", "uri": PLACE}


async def test_a_product_asked_for_as_one_is_never_a_location(served) -> None:
    query = "query($gtin: String!) { product(gtin: $gtin) { __typename } }"
    assert (await served.ask(query, gtin=GLN)).data["product"]["__typename"] == "NotFound"


async def test_bare_digits_that_nobody_knows_hint_at_the_form_of_a_location(served) -> None:
    missing = (await served.ask(LOOKUP, code="9521234000020")).data["lookup"]
    assert missing["message"].endswith(" For a location write (414)9521234000020.")


async def test_a_bare_gln_is_traced_as_the_location(world) -> None:
    world.records.append(world.record(1))
    world.traces = True
    async with world.serving():
        trace = (await world.ask(TRACE, code=GLN)).data["trace"]
        refused = (await world.ask(TRACE, code="9521234000020")).data["trace"]
    assert trace["__typename"] == "Trace" and trace["start"] == PLACE
    assert "product" in refused["rule"]
    assert "(414)9521234000020" in refused["message"]
