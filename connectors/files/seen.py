"""What of a folder was read already, as the cursor of a harvest: a few bytes for each file.

The cursor tells names, versions and contents by digests of them. It belongs to the settings by
which the files were read: with others it means nothing, so a mended mapping reads all anew.
"""

import base64
import binascii
import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import BinaryIO

from connectors.files.config import FilesConfig
from connectors.files.profiles import NAMES, profile
from connectors.sdk.errors import Unsupported
from connectors.sdk.file_door import StoredFile
from schema.model.systems import SystemSettings

_SIZE = 9
_ENTRY = 3 * _SIZE
_CHUNK = 1 << 20
_NONE = b"\0" * _SIZE
Digest = bytes


@dataclass(slots=True)
class Seen:
    """For each file (by the digest of its name) what version was read and what it held."""

    settings: Digest
    files: dict[Digest, tuple[Digest, Digest]] = field(default_factory=dict)
    _content: Digest = _NONE

    def is_read(self, file: StoredFile) -> bool:
        """Whether just this version was read."""
        version, _ = self.files.get(digest(file.name), (_NONE, _NONE))
        return version == digest(file.version)

    def is_new(self, file: StoredFile, opened: BinaryIO) -> bool:
        """Whether its content is not what was read before; reads it, and blocks."""
        _, before = self.files.get(digest(file.name), (_NONE, _NONE))
        self._content = digest_of_content(opened)
        return self._content != before

    def note(self, file: StoredFile) -> None:
        """The file that was read last was read to its end, or as far as it could be."""
        self.files[digest(file.name)] = (digest(file.version), self._content)
        self._content = _NONE

    def keep_only(self, files: Iterable[StoredFile]) -> None:
        """Forget the files that are not there any more: one that comes back is read again."""
        names = {digest(file.name) for file in files}
        self.files = {name: known for name, known in self.files.items() if name in names}

    def text(self) -> str:
        """The cursor."""
        entries = (name + version + content for name, (version, content) in self.files.items())
        return base64.b85encode(self.settings + b"".join(entries)).decode("ascii")


def read_cursor(cursor: str | None, settings: Digest) -> Seen:
    """What a cursor tells; nothing when it is of other settings. ``Unsupported``: it is none."""
    if cursor is None:
        return Seen(settings)
    try:
        held = base64.b85decode(cursor)
    except (ValueError, binascii.Error) as error:
        raise Unsupported(f"{cursor[:60]!r} is no cursor of this system") from error
    if len(held) % _ENTRY != _SIZE:
        raise Unsupported(f"{cursor[:60]!r} is no cursor of this system")
    if held[:_SIZE] != settings:
        return Seen(settings)
    entries = (held[at : at + _ENTRY] for at in range(_SIZE, len(held), _ENTRY))
    parts = ((e[:_SIZE], (e[_SIZE : 2 * _SIZE], e[2 * _SIZE :])) for e in entries)
    return Seen(settings, dict(parts))


def digest_of_settings(config: FilesConfig, settings: SystemSettings) -> Digest:
    """Changes with whatever decides how files read."""
    parts = config.model_dump_json(include={"files", "mappings", "things", "tables"})
    brought = (profile(name).model_dump_json() for name in NAMES if name in parts)
    return digest("".join((settings.default_offset, parts, *brought)))


def digest_of_content(file: BinaryIO) -> Digest:
    """Reads a file to its end, and goes back to its beginning. Blocking."""
    found = hashlib.blake2b(digest_size=_SIZE)
    while part := file.read(_CHUNK):
        found.update(part)
    file.seek(0)
    return found.digest()


def digest(text: str) -> Digest:
    """A text, of whatever characters, told by a few bytes."""
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=_SIZE).digest()
