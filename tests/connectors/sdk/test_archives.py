"""Archives: what is in them comes out, and what is built to hurt does not."""

import io
import random
import stat
import struct
import zipfile
from tempfile import TemporaryFile
from typing import Any

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from connectors.sdk.archives import ArchiveCaps, open_archive, unpacked
from connectors.sdk.errors import Malformed

SMALL = ArchiveCaps(members=20, size=3_000_000, ratio=50, spared=100_000)
Content = dict[str, bytes]


def zipped(content: Content, method: int = zipfile.ZIP_DEFLATED) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", method) as archive:
        for name, data in content.items():
            member = zipfile.ZipInfo(name)  # of 1980: the same bytes whenever they are made
            member.compress_type = method
            archive.writestr(member, data)
    return file.getvalue()


def unzipped(data: bytes, caps: ArchiveCaps = SMALL) -> Content:
    with open_archive(io.BytesIO(data), caps) as archive:
        return {name: b"".join(archive.chunks(name)) for name in archive.members}


@given(
    st.dictionaries(st.text("abcăđ./", min_size=1, max_size=8), st.binary(max_size=300), max_size=9)
)
def test_what_was_put_in_comes_out_or_is_refused_by_its_name(content: Content) -> None:
    files = {name: data for name, data in content.items() if not name.endswith("/")}
    try:
        found = unzipped(zipped(content))
    except Malformed as error:
        assert "leads out of it" in str(error)
        assert any(name.startswith("/") or ".." in name.split("/") for name in content)
    else:
        assert found == files


def test_an_archive_within_another_is_opened_as_deep_as_the_caps_allow() -> None:
    data = zipped({"thang-3.zip": zipped({"a.csv": b"1,2", "sau.zip": zipped({"b": b"3"})})})
    with open_archive(io.BytesIO(data), SMALL) as outer, outer.within("thang-3.zip") as inner:
        assert b"".join(inner.chunks("a.csv")) == b"1,2"
        with pytest.raises(Malformed, match="too deep"), inner.within("sau.zip"):
            pass


def test_a_spreadsheet_is_read_by_its_library_after_it_was_checked() -> None:
    file = io.BytesIO()
    with xlsxwriter.Workbook(file) as book:
        sheet = book.add_worksheet("Nhật ký")
        for row in range(2_000):
            sheet.write_row(row, 0, [row, "Tôm sú", 12.5])
    assert sum(len(part) for _, part in unpacked(file)) > 10_000
    file.seek(0)
    rows = CalamineWorkbook.from_filelike(file).get_sheet_by_name("Nhật ký").to_python()
    assert rows[1_999] == [1_999, "Tôm sú", 12.5]


def test_a_member_can_be_read_in_any_order() -> None:
    with (
        open_archive(io.BytesIO(zipped({"a": b"0123456789"})), SMALL) as archive,
        archive.file("a") as file,
    ):
        assert file.seek(5) == 5
        assert file.read() == b"56789"


def bomb() -> bytes:
    return zipped({"a.csv": b"0" * 2_000_000})


def lying(data: bytes, before: int, after: int) -> bytes:
    """The same archive that states another size of a member, in both places."""
    return data.replace(struct.pack("<L", before), struct.pack("<L", after))


def overlapping() -> bytes:
    """Two entries of the directory that lead to the same bytes."""
    noise = random_bytes(40_000)
    data = bytearray(zipped({"a": noise, "b": noise}, zipfile.ZIP_STORED))
    first, second = data.find(b"PK\x01\x02"), data.rfind(b"PK\x01\x02")
    assert first != second
    del data[data.rfind(b"PK\x03\x04") : first]
    directory = data.find(b"PK\x01\x02")
    second = data.rfind(b"PK\x01\x02")
    data[second + 42 : second + 46] = struct.pack("<L", 0)
    end = data.rfind(b"PK\x05\x06")
    data[end + 16 : end + 20] = struct.pack("<L", directory)
    return bytes(data)


def random_bytes(length: int) -> bytes:
    return random.Random(7).randbytes(length)


def linked() -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        link = zipfile.ZipInfo("ngoai")
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(link, "../../etc/passwd")
    return file.getvalue()


def encrypted() -> bytes:
    data = bytearray(zipped({"a": b"1"}))
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.find(signature) + offset] |= 1
    return bytes(data)


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (bomb(), "packed more than 50 times"),
        (
            zipped({str(n): random_bytes(200_000) for n in range(16)}),
            "more than 3,000,000 bytes",
        ),
        (lying(bomb(), 2_000_000, 1_000), "damaged|50 times"),
        (zipped({f"{n}": b"" for n in range(21)}), "more than 20 members"),
        (zipped({f"{n}": b"" for n in range(1_000)}), "more than 20 members, by its directory"),
        (overlapping(), "lie over one another"),
        (zipped({"../a": b""}), "leads out of it"),
        (zipped({"a/../../b": b""}), "leads out of it"),
        (zipped({"/etc/passwd": b""}), "leads out of it"),
        (zipped({"C:/a": b""}), "leads out of it"),
        (zipped({"a\\..\\b": b""}), "leads out of it"),
        (zipped({"a\nb": b""}), "no name for a file"),
        (zipped({"a" * 501: b""}), "no name for a file"),
        (linked(), "a link to another file"),
        (encrypted(), "save it without a password"),
        (zipped({"a": b"1"}, zipfile.ZIP_BZIP2), "a method that is not read"),
        (zipped({"a": b"1"}, zipfile.ZIP_LZMA), "a method that is not read"),
        (b"", "damaged"),
        (b"PK\x05\x06", "damaged"),
        (b"<html>", "damaged"),
        (zipped({"a": b"123"})[:-30], "damaged"),
        (zipped({"a": random_bytes(500)})[60:], "damaged"),
    ],
)
def test_what_is_built_to_hurt_or_broken_is_malformed(data: bytes, why: str) -> None:
    with pytest.raises(Malformed, match=why):
        unzipped(data)


def test_archives_within_share_the_caps_of_the_one_around_them() -> None:
    noise = random_bytes(1_100_000)
    data = zipped({f"{n}.zip": zipped({"a": noise}) for n in range(2)})
    with (
        pytest.raises(Malformed, match="more than 3,000,000 bytes"),
        open_archive(io.BytesIO(data), SMALL) as archive,
    ):
        for name in archive.members:
            with archive.within(name) as inner:
                list(inner.chunks("a"))


def test_two_files_of_one_name_are_refused() -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive, pytest.warns(UserWarning, match="Duplicate name"):
        archive.writestr("a", "1")
        archive.writestr("a", "2")
    with pytest.raises(Malformed, match="two members of the same name"):
        unzipped(file.getvalue())


@given(st.data())
def test_a_damaged_archive_is_read_or_malformed_and_nothing_else(data: Any) -> None:
    whole = bytearray(zipped({"a.csv": b"1,2\n" * 50, "b/c.csv": b"x" * 90}))
    for _ in range(data.draw(st.integers(1, 4))):
        whole[data.draw(st.integers(0, len(whole) - 1))] = data.draw(st.integers(0, 255))
    with TemporaryFile() as file:
        file.write(whole)
        try:
            dict(unpacked(file, SMALL))
        except Malformed as error:
            assert str(error)
