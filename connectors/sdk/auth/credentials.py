"""Credentials put to requests at the door: kinds of connectors never see them."""

import base64
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Protocol

from connectors.sdk.asked import Asked
from connectors.sdk.auth.forms import ApiKey, Basic, Bearer

Secrets = Callable[[str], str]
"""Resolves a secret's reference; raises ``Refused``."""


class Credentials(Protocol):
    """What the door does so that a system knows us. Raises only the four errors."""

    async def apply(self, request: Asked) -> Asked:
        """The request with credentials."""

    async def renew(self, refused: Asked) -> bool:
        """Told that the system answered ``refused``, as it was sent, with 401: whether it is worth
        asking once more."""


class _Fixed:
    """Credentials that are what they are: a 401 stands."""

    async def renew(self, refused: Asked) -> bool:
        return False


class NoCredentials(_Fixed):
    """A system that asks nobody who they are."""

    async def apply(self, request: Asked) -> Asked:
        """The request as it is."""
        return request


@dataclass(frozen=True, slots=True)
class BearerToken(_Fixed):
    """A token that the system's owner gave once."""

    form: Bearer
    secrets: Secrets = field(repr=False)

    async def apply(self, request: Asked) -> Asked:
        """See ``Credentials``."""
        return request.with_headers(bearer(self.secrets(self.form.token)))


@dataclass(frozen=True, slots=True)
class Key(_Fixed):
    """A key in a header or a parameter."""

    form: ApiKey
    secrets: Secrets = field(repr=False)

    async def apply(self, request: Asked) -> Asked:
        """See ``Credentials``."""
        key = self.secrets(self.form.key)
        if self.form.parameter:
            return request.with_parameter(self.form.parameter, key)
        return request.with_headers({self.form.header or "X-API-Key": key})


@dataclass(frozen=True, slots=True)
class UserAndPassword(_Fixed):
    """HTTP Basic (RFC 7617), in UTF-8."""

    form: Basic
    secrets: Secrets = field(repr=False)

    async def apply(self, request: Asked) -> Asked:
        """See ``Credentials``."""
        return request.with_headers(basic(self.form.user, self.secrets(self.form.password)))


def bearer(token: str) -> dict[str, str]:
    """The header of a bearer token (RFC 6750, 2.1)."""
    return {"Authorization": f"Bearer {token}"}


def basic(user: str, password: str) -> dict[str, str]:
    """The header of HTTP Basic."""
    pair = base64.b64encode(f"{user}:{password}".encode())
    return {"Authorization": f"Basic {pair.decode('ascii')}"}
