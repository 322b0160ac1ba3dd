"""What came back over HTTP."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Reply:
    """A reply: header names in lower case, the body decoded. ``url`` is what the connector asked,
    without credentials that the door put to it."""

    status: int
    headers: Mapping[str, str]
    body: bytes
    url: str
