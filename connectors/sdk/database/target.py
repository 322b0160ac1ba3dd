"""What is connected to: the database of a system's file, its host looked up and checked."""

import ssl
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from connectors.sdk.database.address import Address, parse_address
from connectors.sdk.database.form import Database
from connectors.sdk.errors import Refused
from connectors.sdk.sockets import looked_up
from connectors.sdk.tls import Tls, TlsContext


@dataclass(frozen=True, slots=True)
class Target:
    """One way to a database. ``host`` is a name, an address, or the path of a socket."""

    address: Address
    host: str
    tls: ssl.SSLContext | None
    deadline: float
    """Seconds that each wait, and each statement at the server, may take."""
    offset: str
    """The zone in which times without one are meant."""
    encoding: str
    user: str = field(default="", repr=False)
    password: str = field(default="", repr=False)


class Way:
    """From the file to what is connected to, looked up anew for each connection."""

    def __init__(
        self, form: Database, deadline: float, offset: str, secrets: Callable[[str], str]
    ) -> None:
        self._form = form
        self._deadline = deadline
        self._offset = offset
        self._secrets = secrets
        self._tls = TlsContext(form.tls or Tls(), secrets)

    async def targets(self) -> list[Target]:
        """The ways to the database, the best first.

        Without TLS the addresses that were checked, so that a name that resolves elsewhere a moment
        later changes nothing; with it the name, which the certificate must bear. Raises ``Refused``
        for an address where no system can be, and ``OSError`` for a name that is not known.
        """
        whole = self._target()
        if not whole.address.host:
            return [whole]
        found = await looked_up(whole.address.host, whole.address.port)
        if whole.tls:
            return [whole]
        return [replace(whole, host=str(address[0])) for *_, address in found]

    def _target(self) -> Target:
        form, address = self._form, self._address()
        context = self._tls() if form.encrypted and address.host else None
        return Target(
            address,
            address.host or form.socket or "",
            context if isinstance(context, ssl.SSLContext) else None,
            self._deadline,
            self._offset,
            form.encoding,
            self._secret(form.user) or address.user,
            self._secrets(form.password) if form.password else address.password,
        )

    def _secret(self, text: str | None) -> str:
        return self._secrets(text) if text and text.startswith(("env:", "file:")) else text or ""

    def _address(self) -> Address:
        """The address, held to what the file says of it where it is a secret."""
        form = self._form
        if form.address is not None:
            return form.address
        try:
            found = parse_address(self._secrets(form.url))
        except ValueError as error:
            raise Refused(f"the secret of `url` {error}") from error
        if found.dialect is not form.spoken or found.host not in form.hosts():
            raise Refused("the secret of `url` leads elsewhere than `dialect` and `host` say")
        return found
