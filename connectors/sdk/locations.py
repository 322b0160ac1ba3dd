"""Where a system's files lie, as its ``[connector]`` table says: the forms of ``location``."""

from pathlib import PurePosixPath
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, Field, model_validator

from connectors.sdk.config import Strict
from connectors.sdk.secrets import SecretRef


def _rooted(text: str) -> str:
    path = PurePosixPath(text)
    if not path.is_absolute() or ".." in path.parts:
        raise ValueError("is no absolute path of a folder, without `..`")
    return text


FolderPath = Annotated[str, AfterValidator(_rooted)]
"""A folder on the hub's machine."""


class Folder(Strict):
    """A folder on the hub's machine, or one mounted there. A link as the folder is followed."""

    type: Literal["folder"]
    """A folder on the hub's machine."""
    path: FolderPath
    """Its path from the root."""


class Upload(Strict):
    """A folder into which the hub's own receiver of uploads writes.

    Whoever writes there gives a name that begins with ``.`` and renames it, within the folder, once
    all is written: what is seen under its own name is whole, so nothing is waited for.
    """

    type: Literal["upload"]
    """A folder of uploads, whose files are whole as they appear."""
    path: FolderPath
    """Its path from the root."""


class SftpServer(Strict):
    """A folder on an SFTP server, which must prove that it is the one meant.

    Give ``host_key``, the fingerprints of its keys (``SHA256:…``, as ``ssh-keygen -lf`` prints
    them), or ``known_hosts``, where lines in OpenSSH's format are to be found. No other key is
    ever trusted.
    """

    type: Literal["sftp"]
    """A folder on an SFTP server."""
    host: Annotated[str, Field(min_length=1, pattern=r"^[^\s/@:\[\]]+$|^[0-9A-Fa-f:]+$")]
    """Its name or address, without scheme or port."""
    port: int = Field(default=22, ge=1, le=65_535)
    """The port of its SSH."""
    user: str = Field(min_length=1)
    """The hub's user name there."""
    path: str = "."
    """The folder, from where the server puts its user."""
    host_key: tuple[Annotated[str, Field(pattern=r"^SHA256:[A-Za-z0-9+/]{43}$")], ...] = ()
    """Fingerprints of its keys: ``SHA256:…``."""
    known_hosts: SecretRef | None = None
    """Where its keys are to be found as lines of ``known_hosts``."""
    password: SecretRef | None = None
    """Where the user's password is to be found."""
    key: SecretRef | None = None
    """The hub's private key, in OpenSSH's format or PEM."""
    key_password: SecretRef | None = None
    """Of a key in PEM (PKCS #8): ``ssh-keygen -p -m PKCS8`` writes one so."""

    @model_validator(mode="after")
    def _known(self) -> Self:
        if bool(self.host_key) == (self.known_hosts is not None):
            raise ValueError("give either `host_key` or `known_hosts`: no key is trusted unseen")
        if (self.password is None) == (self.key is None):
            raise ValueError("give either `password` or `key`")
        if self.key_password and not self.key:
            raise ValueError("`key_password` goes with a `key`")
        return self


Location = Annotated[Folder | Upload | SftpServer, Field(discriminator="type")]
