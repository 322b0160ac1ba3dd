"""The directory of a zip archive, checked before and after it is read."""

import os
import stat
import struct
import zipfile
from typing import IO

from connectors.sdk.errors import Malformed

_END, _END_SIZE, _LONGEST_COMMENT = b"PK\x05\x06", 22, 65_535
_LOCATOR, _LOCATOR_SIZE = b"PK\x06\x07", 20
_END_64, _END_64_SIZE = b"PK\x06\x06", 56
_IN_64 = 0xFFFF_FFFF
_LONGEST_ENTRY = 1_000
_LONGEST_NAME = 500
_METHODS = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})
_ENCRYPTED = 0x1


def check_size(file: IO[bytes], members: int) -> None:
    """Raise ``Malformed`` when ``file`` is no zip archive, or its directory is longer than that of
    so many members: it is read whole before anything can be counted."""
    length = file.seek(0, os.SEEK_END)
    file.seek(max(0, length - _END_SIZE - _LONGEST_COMMENT - _LOCATOR_SIZE - _END_64_SIZE))
    tail = file.read()
    at = tail.rfind(_END)
    if at < 0 or len(tail) - at < _END_SIZE:
        raise Malformed("is a damaged archive, or none")
    if max(_sizes(file, tail, at), default=_IN_64) > members * _LONGEST_ENTRY:
        raise Malformed(f"is an archive of more than {members:,} members, by its directory")


def _sizes(file: IO[bytes], tail: bytes, at: int) -> list[int]:
    """The size of the directory by each record that a reader may go by."""
    (plain,) = struct.unpack_from("<L", tail, at + 12)
    sizes = [plain] if plain != _IN_64 else []
    locator = tail[max(0, at - _LOCATOR_SIZE) : at]
    if locator.startswith(_LOCATOR) and len(locator) == _LOCATOR_SIZE:
        before = max(0, at - _LOCATOR_SIZE - _END_64_SIZE)
        (offset,) = struct.unpack_from("<Q", locator, 8)
        sizes += _size_64(tail[before : before + _END_64_SIZE])
        if offset < file.seek(0, os.SEEK_END):
            file.seek(offset)
            sizes += _size_64(file.read(_END_64_SIZE))
    return sizes


def _size_64(record: bytes) -> list[int]:
    if len(record) < _END_64_SIZE or not record.startswith(_END_64):
        return []
    return [struct.unpack_from("<Q", record, 40)[0]]


def check_members(members: list[zipfile.ZipInfo], length: int) -> None:
    """Raise ``Malformed`` for a member that cannot be taken, or that shares its bytes with another
    in an archive of ``length`` bytes."""
    for member in members:
        why = _unfit(member)
        if why:
            raise Malformed(f"is an archive with {shown(member.filename)}, {why}")
    if len({member.filename for member in members}) < len(members):
        raise Malformed("is an archive with two members of the same name")
    if sum(member.compress_size for member in members) > length:
        raise Malformed("is an archive whose members lie over one another")


def shown(name: str) -> str:
    """A member's name as a message shows it."""
    return repr(name[:60])


def _unfit(member: zipfile.ZipInfo) -> str:
    name = member.filename
    parts = name.split("/")
    if not name or len(name) > _LONGEST_NAME or any(ord(sign) < 32 for sign in name):
        return "which is no name for a file"
    if name.startswith("/") or "\\" in name or ":" in parts[0] or ".." in parts:
        return "which leads out of it"
    if stat.S_ISLNK(member.external_attr >> 16):
        return "a link to another file"
    if member.flag_bits & _ENCRYPTED:
        return "which is encrypted: save it without a password"
    if member.compress_type not in _METHODS:
        return "which is packed by a method that is not read"
    return ""
