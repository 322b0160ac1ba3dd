"""What every kind that speaks HTTP has in its ``[connector]`` table."""

from typing import Annotated, Self
from urllib.parse import urlsplit

from pydantic import AfterValidator, Field, model_validator

from connectors.sdk.auth.forms import Auth, OAuth2
from connectors.sdk.config import BaseUrl, ConnectorConfig, HeaderName
from connectors.sdk.tls import Tls

_CREDENTIALS = frozenset({"authorization", "proxy-authorization", "cookie"})


def _no_credentials(name: str) -> str:
    if name.lower() in _CREDENTIALS:
        raise ValueError("holds credentials; put them in `auth`, by secret reference")
    return name


class HttpConfig(ConnectorConfig):
    """A system reached over HTTP. The door puts ``auth`` and ``tls`` to every request."""

    base_url: BaseUrl
    """Above all that is asked for."""
    auth: Auth | None = None
    """How the system wants to know us."""
    tls: Tls | None = None
    """Whose certificates are trusted, and the hub's own."""
    headers: dict[Annotated[HeaderName, AfterValidator(_no_credentials)], str] = Field(
        default_factory=dict
    )
    """Further headers of every request."""

    def hosts(self) -> frozenset[str]:
        """The host of ``base_url``, and that of the token endpoint."""
        host = urlsplit(self.base_url).hostname or ""
        return frozenset({host, self.auth.host()} if isinstance(self.auth, OAuth2) else {host})

    @model_validator(mode="after")
    def _tls_is_spoken(self) -> Self:
        if self.tls is not None and not self.base_url.startswith("https:"):
            raise ValueError("`tls` goes with a `base_url` that begins with https:")
        return self
