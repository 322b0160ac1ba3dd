"""Contact in GraphQL: its locations are codes as typed, and what cannot be meant is refused."""

from typing import Any

import pytest

LOT = "https://id.gs1.org/01/09521234543213/10/LOT1"
PLACE = "https://id.gs1.org/414/9521234000013"
TRACE = """query($code: String!, $contact: ContactInput, $certainty: Certainty! = POSSIBLE) {
  trace(input: {code: $code, contact: $contact, certainty: $certainty}) { __typename
    ... on Trace { links { kind location container } } ... on CodeRefused { rule } } }"""


@pytest.mark.parametrize("code", ["9521234000013", "(414)9521234000013", PLACE])
async def test_a_location_of_contact_is_identified_like_the_start(world: Any, code: str) -> None:
    async with world.serving():
        await world.ask(TRACE, code=LOT, contact={"locations": [code], "persistenceHours": 36})
    contact = world.tracer.asked[0].contact
    assert contact.places == (PLACE,)
    assert contact.persistence == 36 * 3_600_000_000


async def test_a_code_that_names_no_location_is_refused(world: Any) -> None:
    async with world.serving():
        refused = (await world.ask(TRACE, code=LOT, contact={"locations": [LOT]})).data["trace"]
    assert refused == {"__typename": "CodeRefused", "rule": "names no location"}


async def test_contact_that_cannot_be_meant_is_a_mistake(world: Any) -> None:
    contact = {"everywhere": True, "persistenceHours": -1}
    async with world.serving():
        assert (await world.ask(TRACE, code=LOT, contact=contact)).codes == ["TRACE_LIMIT"]


async def test_contact_may_be_asked_for_at_any_certainty(world: Any) -> None:
    async with world.serving():
        told = await world.ask(TRACE, code=LOT, contact={"everywhere": True}, certainty="CERTAIN")
    assert told.data["trace"]["links"] == []
