"""The ``database`` table of a system's file: where its database is and who the hub is there."""

from typing import Annotated, Literal, Self

from pydantic import AfterValidator, Field, model_validator

from connectors.sdk.config import Strict
from connectors.sdk.database.address import Address, parse_address
from connectors.sdk.database.dialects import DIALECTS, SQLITE, Dialect
from connectors.sdk.secrets import SecretRef
from connectors.sdk.tls import Tls

_SECRET = ("env:", "file:")
_OWN_TRUST = frozenset({"mssql"})
"""Its driver trusts whom its machine trusts."""


def _url(text: str) -> str:
    if text.startswith(_SECRET):
        return text
    address = parse_address(text)
    if address.user or address.password:
        raise ValueError("holds credentials; put them in `user` and `password`")
    return text


def _rooted(text: str) -> str:
    if not text.startswith("/"):
        raise ValueError("is no path from the root")
    return text


class Database(Strict):
    """A database on a server, or a file of SQLite.

    A ``url`` with credentials in it is a secret: it is then given by reference, and ``dialect`` and
    ``host`` say where it must lead.
    """

    url: Annotated[str, AfterValidator(_url)]
    """``postgresql://host:5432/name``, ``sqlite:////folder/name.db``, or where a whole URL with its
    credentials is to be found (``env:NAME``)."""
    dialect: Literal["postgresql", "mysql", "mariadb", "mssql", "oracle"] | None = None
    """What it speaks, where ``url`` is a secret."""
    host: str | None = None
    """The one host that a secret ``url`` may lead to."""
    user: Annotated[str, Field(min_length=1)] | None = None
    """Its name, or where that is to be found (``env:NAME``)."""
    password: SecretRef | None = None
    """Where the user's password is to be found."""
    socket: Annotated[str, AfterValidator(_rooted)] | None = None
    """A server on this machine, by its socket: the folder of PostgreSQL's, the file of MySQL's. The
    ``url`` then has no host: ``postgresql:///name``."""
    encrypted: bool = True
    """Over TLS, the server's certificate checked. False sends all in the clear, the data and with
    some servers the password: only for networks that nobody else is in."""
    tls: Tls | None = None
    """Whom the hub trusts there, and its own certificate."""
    encoding: str = "utf-8"
    """Of texts in a database that knows none of its own: SQLite, and PostgreSQL's ``SQL_ASCII``."""

    @property
    def address(self) -> Address | None:
        """Where the URL leads; None where it is a secret."""
        return None if self.url.startswith(_SECRET) else parse_address(self.url)

    @property
    def spoken(self) -> Dialect:
        """The dialect, which the file says in any case."""
        address = self.address
        return address.dialect if address else DIALECTS[self.dialect or ""]

    def hosts(self) -> frozenset[str]:
        """The one host of the URL; none for a file or a socket."""
        host = self.address.host if self.address else (self.host or "").lower()
        return frozenset({host} if host else ())

    @model_validator(mode="after")
    def _leads_somewhere(self) -> Self:
        address = self.address
        if address is None:
            self._check_secret()
        elif self.dialect or self.host:
            raise ValueError("`dialect` and `host` go with a `url` that is a secret's reference")
        elif address.dialect is SQLITE:
            self._check_file()
        elif bool(address.host) == bool(self.socket):
            raise ValueError("give a host in `url`, or a `socket` and none")
        elif not self.user:
            raise ValueError("`user` is missing: a user that may only read is best")
        return self

    @model_validator(mode="after")
    def _can_be_spoken(self) -> Self:
        missing = self.spoken.missing()
        if missing:
            raise ValueError(missing)
        if self.tls and not (self.encrypted and self.hosts()):
            raise ValueError("`tls` goes with a host, and without `encrypted = false`")
        if self.tls and self.spoken.name in _OWN_TRUST:
            raise ValueError(f"`tls` cannot be given to the driver of {self.spoken.name}")
        try:
            b"-".decode(self.encoding)
        except (LookupError, ValueError) as error:
            raise ValueError(f"`encoding` is {self.encoding!r}, which is none") from error
        return self

    def _check_secret(self) -> None:
        if not (self.dialect and self.host):
            raise ValueError("a `url` that is a secret needs `dialect` and `host`: where it leads")
        if self.user or self.password or self.socket:
            raise ValueError("a `url` that is a secret holds user and password already")

    def _check_file(self) -> None:
        if self.user or self.password or self.socket or self.tls or not self.encrypted:
            raise ValueError("a file of SQLite has only a `url` and an `encoding`")
