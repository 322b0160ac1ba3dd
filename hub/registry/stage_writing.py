"""A move written to a system's history: whole or not at all, and none lost when two are made."""

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from hub.registry.file_locks import take
from hub.registry.stages import Move, history_file

_HEAD = """# The history of this system's stage, the oldest move first; the last one says where it
# stands. Written by txng systems advance, which only adds to it.
"""


@contextmanager
def held(folder: Path) -> Iterator[None]:
    """Hold the histories of a folder for the block, waiting for whoever holds them.

    The lock is on the folder itself and ends with its process: no file is left behind.
    """
    handle = os.open(folder, os.O_RDONLY)
    try:
        take(handle, wait=True)
        yield
    finally:
        os.close(handle)


def add_move(folder: Path, system: str, move: Move) -> Path:
    """Add a move, within ``held``; the file is replaced as a whole. ``OSError`` if it cannot be."""
    path = history_file(folder, system)
    path.parent.mkdir(exist_ok=True)
    before = path.read_text("utf-8") if path.exists() else _HEAD
    beside = path.with_name(f"{path.name}.new")
    with beside.open("w", encoding="utf-8") as file:
        file.write(f"{before.rstrip()}\n\n{_written(move)}")
        file.flush()
        os.fsync(file.fileno())
    beside.replace(path)
    return path


def _written(move: Move) -> str:
    lines = ["[[move]]", f'stage = "{move.stage}"', f"on = {move.on.isoformat()}"]
    texts = {"by": move.by, "report": move.report, "reason": move.reason}
    # A line of printable text in JSON is a basic string of TOML.
    lines += [f"{k} = {json.dumps(v, ensure_ascii=False)}" for k, v in texts.items() if v]
    return "\n".join(lines) + "\n"
