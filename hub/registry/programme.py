"""What sources say of each province's programme (Decision 100/QĐ-TTg), province by province.

Only what a source says of a province by name stands here. Counts that name no province are
``hub.registry.snapshots``; they tell nothing about any one province.
"""

from collections.abc import Mapping
from functools import cache
from typing import Any

from hub.registry.data_files import toml_tables
from hub.registry.provinces import provinces
from schema.model.keys import ProvinceCode
from schema.model.provinces import Milestone, MilestoneKind, Named, Programme, SystemStatus


@cache
def programmes() -> Mapping[ProvinceCode, Programme]:
    """The programme of each of the 63, from sources alone: no configured system is counted."""
    return {code: _programme(code) for code in provinces()}


def _programme(province: ProvinceCode) -> Programme:
    said = [table for table in toml_tables("named", "named") if province in table["provinces"]]
    steps = [t for t in toml_tables("named", "milestone") if t["province"] == province]
    exists = any(table["system_exists"] for table in said)
    return Programme(
        province=province,
        system_status=SystemStatus.EXISTS if exists else SystemStatus.UNKNOWN,
        milestones=tuple(_milestone(table) for table in steps),
        named=tuple(Named(what=t["what"], on=t["on"], source=t["source"]) for t in said),
    )


def _milestone(table: Mapping[str, Any]) -> Milestone:
    return Milestone(
        kind=MilestoneKind(table["kind"]),
        source=table["source"],
        on=table.get("on"),
        note=table.get("note"),
        products=tuple(table.get("products", ())),
    )
