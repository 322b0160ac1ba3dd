"""A disk of a few megabytes, so that tests can fill it: a file system in memory, mounted for them.

Where mounting is not permitted the tests that need one are skipped, and say so.
"""

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest


@contextmanager
def small_disk(folder: Path, size: str) -> Iterator[Path]:
    """A disk of ``size`` (``1m``) at ``folder``."""
    folder.mkdir()
    mounted = _told("mount", "-t", "tmpfs", "-o", f"size={size}", "tests", str(folder))
    if mounted.returncode:
        pytest.skip(f"no disk to fill: {mounted.stderr.strip()}")
    try:
        yield folder
    finally:
        assert _told("umount", str(folder)).returncode == 0


def read_only(disk: Path) -> None:
    """Nothing can be written to it any more."""
    assert _told("mount", "-o", "remount,ro", str(disk)).returncode == 0


def _told(*words: str) -> subprocess.CompletedProcess[str]:
    try:
        return subprocess.run(words, check=False, capture_output=True, text=True)
    except FileNotFoundError as error:
        return subprocess.CompletedProcess(words, 1, "", str(error))
