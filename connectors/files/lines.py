"""Lines of a text file in whichever encoding, each by itself: one that cannot be read is known by
its bytes' place, and the next one reads again."""

import codecs
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import BinaryIO

from connectors.sdk.errors import Malformed
from connectors.sdk.legacy_text import Legacy, NotLegacyText, decoded

LONGEST_LINE = 1_000_000
_CHUNK = 64 * 1024
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_TOO_LONG = (
    f"has a line of more than {LONGEST_LINE:,} bytes: it is no table, or not in this encoding"
)


@dataclass(frozen=True, slots=True)
class Line:
    """A line with its end, in NFC; ``fault`` is why it is no text of the encoding, if so."""

    text: str
    fault: str = ""


def read_lines(file: BinaryIO, encoding: str) -> Iterator[Line]:
    """The lines in order, a byte order mark left out. Blocking.

    ``Malformed`` when the file is in another encoding, as its beginning shows, or breaks off.
    """
    start = file.read(4)
    mark, marked = next(((m, e) for m, e in _MARKS if start.startswith(m)), (b"", encoding))
    if marked != encoding:
        raise Malformed(f"begins with the mark of {marked}, but is said to be in {encoding}")
    if encoding != "utf-16" and b"\0" in start:
        raise Malformed(f"is not in {encoding}: its beginning looks like utf-16")
    file.seek(len(mark))
    if encoding == "utf-16":
        return _wide_lines(file, mark)
    return _narrow_lines(file, len(mark), _decoder(encoding))


def _narrow_lines(file: BinaryIO, start: int, decode: Callable[[bytes], str]) -> Iterator[Line]:
    at = start
    while raw := file.readline(LONGEST_LINE):
        if len(raw) == LONGEST_LINE:
            raise Malformed(_TOO_LONG)
        yield _line(raw, at, decode)
        at += len(raw)


def _line(raw: bytes, at: int, decode: Callable[[bytes], str]) -> Line:
    if raw.isascii():
        return Line(raw.decode("ascii"))
    try:
        return Line(unicodedata.normalize("NFC", decode(raw)))
    except UnicodeDecodeError as error:
        why = f"{error.reason} (byte {at + error.start:,} of the file)"
        return Line(raw.decode("utf-8", "replace"), why)


def _decoder(encoding: str) -> Callable[[bytes], str]:
    if encoding == "utf-8":
        return _utf8
    if encoding in (Legacy.TCVN3, Legacy.VNI):
        return lambda raw: _legacy(_not_utf8(raw, encoding), Legacy(encoding))
    return lambda raw: _windows(_not_utf8(raw, encoding))


def _utf8(raw: bytes) -> str:
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError as error:
        raise _no_text(raw, error.start, "is no UTF-8") from error


def _windows(raw: bytes) -> str:
    try:
        return raw.decode("cp1258")
    except UnicodeDecodeError as error:
        raise _no_text(raw, error.start, "is no windows-1258") from error


def _legacy(raw: bytes, encoding: Legacy) -> str:
    try:
        return decoded(raw.decode("latin-1"), encoding)
    except NotLegacyText as error:
        raise _no_text(raw, error.at, f"is no {encoding}") from error


def _not_utf8(raw: bytes, encoding: str) -> bytes:
    """The bytes, unless they read as UTF-8, as no Vietnamese of another encoding ever does."""
    try:
        raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw
    first = next(at for at, byte in enumerate(raw) if byte > 127)
    raise _no_text(raw, first, f"is UTF-8, but is said to be in {encoding}")


def _no_text(raw: bytes, start: int, why: str) -> UnicodeDecodeError:
    return UnicodeDecodeError("file", raw, start, start + 1, why)


def _wide_lines(file: BinaryIO, mark: bytes) -> Iterator[Line]:
    """UTF-16, Windows' way round where no mark says so. After a fault it cannot be read on."""
    name = "utf-16-be" if mark == codecs.BOM_UTF16_BE else "utf-16-le"
    decoder, at, held = codecs.getincrementaldecoder(name)(), len(mark), ""
    while True:
        raw = file.read(_CHUNK)
        kept = len(decoder.getstate()[0])
        try:
            held += decoder.decode(raw, final=not raw)
        except UnicodeDecodeError as error:
            offset = at - kept + error.start
            raise Malformed(f"is no UTF-16 any more at byte {offset:,}") from error
        at += len(raw)
        *whole, held = held.split("\n")
        for text in whole:
            yield Line(unicodedata.normalize("NFC", f"{text}\n"))
        if not raw:
            break
        if len(held) > LONGEST_LINE:
            raise Malformed(_TOO_LONG)
    if held:
        yield Line(unicodedata.normalize("NFC", held))
