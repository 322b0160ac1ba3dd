"""The yardstick: the same walk in C, over the same adjacency held whole in memory.

Compiled when a benchmark first needs it; it takes no part in anything else. Pairs that rules 4 and
6 leave out although times allow them are not known to it: the simulated world has none that count.
"""

import ctypes
import sqlite3
import subprocess
from array import array
from bisect import bisect_left
from collections.abc import Collection, Mapping
from pathlib import Path

SOURCE = Path(__file__).with_name("adjacency.c")
_TYPES = {"q": ctypes.c_int64, "i": ctypes.c_int32, "b": ctypes.c_int8}


class _Graph(ctypes.Structure):
    _fields_ = (
        ("states", ctypes.c_int64),
        ("hubs", ctypes.c_int64),
        *((name, ctypes.POINTER(ctypes.c_int64)) for name in ("n", "flags", "lo", "hi", "first")),
        ("end", ctypes.POINTER(ctypes.c_int32)),
        ("weight", ctypes.POINTER(ctypes.c_int8)),
    )


class Compiled:
    """A whole graph in memory; ``walk`` reaches what ``hub.trace.walk`` reaches forward."""

    def __init__(self, connection: sqlite3.Connection, folder: Path) -> None:
        self._walk = _library(folder).walk
        self._walk.restype = ctypes.c_int64
        self._n, self._flags, self._lo, self._hi = (array("q") for _ in range(4))
        for n, flags, lo, hi in connection.execute("SELECT n, flags, lo, hi FROM state ORDER BY n"):
            self._n.append(n)
            self._flags.append(flags)
            self._lo.append(lo)
            self._hi.append(hi)
        self._hubs = array("q", (row[0] for row in connection.execute(_HUBS)))
        self._first, self._end, self._weight = array("q"), array("i"), array("b")
        self._load(connection)
        self._graph = _Graph(
            len(self._n),
            len(self._hubs),
            *map(_pointer, (self._n, self._flags, self._lo, self._hi)),
            *map(_pointer, (self._first, self._end, self._weight)),
        )
        nodes = len(self._n) + len(self._hubs)
        self._reached, self._depths = array("b", b"\xff" * nodes), array("i", bytes(4 * nodes))
        self._order, self._last = array("i", bytes(4 * nodes)), ctypes.c_int64(0)

    def _load(self, connection: sqlite3.Connection) -> None:
        rows = connection.execute("SELECT src, way FROM link_out ORDER BY src < 0, abs(src)")
        for src, way in rows:
            while len(self._first) <= self._at(src):
                self._first.append(len(self._end))
            self._end.append(self._at(way >> 3))
            self._weight.append(way & 3)
        while len(self._first) <= len(self._n) + len(self._hubs):
            self._first.append(len(self._end))

    def _at(self, node: int) -> int:
        if node >= 0:
            return bisect_left(self._n, node)
        return len(self._n) + bisect_left(self._hubs, -node)

    def walk(self, start: Collection[int]) -> int:
        """Walk from these states; how many states are reached."""
        begin = array("i", (self._at(n) for n in start))
        count = self._walk(
            ctypes.byref(self._graph),
            _pointer(begin),
            ctypes.c_int64(len(begin)),
            _pointer(self._reached),
            _pointer(self._depths),
            _pointer(self._order),
            ctypes.byref(self._last),
        )
        if count < 0:
            raise MemoryError
        return int(count)

    def agrees(self, certainty: Mapping[int, int], depth: Mapping[int, int]) -> bool:
        """Whether the last walk reached just these states, as certain and as deep."""
        places = [(self._at(n), n) for n in certainty]
        reached = sum(node < len(self._n) for node in self._order[: self._last.value])
        return len(places) == reached and all(
            self._reached[at] == certainty[n] and self._depths[at] == depth[n] for at, n in places
        )


_HUBS = """SELECT -src FROM link_out WHERE src < 0
           UNION SELECT -dst FROM link_in WHERE dst < 0 ORDER BY 1"""


def _pointer(values: "array[int]") -> object:
    kind = _TYPES[values.typecode]
    return ctypes.cast((kind * len(values)).from_buffer(values), ctypes.POINTER(kind))


def _library(folder: Path) -> ctypes.CDLL:
    made = folder.resolve() / "adjacency.so"
    if not made.exists() or made.stat().st_mtime < SOURCE.stat().st_mtime:
        compile_ = ["cc", "-O2", "-shared", "-fPIC", "-o", str(made), str(SOURCE)]
        subprocess.run(compile_, check=True)
    return ctypes.CDLL(str(made))
