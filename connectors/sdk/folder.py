"""The door to a folder on the hub's machine.

What is opened is found step by step from the folder itself, no step through a link: however names
or folders are changed meanwhile, nothing outside is reached.
"""

import asyncio
import os
import stat
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import BinaryIO

from connectors.sdk.errors import ConnectorError, Malformed, Refused, Unavailable
from connectors.sdk.file_door import MOST_FILES, TOO_MANY, StoredFile, is_temporary

_NO_LINK = os.O_RDONLY | os.O_CLOEXEC | os.O_NOFOLLOW | os.O_NONBLOCK


class FolderDoor:
    """Reads the folder at ``path``."""

    def __init__(self, path: str) -> None:
        self._path = Path(path)

    @asynccontextmanager
    async def reading(self) -> AsyncIterator["OpenFolder"]:
        """The folder, opened; ``Unavailable`` while it is not there (a mount may be missing)."""
        try:
            root = os.open(self._path, os.O_RDONLY | os.O_CLOEXEC | os.O_DIRECTORY)
        except OSError as error:
            raise _of_folder(error) from error
        try:
            yield OpenFolder(root)
        finally:
            os.close(root)


class OpenFolder:
    """See ``connectors.sdk.file_door.Files``. ``root`` is the folder's descriptor."""

    def __init__(self, root: int) -> None:
        self._root = root

    async def listed(self, depth: int) -> Sequence[StoredFile]:
        """See ``Files``."""
        return await asyncio.to_thread(self._listed, depth)

    @asynccontextmanager
    async def opened(self, file: StoredFile, most: int) -> AsyncIterator[BinaryIO]:
        """See ``Files``."""
        try:
            descriptor = _open_below(self._root, file.name)
        except OSError as error:
            raise Malformed(_why_unopened(error)) from error
        with os.fdopen(descriptor, "rb") as opened:
            _check(os.fstat(descriptor), most)
            yield opened

    def _listed(self, depth: int) -> Sequence[StoredFile]:
        found: list[StoredFile] = []
        try:
            for file in _walk(self._root, "", depth):
                found.append(file)
                if len(found) > MOST_FILES:
                    raise Malformed(TOO_MANY)
        except OSError as error:
            raise _of_folder(error) from error
        return found


def _walk(folder: int, above: str, depth: int) -> Iterator[StoredFile]:
    with os.scandir(folder) as entries:
        for entry in entries:
            if is_temporary(entry.name):
                continue
            name = f"{above}{entry.name}"
            try:
                known = entry.stat(follow_symlinks=False)
            except FileNotFoundError:
                continue  # gone since it was listed
            if not stat.S_ISDIR(known.st_mode):
                yield _stored(name, known)
            elif depth > 0:
                yield from _below(folder, entry.name, f"{name}/", depth - 1)


def _below(folder: int, name: str, above: str, depth: int) -> Iterator[StoredFile]:
    inner = os.open(name, _NO_LINK | os.O_DIRECTORY, dir_fd=folder)
    try:
        yield from _walk(inner, above, depth)
    finally:
        os.close(inner)


def _stored(name: str, known: os.stat_result) -> StoredFile:
    """``version`` goes by the inode's own time too: copying keeps the other one."""
    version = f"{known.st_size}:{known.st_mtime_ns}:{known.st_ctime_ns}:{known.st_ino}"
    refused = "" if stat.S_ISREG(known.st_mode) else _no_file(known.st_mode)
    return StoredFile(name, known.st_size, known.st_mtime_ns // 1_000, version, refused)


def _no_file(mode: int) -> str:
    return "is a link, and links are not followed" if stat.S_ISLNK(mode) else "is no plain file"


def _open_below(root: int, name: str) -> int:
    """A descriptor of what a name means; ``OSError`` where any step is a link or goes upwards."""
    *folders, last = name.split("/")
    if any(part in ("", ".", "..") or "\0" in part for part in (*folders, last)):
        raise FileNotFoundError(name)
    at = os.dup(root)
    try:
        for part in folders:
            below = os.open(part, _NO_LINK | os.O_DIRECTORY, dir_fd=at)
            os.close(at)
            at = below
        return os.open(last, _NO_LINK, dir_fd=at)
    finally:
        os.close(at)


def _check(known: os.stat_result, most: int) -> None:
    if not stat.S_ISREG(known.st_mode):
        raise Malformed("is no plain file")
    if known.st_size > most:
        raise Malformed(f"has {known.st_size:,} bytes, more than the {most:,} allowed")


def _why_unopened(error: OSError) -> str:
    if isinstance(error, FileNotFoundError):
        return "is not there any more"
    if isinstance(error, PermissionError):
        return "may not be read by the hub's user"
    return "cannot be opened: it is a link, or lies behind one, or its disk fails"


def _of_folder(error: OSError) -> ConnectorError:
    if isinstance(error, PermissionError):
        return Refused("its folder may not be read by the hub's user")
    if isinstance(error, NotADirectoryError):
        return Malformed("what should be its folder is none")
    return Unavailable("its folder is not there, or its disk does not answer")
