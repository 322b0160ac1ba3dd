"""The files of an SFTP server's folder, while a connection to it is open.

A file is copied to the hub's disk, without a name, as it is opened: the server is not kept waiting
while it is read.
"""

import asyncio
import stat
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from tempfile import TemporaryFile
from typing import BinaryIO

import asyncssh

from connectors.sdk.errors import Malformed
from connectors.sdk.file_door import MOST_FILES, TOO_MANY, StoredFile, is_temporary
from connectors.sdk.sftp_failures import translated, why_unopened
from schema.model.times import SECOND

_CHUNK = 1 << 20


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
