"""What a trace tells does not hang on who was heard first, where several ways are as good."""

from collections.abc import Callable
from itertools import permutations

import pytest
from oracle.story import LOT, OTHER, A, B, C, made, seen, told, transformed

from schema.model.trace import Direction, TraceReport

Traced = Callable[..., TraceReport]


@pytest.mark.parametrize(("direction", "start"), [("FORWARD", LOT), ("BACKWARD", OTHER)])
def test_what_the_code_alone_led_from_is_told_the_same_in_any_order(
    traced: Traced, direction: str, start: str
) -> None:
    events = (
        made(0, A, LOT),
        transformed(1, A, [LOT], [OTHER]),
        transformed(1, B, [LOT], [OTHER]),
        seen(5, C, OTHER),
    )
    records = [told(event, first=n)[0] for n, event in enumerate(events)]
    links = [
        {
            (k.kind, k.from_, k.to, k.item)
            for k in traced(list(order), start, direction=Direction[direction]).links
        }
        for order in permutations(records)
    ]
    assert all(some == links[0] for some in links)
