"""Archives are measured by what really comes out of them."""

import io
import struct
import zipfile

import pytest

from connectors.sdk.archives import ArchiveCaps, unpacked
from connectors.sdk.errors import Malformed

CAPS = ArchiveCaps(members=3, size=10_000, ratio=20, spared=1_000)


def packed(members: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", method) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return held.getvalue()


def read(data: bytes) -> dict[str, bytes]:
    found: dict[str, bytes] = {}
    for name, part in unpacked(io.BytesIO(data), CAPS):
        found[name] = found.get(name, b"") + part
    return found


def test_what_is_within_the_caps_comes_out() -> None:
    members = {"a": b"x" * 900, "b": bytes(range(256)) * 20, "empty": b""}
    assert read(packed(members)) == {"a": members["a"], "b": members["b"]}


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (packed({str(n): b"" for n in range(4)}), "more than 3 members"),
        (packed({"a": b"x" * 6_000, "b": b"y" * 6_000}, zipfile.ZIP_STORED), "bytes unpacked"),
        (packed({"a": b"\0" * 9_999}), "more than 20 times"),
        (packed({"a": b"x"}, zipfile.ZIP_BZIP2), "method that is not read"),
        (packed({"a": b"x" * 500})[:-30], "damaged"),
        (b"PK\x03\x04 and no more", "damaged"),
        (b"", "damaged"),
    ],
)
def test_what_passes_a_cap_or_is_damaged_is_refused(data: bytes, why: str) -> None:
    with pytest.raises(Malformed, match=why):
        read(data)


def test_an_archive_that_lies_about_its_size_is_found_out() -> None:
    data = bytearray(packed({"a": b"\0" * 5_000}))
    true = struct.pack("<I", 5_000)
    while true in data:
        at = data.index(true)
        data[at : at + 4] = struct.pack("<I", 10)
    with pytest.raises(Malformed, match="damaged"):
        read(bytes(data))


def test_an_encrypted_member_is_refused_in_words_that_help() -> None:
    data = bytearray(packed({"a": b"secret"}))
    for mark, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(mark) + at] |= 1
    with pytest.raises(Malformed, match="without a password"):
        read(bytes(data))
