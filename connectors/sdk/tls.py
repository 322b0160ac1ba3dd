"""A system's own TLS: whom the hub trusts there, and the certificate by which it is known."""

import ssl
from collections.abc import Callable
from typing import Annotated, Self

from pydantic import AfterValidator, model_validator

from connectors.sdk.config import Strict
from connectors.sdk.errors import Refused
from connectors.sdk.secrets import SecretRef


def _file(reference: str) -> str:
    if not reference.startswith("file:"):
        raise ValueError("is not a file's reference; it reads file:PATH")
    return reference


FileRef = Annotated[SecretRef, AfterValidator(_file)]
"""Where a file in PEM is to be found."""


class Tls(Strict):
    """The ``tls`` table: with ``certificate`` and ``key`` the hub shows who it is (mutual TLS).

    The files are read when the system is first asked; who renews them restarts the hub.
    """

    certificate: FileRef | None = None
    """The hub's own, with what leads to its root below it."""
    key: FileRef | None = None
    """Its private key; None: it stands in the same file."""
    key_password: SecretRef | None = None
    """Where the password of that key is to be found, if it has one."""
    ca: FileRef | None = None
    """Who may have signed the system's certificate; None: whom this machine trusts."""

    @model_validator(mode="after")
    def _belong_together(self) -> Self:
        if self.certificate is None and (self.key or self.key_password):
            raise ValueError("`key` and `key_password` go with a `certificate`")
        return self


class TlsContext:
    """The context of one system, made when it is first wanted and then kept."""

    def __init__(self, form: Tls | None, secrets: Callable[[str], str]) -> None:
        self._form = form
        self._secrets = secrets
        self._made: ssl.SSLContext | None = None

    def __call__(self) -> ssl.SSLContext | bool:
        """The context, or True for that of the session; ``Refused`` when a file cannot be used."""
        if self._form is None:
            return True
        if self._made is None:
            self._made = self._make(self._form)
        return self._made

    def _make(self, form: Tls) -> ssl.SSLContext:
        context = _trusting(form.ca)
        if form.certificate is not None:
            password = self._secrets(form.key_password) if form.key_password else ""
            _show(context, form.certificate, form.key, password)
        return context


def _trusting(ca: str | None) -> ssl.SSLContext:
    try:
        return ssl.create_default_context(cafile=ca.removeprefix("file:") if ca else None)
    except (OSError, ssl.SSLError) as error:
        raise Refused(f"the file of `tls.ca` cannot be used: {_why(error)}") from error


def _show(context: ssl.SSLContext, certificate: str, key: str | None, password: str) -> None:
    """``password`` is given in any case: without one OpenSSL would ask at the terminal."""
    files = (certificate.removeprefix("file:"), key.removeprefix("file:") if key else None)
    try:
        context.load_cert_chain(*files, password=lambda: password)
    except (OSError, ValueError) as error:
        raise Refused(f"the hub's certificate (`tls`) cannot be used: {_why(error)}") from error


def _why(error: Exception) -> str:
    if isinstance(error, FileNotFoundError):
        return "a file is not there"
    if isinstance(error, ssl.SSLError) and error.reason == "KEY_VALUES_MISMATCH":
        return "the key belongs to another certificate"
    if isinstance(error, ssl.SSLError | ValueError):
        return "a file is not in PEM, or the key's password is wrong"
    return "a file cannot be read"
