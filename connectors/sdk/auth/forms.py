"""The ``auth`` table of a system's file: how the system wants to know us.

A secret stands here by reference only (``env:NAME``, ``file:PATH``) and is looked up anew for each
request, so that it may be changed while the hub runs.
"""

import re
from typing import Annotated, Literal, Self
from urllib.parse import urlsplit

from pydantic import AfterValidator, Field, model_validator

from connectors.sdk.config import Address, HeaderName, Strict
from connectors.sdk.secrets import SecretRef

PLACEHOLDER = re.compile(r"\{([a-z_]+)\}")
Text = Annotated[str, Field(min_length=1)]


def _without_colon(user: str) -> str:
    if ":" in user:
        raise ValueError("holds a colon, which HTTP Basic cannot carry in a user's name")
    return user


class Bearer(Strict):
    """``Authorization: Bearer …``."""

    type: Literal["bearer"]
    """A token in ``Authorization``."""
    token: SecretRef
    """Where the token is to be found."""


class ApiKey(Strict):
    """A key in a header of the system's choice, or in a query parameter (``parameter``)."""

    type: Literal["api_key"]
    """A key in a header or a parameter."""
    key: SecretRef
    """Where the key is to be found."""
    header: HeaderName | None = None
    """``X-API-Key`` unless given."""
    parameter: Text | None = None
    """The query parameter that takes the key, in place of a header."""

    @model_validator(mode="after")
    def _in_one_place(self) -> Self:
        if self.header and self.parameter:
            raise ValueError("give either `header` or `parameter`")
        return self


class Basic(Strict):
    """HTTP Basic. The user's name is no secret; the password is."""

    type: Literal["basic"]
    """A user and a password in ``Authorization``."""
    user: Annotated[str, AfterValidator(_without_colon)]
    """The user's name, without a colon."""
    password: SecretRef
    """Where the user's password is to be found."""


class OAuth2(Strict):
    """OAuth 2.0 client credentials (RFC 6749, 4.4): a token fetched at ``token_url``.

    It is kept until shortly before it expires; a request that the system answers with 401 fetches
    a new one, once. The token endpoint may be on a host of its own.
    """

    type: Literal["oauth2"]
    """A token that the hub fetches as a client of its own."""
    token_url: Address
    """The address at which tokens are fetched."""
    client_id: Text
    """The hub's name there; no secret."""
    client_secret: SecretRef
    """Where the client's secret is to be found."""
    client_auth: Literal["client_secret_basic", "client_secret_post"] = "client_secret_basic"
    """Whether client and secret go as HTTP Basic or among the form's fields (RFC 6749, 2.3.1)."""
    scope: Text | None = None
    """The scopes asked for, as the endpoint writes them; none: not sent."""
    audience: Text | None = None
    """Whom the token is for; none: not sent."""
    parameters: dict[str, str] = Field(default_factory=dict)
    """What else the token endpoint wants in the form."""
    lifetime_seconds: int | None = Field(default=None, gt=0)
    """How long a token holds where the endpoint does not say; None: until it is refused."""

    def host(self) -> str:
        """The host of the token endpoint."""
        return urlsplit(self.token_url).hostname or ""


def _template(*parts: str) -> AfterValidator:
    """Text in which only these placeholders may stand."""

    def check(text: str) -> str:
        unknown = sorted(set(PLACEHOLDER.findall(text)) - set(parts))
        if unknown:
            raise ValueError(f"{{{unknown[0]}}} is no placeholder; known are {', '.join(parts)}")
        return text

    return AfterValidator(check)


class Signed(Strict):
    """Each request signed with HMAC-SHA256 (RFC 2104) by a key that both ends have.

    What is signed is ``canonical`` with its placeholders filled: ``{method}``, ``{host}`` (with its
    port, if written), ``{path}`` and ``{query}`` as sent, the parameters sorted by name and value,
    ``{digest}`` (SHA-256 of the body, of nothing where there is none), ``{timestamp}``,
    ``{key_id}``. Signature and digest are written as ``encoding`` says. A header named ``""`` is
    not sent.
    """

    type: Literal["signed"]
    """Each request signed with a shared key."""
    key: SecretRef
    """Where the shared key is to be found."""
    key_encoding: Literal["text", "hex", "base64"] = "text"
    """How the secret is written; ``text``: its bytes in UTF-8 are the key."""
    key_id: Text
    """What the system knows the key by."""
    canonical: Annotated[
        str, _template("method", "host", "path", "query", "digest", "timestamp", "key_id")
    ] = "{method}\n{path}\n{query}\n{timestamp}\n{key_id}\n{digest}"
    """The text that is signed, with its placeholders."""
    encoding: Literal["hex", "base64"] = "hex"
    """How signature and digest are written."""
    timestamp: Literal["epoch_s", "epoch_ms", "iso"] = "epoch_s"
    """How the time is written; ``iso`` as 2025-03-01T01:30:00Z."""
    signature_header: HeaderName = "X-Signature"
    """The header that carries the signature."""
    signature_value: Annotated[str, _template("signature", "key_id", "timestamp")] = "{signature}"
    """What that header holds, for example ``HMAC {key_id}:{signature}``."""
    key_id_header: HeaderName | Literal[""] = "X-Key-Id"
    """The header that carries ``key_id``; empty: not sent."""
    timestamp_header: HeaderName | Literal[""] = "X-Timestamp"
    """The header that carries the time; empty: not sent."""
    digest_header: HeaderName | Literal[""] = ""
    """Where the body's digest is sent too."""


Auth = Annotated[Bearer | ApiKey | Basic | OAuth2 | Signed, Field(discriminator="type")]
