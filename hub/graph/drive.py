"""Running a plan: its questions, one after the other, put to whatever answers them."""

import contextlib
from collections.abc import Callable
from typing import Any, TypeVar

from hub.graph.store import Plan

T = TypeVar("T")


def drive(answer: Callable[[object], Any], plan: Plan[T]) -> T:
    """What a plan returns; it is closed whatever happens."""
    with contextlib.closing(plan):
        try:
            question = next(plan)
            while True:
                question = plan.send(answer(question))
        except StopIteration as end:
            result: T = end.value
            return result
