"""One system's whole part in an answer: its batches, a few at a time, through its guard."""

import asyncio
from collections import deque
from collections.abc import Callable

from connectors.sdk.batches import split
from hub.federation.guard import Guard
from hub.federation.reply import Reply, failures_into
from hub.federation.report import fold, not_asked
from schema.model.answers import Heard
from schema.model.queries import EventQuery
from schema.model.times import SECOND, Micros
from schema.model.viewer import Deadline

_HOLDS_NONE = "declares that it holds no such ids"


async def part(
    guard: Guard, query: EventQuery, deadline: Deadline, now: Callable[[], Micros]
) -> Heard:
    """Everything the system says to ``query``. Never raises for what the system does.

    Once a question fails in a way that the next would share (no answer in time, unreachable,
    refused), or the system has said more than a part may hold, no further question is put; those
    under way are heard to their end. Where the connector takes nothing of the question, none is.
    """
    asked_at, begun, settings = now(), deadline.clock(), guard.settings
    opening = Reply()
    taken: EventQuery | None = query
    with failures_into(opening, settings.id):
        taken = guard.open().takes(query)
    if taken is None:
        return Heard(not_asked(settings.id, settings.provinces, _HOLDS_NONE))
    questions = split(taken, settings.limits.max_batch)
    failed = opening.failure is not None
    replies = [opening] if failed else await _replies(guard, questions, deadline)
    took = round((deadline.clock() - begun) * SECOND)
    return fold(settings, replies, len(questions) - len(replies), asked_at, took)


async def _replies(
    guard: Guard, questions: tuple[EventQuery, ...], deadline: Deadline
) -> list[Reply]:
    """The replies in the order of their questions; the questions given up are missing."""
    waiting = deque(enumerate(questions))
    replies: dict[int, Reply] = {}
    room = guard.room()

    async def ask_while_it_answers() -> None:
        while waiting and not (room.overrun or any(reply.stops for reply in replies.values())):
            index, question = waiting.popleft()
            replies[index] = await guard.ask(question, deadline, room)

    async with asyncio.TaskGroup() as group:
        for _ in range(min(guard.width, len(questions))):
            group.create_task(ask_while_it_answers())
    return [replies[index] for index in sorted(replies)]
