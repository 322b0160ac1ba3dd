"""The door to a folder on an SFTP server.

The server proves that it is the one meant, by a key that the system's file names, before the hub
shows who it is. Nothing of the machine's own SSH settings counts: no configuration, agent, keys or
known hosts of whoever runs the hub.
"""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager

import asyncssh

from connectors.sdk.errors import Refused
from connectors.sdk.locations import SftpServer
from connectors.sdk.sftp_failures import translated
from connectors.sdk.sftp_files import OpenSftp
from connectors.sdk.sockets import connected
from schema.model.systems import Limits


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
    async def reading(self) -> AsyncIterator[OpenSftp]:
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


async def _closed(connection: asyncssh.SSHClientConnection, deadline: float) -> None:
    """Say goodbye; cut a server off that does not let go."""
    connection.close()
    try:
        async with asyncio.timeout(deadline):
            await connection.wait_closed()
    except TimeoutError:
        connection.abort()
