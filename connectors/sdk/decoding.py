"""A reply's bytes decoded as they come, under a cap: a small reply cannot become a large one."""

import zlib
from typing import Protocol

from connectors.sdk.errors import Malformed

ACCEPTED = "gzip, deflate"
_WINDOW = {"gzip": 31, "x-gzip": 31, "deflate": 15}


class Decoder(Protocol):
    """Takes bytes as they arrive, gives back no more than ``room`` decoded ones and one."""

    def feed(self, data: bytes, room: int) -> bytes: ...
    def finish(self) -> None: ...


class _Plain:
    def feed(self, data: bytes, room: int) -> bytes:
        return data

    def finish(self) -> None:
        return


class _Zlib:
    """gzip or zlib. Some servers call a bare deflate stream ``deflate`` (RFC 9110, 8.4.1.2)."""

    def __init__(self, window: int) -> None:
        self._inflate = zlib.decompressobj(window)
        self._may_be_bare = window == _WINDOW["deflate"]

    def feed(self, data: bytes, room: int) -> bytes:
        if self._may_be_bare and data:
            self._may_be_bare = False
            if data[0] & 0x0F != zlib.DEFLATED:
                self._inflate = zlib.decompressobj(-15)
        try:
            return self._inflate.decompress(data, room + 1)
        except zlib.error as error:
            raise Malformed("replied with a compressed body that cannot be read") from error

    def finish(self) -> None:
        if not self._inflate.eof or self._inflate.unused_data:
            raise Malformed(
                "replied with a compressed body that breaks off or goes on after its end"
            )


def decoder(content_encoding: str) -> Decoder:
    """The decoder for a ``Content-Encoding``; ``Malformed`` for one that was not asked for."""
    name = content_encoding.strip().lower()
    if name in ("", "identity"):
        return _Plain()
    if name in _WINDOW:
        return _Zlib(_WINDOW[name])
    raise Malformed(f"replied in the content encoding {name[:40]!r}, which was not asked for")


class CappedBody:
    """Gathers a body; ``Malformed`` as soon as it is longer than ``cap`` decoded bytes."""

    def __init__(self, content_encoding: str, cap: int) -> None:
        self._decoder = decoder(content_encoding)
        self._cap = cap
        self._body = bytearray()

    def feed(self, data: bytes) -> None:
        """Take the next bytes as they came over the wire."""
        self._body += self._decoder.feed(data, self._cap - len(self._body))
        if len(self._body) > self._cap:
            raise Malformed(f"replied with more than the {self._cap:,} bytes allowed")

    def finish(self) -> bytes:
        """The whole body; ``Malformed`` when its compression breaks off."""
        self._decoder.finish()
        return bytes(self._body)
