"""EPCIS documents on disk: which files a command line names, and what is wrong with each."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from schema.epcis.faults import Fault, InvalidDocument
from schema.epcis.read import open_document, read_document, read_events
from schema.epcis.warnings import warnings

_SUFFIXES = frozenset({".json", ".jsonld", ".xml"})


@dataclass(frozen=True, slots=True)
class CheckedFile:
    """One file's result. ``events`` counts those that could be read, also of an invalid file."""

    file: Path
    events: int
    faults: tuple[Fault, ...] = ()
    warnings: tuple[Fault, ...] = ()
    """What should be looked at, and keeps no event from being read."""

    @property
    def valid(self) -> bool:
        """Whether it has no fault; it may have warnings."""
        return not self.faults


def document_files(paths: Iterable[Path]) -> Iterator[Path]:
    """Each file named, and for a folder the documents in it and below it, sorted."""
    for path in paths:
        if path.is_dir():
            yield from sorted(p for p in path.rglob("*") if p.suffix.lower() in _SUFFIXES)
        else:
            yield path


def check_file(file: Path) -> CheckedFile:
    """Read one file strictly; a file that cannot be opened has the fault ``file.unreadable``."""
    try:
        data = file.read_bytes()
    except OSError as why:
        reason = why.strerror or str(why)
        return CheckedFile(file, 0, (Fault("", "file.unreadable", reason),))
    try:
        return CheckedFile(file, len(read_document(data).events), (), warnings(open_document(data)))
    except InvalidDocument as invalid:
        return CheckedFile(file, _readable(data), invalid.faults, _warnings(data))


def _warnings(data: bytes) -> tuple[Fault, ...]:
    """Those of an invalid document; none where not even its frame can be made out."""
    try:
        return warnings(open_document(data))
    except InvalidDocument:
        return ()


def _readable(data: bytes) -> int:
    """How many events of an invalid document can be read all the same."""
    try:
        return len(read_events(data).events)
    except InvalidDocument:
        return 0
