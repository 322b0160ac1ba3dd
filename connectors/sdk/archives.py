"""Zip archives from outside (spreadsheets are such archives too), read without trust.

Nothing is written to a path that an archive names, and no size that it states is believed: what
comes out is counted as it comes. Whatever is wrong is ``Malformed``.
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
_DAMAGED = "the archive is damaged, or no zip archive"
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
class Caps:
    """What an archive may come to, those within it counted in."""

    members: int = 1_000
    total_bytes: int = 1_000_000_000
    """Decoded."""
    ratio: int = 200
    """Decoded bytes of a member for each compressed one, once there are ``ratio_from``."""
    ratio_from: int = 1_000_000
    depth: int = 2
    """1: no archive within; a spreadsheet is an archive of that depth itself."""


class _Spent:
    """How much of the caps is used up."""

    def __init__(self, caps: Caps) -> None:
        self.caps = caps
        self._members = 0
        self._bytes = 0

    def take_members(self, number: int) -> None:
        self._members += number
        if self._members > self.caps.members:
            raise Malformed(f"the archive holds more than {self.caps.members:,} files")

    def take_bytes(self, number: int) -> None:
        self._bytes += number
        if self._bytes > self.caps.total_bytes:
            raise Malformed(f"the archive unpacks to more than {self.caps.total_bytes:,} bytes")


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
                if got > caps.ratio_from and got > caps.ratio * member.compress_size:
                    raise Malformed(f"{shown(name)} in the archive unpacks to far more than it is")
                yield chunk

    @contextmanager
    def unpacked(self, name: str) -> Iterator[IO[bytes]]:
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
            raise Malformed(f"{shown(name)} is an archive within {self._depth} others: too deep")
        with self.unpacked(name) as file, _opened(file, self._spent, self._depth + 1) as inner:
            yield inner


@contextmanager
def open_archive(file: IO[bytes], caps: Caps | None = None) -> Iterator[Archive]:
    """The archive in a file that can be read in any order."""
    with _opened(file, _Spent(caps or Caps()), 1) as archive:
        yield archive


def check_archive(file: IO[bytes], caps: Caps | None = None) -> None:
    """Read all of an archive once, for a library that will unpack it by itself; ``Malformed`` when
    it is more than the caps allow. Leaves ``file`` at its beginning."""
    with open_archive(file, caps) as archive:
        for name in archive.members:
            for _ in archive.chunks(name):
                pass
    file.seek(0)


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
