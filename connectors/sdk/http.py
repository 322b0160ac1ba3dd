"""The one door to HTTP: host allow-list, size cap while decoding, deadline, no redirects."""

from collections.abc import Mapping
from typing import Protocol


class HttpDoor(Protocol):
    """Placeholder of the shape; completed with its implementation."""

    async def get(self, url: str, *, headers: Mapping[str, str]) -> bytes: ...
