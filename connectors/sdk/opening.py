"""A system's doors opened as its config says."""

from collections.abc import Callable
from dataclasses import replace

from connectors.sdk.auth.credentials import (
    BearerToken,
    Credentials,
    Key,
    NoCredentials,
    Secrets,
    UserAndPassword,
)
from connectors.sdk.auth.forms import ApiKey, Basic, Bearer, OAuth2, Signed
from connectors.sdk.auth.oauth2 import ClientCredentials
from connectors.sdk.auth.signing import Signature
from connectors.sdk.config import ConnectorConfig
from connectors.sdk.http import HttpDoor
from connectors.sdk.http_config import HttpConfig
from connectors.sdk.http_session import Session
from connectors.sdk.http_wire import Wire
from connectors.sdk.pace import paced
from connectors.sdk.tls import TlsContext
from connectors.sdk.way import Around, as_it_is
from schema.model.systems import Limits
from schema.model.times import Micros

_LONGEST_TOKEN_REPLY = 100_000


def open_door(
    config: ConnectorConfig,
    limits: Limits,
    session: Session,
    now: Callable[[], Micros],
    secrets: Secrets,
    around: Around = as_it_is,
) -> HttpDoor:
    """The door of one system: to the hosts of its config, with the credentials that it names.

    Costs no I/O: secrets and files are looked up when the system is first asked. ``around`` is put
    around every way it goes, below the credentials.
    """
    if not isinstance(config, HttpConfig):
        wire = around(Wire(session, config.hosts(), limits))
        return HttpDoor(paced(wire, config.rate))
    tls = TlsContext(config.tls, secrets)
    wire = paced(around(Wire(session, config.hosts(), limits, tls)), config.rate)
    if not isinstance(config.auth, OAuth2):
        return HttpDoor(wire, _credentials(config.auth, secrets, now), config.headers)
    small = replace(limits, max_reply_bytes=min(limits.max_reply_bytes, _LONGEST_TOKEN_REPLY))
    to_tokens = around(Wire(session, frozenset({config.auth.host()}), small, tls))
    credentials = ClientCredentials(config.auth, to_tokens, secrets, now)
    return HttpDoor(wire, credentials, config.headers)


def _credentials(
    form: Bearer | ApiKey | Basic | Signed | None, secrets: Secrets, now: Callable[[], Micros]
) -> Credentials:
    if form is None:
        return NoCredentials()
    if isinstance(form, Bearer):
        return BearerToken(form, secrets)
    if isinstance(form, ApiKey):
        return Key(form, secrets)
    if isinstance(form, Basic):
        return UserAndPassword(form, secrets)
    return Signature(form, secrets, now)
