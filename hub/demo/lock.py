"""One demo in a folder at a time: another would write over the systems and the store it serves."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

from hub.demo.running import NotStarted
from hub.registry.file_locks import take

LOCK = "demo.lock"


@contextmanager
def held(folder: Path) -> Iterator[None]:
    """Hold ``folder`` for the block; ``NotStarted`` while another process holds it.

    The lock ends with its process, however that ends: the file left behind locks nothing.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        file = (folder / LOCK).open("a+", encoding="utf-8")
    except OSError as error:
        raise NotStarted(f"{folder} cannot be written to: {error.strerror}") from error
    with file:
        _take(file, folder)
        yield


def _take(file: TextIO, folder: Path) -> None:
    try:
        take(file.fileno(), wait=False)
    except BlockingIOError as error:
        file.seek(0)
        holder = f"another txng demo (process {file.read(20).strip() or 'unknown'})"
        advice = "stop that one, or choose another folder with --dir"
        raise NotStarted(f"{folder} is in use by {holder}: {advice}") from error
    except OSError as error:
        raise NotStarted(f"{folder} cannot be locked: {error.strerror}") from error
    file.truncate(0)
    file.write(f"{os.getpid()}\n")
    file.flush()
