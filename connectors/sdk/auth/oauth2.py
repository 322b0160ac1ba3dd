"""OAuth 2.0 client credentials (RFC 6749, 4.4): a token fetched, kept, and fetched again."""

from collections.abc import Callable
from urllib.parse import quote_plus

from connectors.sdk.asked import Asked, asked, form_body
from connectors.sdk.auth.credentials import Secrets, basic, bearer
from connectors.sdk.auth.forms import OAuth2
from connectors.sdk.auth.shared import Shared
from connectors.sdk.auth.tokens import Token, read_token
from connectors.sdk.errors import ConnectorError, prefixed
from connectors.sdk.http_failures import noted
from connectors.sdk.way import Way
from schema.model.times import Micros


class ClientCredentials:
    """The token of one system. Requests that want one at the same time share one fetch."""

    def __init__(
        self, form: OAuth2, wire: Way, secrets: Secrets, now: Callable[[], Micros]
    ) -> None:
        self._form = form
        self._wire = wire
        self._secrets = secrets
        self._now = now
        self._held: Token | None = None
        self._fetched = Shared(self._fetch)

    async def apply(self, request: Asked) -> Asked:
        """See ``Credentials``."""
        held = self._held
        if held is None or (held.until is not None and held.until <= self._now()):
            held = await self._fetched()
        return request.with_headers(bearer(held.text))

    async def renew(self, refused: Asked) -> bool:
        """Forget the token that was refused, unless a newer one is held already."""
        if self._held is not None and refused.carries(bearer(self._held.text)):
            self._held = None
        return True

    async def _fetch(self) -> Token:
        form, at = self._form, self._now()
        with noted("POST", form.token_url):
            try:
                reply = await self._wire.send(self._question(), with_errors=True)
                self._held = read_token(reply, at, form.lifetime_seconds)
            except ConnectorError as error:
                raise prefixed("its token endpoint", error) from None
        return self._held

    def _question(self) -> Asked:
        form = self._form
        fields = [("grant_type", "client_credentials")]
        fields += [(n, v) for n, v in (("scope", form.scope), ("audience", form.audience)) if v]
        fields += form.parameters.items()
        secret = self._secrets(form.client_secret)
        headers = {"Accept": "application/json"}
        if form.client_auth == "client_secret_post":
            fields += [("client_id", form.client_id), ("client_secret", secret)]
        else:
            headers |= basic(quote_plus(form.client_id), quote_plus(secret))
        return asked("POST", form.token_url, (), headers, form_body(fields))
