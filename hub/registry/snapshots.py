"""The published figures of the programme, each kept at its date with its source.

They are counts as published. Beside each stand the provinces that the source names for it, which
are usually fewer: who the others are is not known, and nothing is inferred from a count.
"""

from collections.abc import Mapping
from functools import cache
from typing import Any

from hub.registry.data_files import toml_tables
from schema.model.keys import ProvinceCode
from schema.model.provinces import Figure, Snapshot


@cache
def snapshots() -> tuple[Snapshot, ...]:
    """All published snapshots, oldest first."""
    return tuple(_snapshot(table) for table in toml_tables("snapshots", "snapshot"))


def _snapshot(table: Mapping[str, Any]) -> Snapshot:
    return Snapshot(
        id=table["id"],
        date_text=table["date_text"],
        as_of=table.get("as_of"),
        source=table["source"],
        figures=tuple(_figure(figure) for figure in table["figure"]),
        note=table.get("note"),
    )


def _figure(table: Mapping[str, Any]) -> Figure:
    return Figure(
        what=table["what"],
        label=table["label"],
        published=table["published"],
        qualifier=table.get("qualifier"),
        named=tuple(ProvinceCode(code) for code in table.get("named", ())),
    )
