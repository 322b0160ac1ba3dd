"""The generator's truth is what the oracle of the semantics page reaches by certain links."""

import pytest
from oracle.meaning import Known

from hub.demo.world.landscape import Landscape, Profile
from hub.demo.world.story import Story
from hub.demo.world.world import teller, world
from schema.model.keys import SystemId
from schema.model.records import Record
from schema.model.trace import Certainty, Direction, ItemRole

NO_SYSTEMS = Landscape(Profile.NATIONAL, (), {})
"""So that every event is told once, in Digital Links and GLNs."""


@pytest.mark.parametrize("number", [0, 2, 3, 4, 6, 8, 10, 12])
def test_truth_is_what_certain_links_reach(number: int) -> None:
    story = Story(2026, number, world(2026, 100).atlas, NO_SYSTEMS)
    teller(number)(story)
    said = SystemId("told")
    known = Known([Record(said, e.event_id or "", e, 0) for _, e in story.held])
    for item in [*story.ledger.held_at, *(box for box, _ in story.ledger.carried_to)]:
        truth = story.ledger.truth(item)
        for direction, reach in (
            (Direction.BACKWARD, truth.upstream),
            (Direction.FORWARD, truth.downstream),
        ):
            found = known.reach(item, direction, certainty=Certainty.CERTAIN)
            reached = {i for i, (_, role) in found.items.items() if role is ItemRole.REACHED}
            assert {i for i in reached if "/01/" in i} == {i for i in reach.items if "/01/" in i}
            assert {p.rsplit("/", 1)[1] for p in found.places} == set(reach.places)
