"""The store's rows for the digest of all that systems said (``hub.graph.digest``)."""

from collections.abc import Iterator

from hub.graph.digest import Row, Section, digest, sorted_json
from hub.graph.neo4j.asking import Tx, told
from hub.graph.neo4j.squeezed import whole
from hub.graph.told import APART


def fingerprint(tx: Tx) -> str:
    """See ``HarvestStore.digest``; its memory bounded."""
    return digest({section: _rows(tx, section) for section in Section})


def _rows(tx: Tx, section: Section) -> Iterator[Row]:
    for row in told(tx, f"all_{section}", apart=APART):
        match section:
            case Section.FACT:
                yield (*row[:-1], whole(row[-1]).decode())
            case Section.QUARANTINE:
                yield (*row[:-1], row[-1].decode())
            case Section.MASTER:
                yield (*row[:-1], sorted_json(row[-1]))
            case _:
                yield tuple(row)
