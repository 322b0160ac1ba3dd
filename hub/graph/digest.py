"""A digest of all that systems said: one definition for every engine, and for any order of rows.

Each section is a multiset of rows: plain tuples of text, whole numbers and None. A row is hashed
by itself and a section's hashes are added up, so no store has to sort (which takes a server's
memory, and collations differ) and memory is bounded. It compares graphs; it is no signature.
"""

from collections.abc import Iterable, Mapping
from enum import StrEnum
from hashlib import sha256, sha512

import orjson

Row = tuple[str | int | None, ...]


class Section(StrEnum):
    """What is told of a graph, each row once. Hashes are 64 lower-case hexadecimal digits, times
    UTC microseconds, what is true or not 1 or 0; record ids have what tells rivals apart."""

    RECORD = "record"
    """What is held: (system, record id, whether it declares an error, fact's hash, event id or
    None, record time or None, what it declares or None)."""
    PAST = "past"
    """What was held before, or came late: (system, record id, whether it declares an error,
    fact's hash). Each once, and only if no RECORD begins with these four: what stands again was
    never lost."""
    FACT = "fact"
    """Every event that any of these states: (hash, its own id or None, whether it lives, the
    widest clock tolerance of the systems with a record of it, or 0, its body)."""
    SPELLING = "spelling"
    """How these events write what they name: ("item" or "place", canonical id, as written)."""
    MASTER = "master"
    """Of master data what holds now: (canonical id, system, type, ``sorted_json`` of its id,
    attributes and children)."""
    QUARANTINE = "quarantine"
    """What could not be read: (system, record id or None, reason, path, its JSON as stored)."""


def digest(sections: Mapping[Section, Iterable[Row]]) -> str:
    """The SHA-256 (hex) of all sections, taken in one after the other; each must be there."""
    told = sha256()
    for section in Section:
        rows, total = 0, 0
        for row in sections[section]:
            rows += 1
            total += int.from_bytes(sha512(orjson.dumps(row)).digest())
        told.update(f"{section} {rows} {total % 2**512:x}\n".encode())
    return told.hexdigest()


def sorted_json(stored: bytes) -> str:
    """JSON with its keys in order, so that equal values are equal texts."""
    return orjson.dumps(orjson.loads(stored), option=orjson.OPT_SORT_KEYS).decode()
