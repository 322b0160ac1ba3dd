"""The doors to files: what every transport of theirs offers a kind, and how one is opened.

One module per transport (``folder.py``, ``sftp.py``); nothing else opens a file or a connection to
read what a system exports. Doors only read. Links are never followed, and names that are not plain
paths below the folder are never opened.
"""

import re
from collections.abc import Callable, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from typing import BinaryIO, Protocol

from connectors.sdk.locations import Location, SftpServer
from schema.model.systems import Limits
from schema.model.times import Micros

MOST_FILES = 100_000
"""A folder that lists more is an error, never a silent end."""
DEEPEST = 16
"""Folders below the folder that are looked into at most."""
TOO_MANY = f"its folder holds more than {MOST_FILES:,} files: move away those that were read"
_TEMPORARY = re.compile(r"\.|~|.*(?:~|\.(?:tmp|temp|part|partial|filepart|crdownload|swp))$", re.I)
"""Beginnings and ends of names that editors and uploads give to what is not finished."""


@dataclass(frozen=True, slots=True)
class StoredFile:
    """One file as listed. ``name`` is its path below the folder, parts joined by ``/``.

    ``changed`` is the time of its last change by the clock of where it lies. ``version`` differs
    whenever the content may: two listings with the same one need no second reading. ``refused`` is
    why it is not to be opened; empty: it may be.
    """

    name: str
    size: int
    changed: Micros
    version: str
    refused: str = ""


class Files(Protocol):
    """A location while it is open."""

    async def listed(self, depth: int) -> Sequence[StoredFile]:
        """The files in the folder and ``depth`` folders down, in no order.

        Names that are hidden or temporary are left out, by themselves and as folders.
        """

    def opened(self, file: StoredFile, most: int) -> AbstractAsyncContextManager[BinaryIO]:
        """The content, on this machine, seekable, read by blocking calls.

        ``Malformed`` when this file cannot be read, or is longer than ``most`` bytes: others may
        be.
        """


class FileDoor(Protocol):
    """One system's folder. Raises only the four errors, without a host or a path."""

    def reading(self) -> AbstractAsyncContextManager[Files]:
        """The location, opened for one reading of it."""


OpenFiles = Callable[[Location, Limits, Callable[[str], str]], FileDoor]
"""Of a location, the system's limits and the resolver of its secrets, the door. Costs no I/O."""


def open_files(location: Location, limits: Limits, secrets: Callable[[str], str]) -> FileDoor:
    """The door to a location."""
    if isinstance(location, SftpServer):
        from connectors.sdk.sftp import SftpDoor  # noqa: PLC0415 - 0.2 s, only where it is spoken

        return SftpDoor(location, limits, secrets)
    from connectors.sdk.folder import FolderDoor  # noqa: PLC0415 - and neither needs the other

    return FolderDoor(location.path)


def is_temporary(name: str) -> bool:
    """Whether a name (the last part of a path) says that the file is hidden or not finished."""
    return _TEMPORARY.match(name) is not None
