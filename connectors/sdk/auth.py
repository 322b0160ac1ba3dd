"""How a system wants to know us: bearer token, API key in a header, or user and password."""

import base64
from collections.abc import Callable, Mapping
from typing import Annotated, Literal

from pydantic import Field

from connectors.sdk.config import Strict
from connectors.sdk.secrets import SecretRef


class Bearer(Strict):
    """``Authorization: Bearer …``."""

    type: Literal["bearer"]
    token: SecretRef


class ApiKey(Strict):
    """A key in a header of the system's choice."""

    type: Literal["api_key"]
    key: SecretRef
    header: str = "X-API-Key"


class Basic(Strict):
    """HTTP Basic. The user's name is no secret; the password is."""

    type: Literal["basic"]
    user: str
    password: SecretRef


Auth = Annotated[Bearer | ApiKey | Basic, Field(discriminator="type")]


def auth_headers(
    auth: Bearer | ApiKey | Basic | None, secrets: Callable[[str], str]
) -> Mapping[str, str]:
    """The headers that carry the credentials; ``Refused`` when a secret is missing."""
    if isinstance(auth, Bearer):
        return {"Authorization": f"Bearer {secrets(auth.token)}"}
    if isinstance(auth, ApiKey):
        return {auth.header: secrets(auth.key)}
    if isinstance(auth, Basic):
        pair = f"{auth.user}:{secrets(auth.password)}".encode()
        return {"Authorization": f"Basic {base64.b64encode(pair).decode('ascii')}"}
    return {}
