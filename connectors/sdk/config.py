"""What every kind's config shares: strictness, and which hosts it may reach."""

import re
from typing import Annotated
from urllib.parse import urlsplit

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

_TOKEN = re.compile(r"[A-Za-z0-9!#$%&'*+.^_`|~-]+")


class Strict(BaseModel):
    """A table of a settings file: unknown keys and wrong types are refused."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class ConnectorConfig(Strict):
    """The ``[connector]`` table of a system's file; a kind's config derives from it."""

    rate: float | None = Field(default=None, gt=0)
    """Requests a second that the system bears, held at the door; None: as many as come."""

    def hosts(self) -> frozenset[str]:
        """The hosts that this system lives on: nothing else is ever reached for it."""
        return frozenset()

    def counted(self) -> tuple[str, ...]:
        """The keys by which a harvest pages by counting records (page numbers, offsets): it may
        skip some while the list changes. A kind that pages so names them, and is warned of."""
        return ()

    def unpaged(self) -> tuple[str, ...]:
        """The keys of what asks for a number of something and says nothing of pages: its answer may
        be cut. A kind whose files can say so names them, and is warned of."""
        return ()

    def pages(self) -> bool:
        """Whether an answer may come in pages, each leading to the next. A kind of which none does
        says so: then nobody can lead it on without end."""
        return True


def _address(text: str) -> str:
    parts = urlsplit(text)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ValueError("is not an http or https address with a host")
    if parts.username or parts.password:
        raise ValueError("holds credentials; put them in `auth`, by secret reference")
    if parts.fragment:
        raise ValueError("ends before the #")
    return text


Address = Annotated[str, AfterValidator(_address)]
"""An ``http(s)://host[:port]/path?query`` without credentials, sent as it is written."""


def _base_url(text: str) -> str:
    if urlsplit(_address(text)).query:
        raise ValueError("ends before the query; put parameters where the endpoint is described")
    return text.rstrip("/")


BaseUrl = Annotated[str, AfterValidator(_base_url)]
"""An ``http(s)://host[:port]/path`` without credentials, query or trailing slash."""


def _rooted(text: str) -> str:
    if not text.startswith("/"):
        raise ValueError("does not begin with /")
    return text


RootedPath = Annotated[str, AfterValidator(_rooted)]
"""A path below the base URL."""


def _header_name(text: str) -> str:
    if not _TOKEN.fullmatch(text):
        raise ValueError("is no name of an HTTP header")
    return text


HeaderName = Annotated[str, AfterValidator(_header_name)]
