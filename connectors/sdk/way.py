"""The seam below the door: whatever carries a request to a system and its reply back.

``Wire`` is the way over the network. Others stand around it or in its place: one that watches,
one that writes exchanges down, one that gives them back, one that leads past a proxy. They see
requests with the credentials that the door put to them, and must keep them to themselves.
"""

from collections.abc import Callable
from typing import Protocol

from connectors.sdk.asked import Asked
from connectors.sdk.reply import Reply


class Way(Protocol):
    """Carries requests to ``hosts`` and to nowhere else."""

    hosts: frozenset[str]

    async def send(self, request: Asked, with_errors: bool = False) -> Reply:
        """The reply of any status. Only what answers a question has a body, that is 2xx and 404,
        unless ``with_errors``. Raises the four errors only."""
        ...


Around = Callable[[Way], Way]
"""Puts a way of its own around or in place of another."""


def as_it_is(way: Way) -> Way:
    """Nothing around it."""
    return way
