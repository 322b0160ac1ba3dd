"""Archives (zip, and the formats that are one: xlsx, ods) measured before anything reads them.

Sizes are counted as they are unpacked, not believed: an archive can say anything of itself. Nothing
is written to a path that an archive names. All of it blocks. Whatever is wrong is ``Malformed``, in
words whose subject is the file.
"""

import errno
import os
import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from tempfile import SpooledTemporaryFile
from typing import IO

from connectors.sdk.archive_directory import check_members, check_size, shown
from connectors.sdk.errors import Malformed

_CHUNK = 64 * 1024
_IN_MEMORY = 8_000_000
_DAMAGED = "is a damaged archive, or none"
_BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    EOFError,
    NotImplementedError,
    RuntimeError,
    ValueError,
)
"""What ``zipfile`` raises for archives that are none."""


@dataclass(frozen=True, slots=True)
class ArchiveCaps:
    """How much an archive may hold, those within it counted in: members, unpacked bytes of all
    together, and how often one may be as long unpacked as packed (counted beyond its first
    ``spared`` bytes)."""

    members: int = 2_000
    size: int = 500_000_000
    ratio: int = 200
    spared: int = 10_000_000
    depth: int = 2
    """1: no archive within it is opened."""


class _Spent:
    """How much of the caps is used up."""

    def __init__(self, caps: ArchiveCaps) -> None:
        self.caps = caps
        self._members = 0
        self._bytes = 0

    def take_members(self, number: int) -> None:
        self._members += number
        if self._members > self.caps.members:
            raise Malformed(f"is an archive of more than {self.caps.members:,} members")

    def take_bytes(self, number: int) -> None:
        self._bytes += number
        if self._bytes > self.caps.size:
            raise Malformed(f"is an archive of more than {self.caps.size:,} bytes unpacked")


class Archive:
    """An archive that is open. ``members`` are the names of its files, in its order."""

    def __init__(self, opened: zipfile.ZipFile, spent: _Spent, depth: int) -> None:
        self._opened = opened
        self._spent = spent
        self._depth = depth
        self._files = {one.filename: one for one in opened.infolist() if not one.is_dir()}
        self.members = tuple(self._files)

    def chunks(self, name: str) -> Iterator[bytes]:
        """A member's content in pieces of some 64 kB."""
        member, got, caps = self._files[name], 0, self._spent.caps
        with _broken_is_malformed(), self._opened.open(member) as file:
            while chunk := file.read(_CHUNK):
                got += len(chunk)
                self._spent.take_bytes(len(chunk))
                if got > caps.spared + caps.ratio * member.compress_size:
                    raise Malformed(f"is an archive packed more than {caps.ratio} times: a bomb?")
                yield chunk

    @contextmanager
    def file(self, name: str) -> Iterator[IO[bytes]]:
        """A member as a file that can be read in any order: in memory, or on disk without a name
        when it is large. Gone when the context ends."""
        with SpooledTemporaryFile(max_size=_IN_MEMORY) as file:
            for chunk in self.chunks(name):
                file.write(chunk)
            file.seek(0)
            yield file

    @contextmanager
    def within(self, name: str) -> Iterator["Archive"]:
        """The archive that a member is; ``Malformed`` when that is deeper than the caps allow."""
        if self._depth >= self._spent.caps.depth:
            raise Malformed(
                f"is an archive with {shown(name)}, one within {self._depth} others: too deep"
            )
        with self.file(name) as file, _opened(file, self._spent, self._depth + 1) as inner:
            yield inner


@contextmanager
def open_archive(file: IO[bytes], caps: ArchiveCaps | None = None) -> Iterator[Archive]:
    """The archive in a file that can be read in any order."""
    with _opened(file, _Spent(caps or ArchiveCaps()), 1) as archive:
        yield archive


def unpacked(file: IO[bytes], caps: ArchiveCaps | None = None) -> Iterator[tuple[str, bytes]]:
    """Each member's name with its content, part by part. Reading it to its end is the check, for
    a library that will unpack the archive by itself."""
    with open_archive(file, caps) as archive:
        for name in archive.members:
            for part in archive.chunks(name):
                yield name, part


@contextmanager
def _opened(file: IO[bytes], spent: _Spent, depth: int) -> Iterator[Archive]:
    check_size(file, spent.caps.members)
    with _broken_is_malformed():
        opened = zipfile.ZipFile(file)
    with opened:
        members = opened.infolist()
        spent.take_members(len(members))
        check_members(members, file.seek(0, os.SEEK_END))
        yield Archive(opened, spent, depth)


@contextmanager
def _broken_is_malformed() -> Iterator[None]:
    try:
        yield
    except _BROKEN as error:
        raise Malformed(_DAMAGED) from error
    except OSError as error:
        if error.errno != errno.EINVAL:  # a place before the beginning of the file
            raise
        raise Malformed(_DAMAGED) from error
