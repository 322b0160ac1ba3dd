"""Archives (zip, and the formats that are one: xlsx, ods) measured before anything reads them.

Sizes are counted as they are unpacked, not believed: an archive can say anything of itself. What
is packed within a member is not unpacked, so depth is one.
"""

import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from connectors.sdk.errors import Malformed

_CHUNK = 1 << 20
_METHODS = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})


@dataclass(frozen=True, slots=True)
class ArchiveCaps:
    """How much an archive may hold: members, unpacked bytes of all together, and how often one
    may be as long unpacked as packed (counted beyond its first ``spared`` bytes)."""

    members: int = 2_000
    size: int = 500_000_000
    ratio: int = 200
    spared: int = 10_000_000


def unpacked(file: BinaryIO, caps: ArchiveCaps) -> Iterator[tuple[str, bytes]]:
    """Each member's name with its content, part by part; blocking.

    ``Malformed`` as soon as a cap is passed, and for what is no archive, is encrypted or damaged.
    Reading it to its end is the check.
    """
    try:
        with zipfile.ZipFile(file) as archive:
            members = archive.infolist()
            if len(members) > caps.members:
                raise Malformed(f"is an archive of more than {caps.members:,} members")
            room = caps.size
            for member in members:
                for part in _parts(archive, member, caps, room):
                    room -= len(part)
                    yield member.filename, part
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError) as error:
        raise Malformed("is a damaged archive") from error


def _parts(
    archive: zipfile.ZipFile, member: zipfile.ZipInfo, caps: ArchiveCaps, room: int
) -> Iterator[bytes]:
    if member.flag_bits & 0x1:
        raise Malformed("is encrypted: save it without a password")
    if member.compress_type not in _METHODS:
        raise Malformed("is packed by a method that is not read")
    most = caps.spared + caps.ratio * member.compress_size
    size = 0
    with archive.open(member) as opened:
        while part := opened.read(_CHUNK):
            size += len(part)
            if size > room:
                raise Malformed(f"is an archive of more than {caps.size:,} bytes unpacked")
            if size > most:
                raise Malformed(f"is an archive packed more than {caps.ratio} times: a bomb?")
            yield part
