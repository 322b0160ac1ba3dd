"""A simulated SFTP server: a folder served on loopback, to be read and not written to.

Each server has a key of its own, made as it starts; ``fingerprint`` is what a system's file names.
"""

import socket
from collections.abc import Mapping
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

import asyncssh

_WRITES = asyncssh.FXF_WRITE | asyncssh.FXF_APPEND | asyncssh.FXF_CREAT | asyncssh.FXF_TRUNC


@dataclass(frozen=True, slots=True)
class SftpUsers:
    """Who is let in: passwords by user, and public keys (OpenSSH's format) that may be anyone's."""

    passwords: Mapping[str, str] = field(default_factory=dict)
    keys: str = ""


async def serve_folder(
    stack: AsyncExitStack, folder: Path, users: SftpUsers, held: socket.socket
) -> str:
    """Serve ``folder`` at a bound socket until ``stack`` ends; the key's fingerprint."""
    key = asyncssh.generate_private_key("ssh-ed25519")
    server = await asyncssh.listen(
        sock=held,
        server_host_keys=[key],
        server_factory=partial(_Server, users),
        authorized_client_keys=asyncssh.import_authorized_keys(users.keys),
        sftp_factory=partial(_ReadOnly, chroot=str(folder).encode()),
        allow_scp=False,
    )
    stack.push_async_callback(server.wait_closed)
    stack.callback(server.close)
    return key.get_fingerprint("sha256")


class _Server(asyncssh.SSHServer):
    def __init__(self, users: SftpUsers) -> None:
        self._users = users

    def password_auth_supported(self) -> bool:
        return bool(self._users.passwords)

    def validate_password(self, username: str, password: str) -> bool:
        return self._users.passwords.get(username) == password


def _refuse(*_: object) -> None:
    raise _refusal()


_REFUSE: Any = _refuse


class _ReadOnly(asyncssh.SFTPServer):
    """Lets nothing be written, made, moved or removed."""

    def open(self, path: bytes, pflags: int, attrs: asyncssh.SFTPAttrs) -> object:
        if pflags & _WRITES:
            raise _refusal()
        return super().open(path, pflags, attrs)

    open56 = remove = mkdir = rmdir = rename = symlink = link = setstat = fsetstat = _REFUSE


def _refusal() -> asyncssh.SFTPError:
    return asyncssh.SFTPPermissionDenied("read only")
