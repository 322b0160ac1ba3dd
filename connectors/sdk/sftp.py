"""The door to a folder on an SFTP server.

The server proves that it is the one meant, by a key that the system's file names, before the hub
shows who it is. Nothing of the machine's own SSH settings counts: no configuration, agent, keys or
known hosts of whoever runs the hub. A file is copied to the hub's disk, without a name, as it is
opened: the server is not kept waiting while it is read.
"""

import asyncio
import stat
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from tempfile import TemporaryFile
from typing import BinaryIO

import asyncssh

from connectors.sdk.errors import Malformed, Refused
from connectors.sdk.file_door import MOST_FILES, TOO_MANY, StoredFile, is_temporary
from connectors.sdk.locations import SftpServer
from connectors.sdk.sftp_failures import translated, why_unopened
from connectors.sdk.sockets import connected
from schema.model.systems import Limits
from schema.model.times import SECOND

_CHUNK = 1 << 20


class SftpDoor:
    """Reads a folder of one server; ``limits.max_concurrency`` connections at a time.

    Each wait for the server takes ``limits.deadline`` seconds at most.
    """

    def __init__(self, server: SftpServer, limits: Limits, secrets: Callable[[str], str]) -> None:
        self._server = server
        self._limits = limits
        self._secrets = secrets
        self._turns = asyncio.Semaphore(limits.max_concurrency)

    @asynccontextmanager
    async def reading(self) -> AsyncIterator["OpenSftp"]:
        """A connection of its own. ``Refused`` when the server is not known or does not know us."""
        deadline = self._limits.deadline
        async with self._turns, AsyncExitStack() as stack:
            with translated(deadline):
                connection = await self._connect(deadline)
                stack.push_async_callback(_closed, connection, deadline)
                async with asyncio.timeout(deadline):
                    client = await stack.enter_async_context(connection.start_sftp_client())
            yield OpenSftp(client, self._server.path, deadline)

    async def _connect(self, deadline: float) -> asyncssh.SSHClientConnection:
        server = self._server
        own = self._own_keys()
        password = self._secrets(server.password) if server.password else None
        sock = await connected(server.host, server.port, deadline)
        try:
            return await asyncssh.connect(
                server.host,
                server.port,
                sock=sock,
                config=None,
                known_hosts=self._known_hosts(),
                client_factory=lambda: _Pinned(server.host_key),
                username=server.user,
                password=password,
                client_keys=own or None,
                preferred_auth="publickey" if own else "password,keyboard-interactive",
                agent_path=None,
                disable_trivial_auth=True,
                gss_kex=False,
                gss_auth=False,
                connect_timeout=deadline,
                login_timeout=deadline,
                keepalive_interval=deadline,
            )
        except BaseException:
            sock.close()
            raise

    def _own_keys(self) -> list[asyncssh.SSHKey]:
        server = self._server
        if server.key is None:
            return []
        password = self._secrets(server.key_password) if server.key_password else None
        try:
            return [asyncssh.import_private_key(self._secrets(server.key), password)]
        except (asyncssh.KeyImportError, asyncssh.KeyEncryptionError) as error:
            why = "the hub's `key` is no private key, or not in PEM, or its password is wrong"
            raise Refused(why) from error

    def _known_hosts(self) -> object:
        """Never None, which would trust any key, nor empty text, which means the user's own."""
        if self._server.known_hosts is None:
            return ([], [], [])
        try:
            return asyncssh.import_known_hosts(self._secrets(self._server.known_hosts))
        except ValueError as error:
            raise Refused("`known_hosts` is not written as OpenSSH writes it") from error


class _Pinned(asyncssh.SSHClient):
    """Trusts, beside known hosts, the keys of these fingerprints and no others."""

    def __init__(self, fingerprints: Sequence[str]) -> None:
        self._fingerprints = frozenset(fingerprints)

    def validate_host_public_key(
        self, host: str, addr: str, port: int, key: asyncssh.SSHKey
    ) -> bool:
        return key.get_fingerprint("sha256") in self._fingerprints


class OpenSftp:
    """See ``connectors.sdk.file_door.Files``."""

    def __init__(self, client: asyncssh.SFTPClient, path: str, deadline: float) -> None:
        self._client = client
        self._path = path.encode()
        self._deadline = deadline

    async def listed(self, depth: int) -> Sequence[StoredFile]:
        """See ``Files``."""
        found: list[StoredFile] = []
        waiting = [("", depth)]
        while waiting:
            above, deeper = waiting.pop()
            for name, attributes in await self._entries(above):
                if _is_folder(attributes):
                    if deeper:
                        waiting.append((f"{name}/", deeper - 1))
                    continue
                found.append(_stored(name, attributes))
                if len(found) > MOST_FILES:
                    raise Malformed(TOO_MANY)
        return found

    @asynccontextmanager
    async def opened(self, file: StoredFile, most: int) -> AsyncIterator[BinaryIO]:
        """See ``Files``."""
        if file.refused:
            raise Malformed(file.refused)
        with TemporaryFile() as copy:
            await self._copy(file, copy, most)
            copy.seek(0)
            yield copy

    async def _entries(self, above: str) -> list[tuple[str, asyncssh.SFTPAttrs]]:
        """What lies in one folder: plain names only, whatever the server says."""
        found = []
        folder = self._below(above)
        with translated(self._deadline):
            async with asyncio.timeout(self._deadline):
                async for entry in self._client.scandir(folder):
                    name = _text(entry.filename)
                    if not is_temporary(name) and "/" not in name and "\0" not in name:
                        found.append((f"{above}{name}", entry.attrs))
                    if len(found) > MOST_FILES:
                        raise Malformed(TOO_MANY)
        return found

    async def _copy(self, file: StoredFile, copy: BinaryIO, most: int) -> None:
        size = 0
        with translated(self._deadline, why_unopened):
            async with asyncio.timeout(self._deadline) as timer:
                async with self._client.open(self._below(file.name), "rb") as remote:
                    while part := _bytes(await remote.read(_CHUNK)):
                        size += len(part)
                        if size > most:
                            raise Malformed(f"has more than the {most:,} bytes allowed")
                        copy.write(part)
                        timer.reschedule(asyncio.get_running_loop().time() + self._deadline)

    def _below(self, name: str) -> bytes:
        return self._path + b"/" + name.encode("utf-8", "surrogateescape")


async def _closed(connection: asyncssh.SSHClientConnection, deadline: float) -> None:
    """Say goodbye; cut a server off that does not let go."""
    connection.close()
    try:
        async with asyncio.timeout(deadline):
            await connection.wait_closed()
    except TimeoutError:
        connection.abort()


def _text(name: bytes | str) -> str:
    return name if isinstance(name, str) else name.decode("utf-8", "surrogateescape")


def _bytes(part: bytes | str) -> bytes:
    return part if isinstance(part, bytes) else part.encode()


def _is_folder(attributes: asyncssh.SFTPAttrs) -> bool:
    """A link to a folder is none."""
    if attributes.permissions is not None:
        return stat.S_ISDIR(attributes.permissions)
    return attributes.type == asyncssh.FILEXFER_TYPE_DIRECTORY


def _stored(name: str, attributes: asyncssh.SFTPAttrs) -> StoredFile:
    """The protocol tells times in seconds."""
    size, changed = attributes.size or 0, attributes.mtime or 0
    version = f"{size}:{changed}:{attributes.mtime_ns or 0}"
    return StoredFile(name, size, int(changed) * SECOND, version, _refused(attributes))


def _refused(attributes: asyncssh.SFTPAttrs) -> str:
    mode = attributes.permissions
    is_link = attributes.type == asyncssh.FILEXFER_TYPE_SYMLINK
    if is_link or (mode is not None and stat.S_ISLNK(mode)):
        return "is a link, and links are not followed"
    plain = stat.S_ISREG(mode) if mode is not None else True
    return "" if plain else "is no plain file"
