"""What ``txng systems`` shows: rows as they go out in JSON, and the tables drawn of them."""

from collections.abc import Iterator
from typing import cast

from rich.console import Console
from rich.table import Column, Table

from connectors.registry import check_connector
from connectors.sdk.counting import warnings
from connectors.sdk.system_file import SettingFault
from hub.federation.reply import Failure
from hub.registry.provinces import provinces
from schema.model.systems import SystemSettings

Row = dict[str, object]
"""One JSON object of a command's output."""


def show(table: Table) -> None:
    """Draw a table on standard output; brackets in its text are text, not markup."""
    Console(markup=False).print(table)


def listed(settings: SystemSettings) -> Row:
    """A system as ``list`` tells it."""
    return {
        "id": settings.id,
        "name": settings.name,
        "provinces": [
            {"code": code, "name": provinces()[code].name_vi} for code in settings.provinces
        ],
        "kind": settings.kind,
        "stage": settings.stage,
        "stage_since": settings.stage_since,
        "stage_by": settings.stage_by,
        "environment": settings.environment,
        "simulated": settings.simulated,
        "owner": settings.owner,
        "provider": settings.provider,
        "hindrances": settings.hindrances,
        "support_requested": settings.support_requested,
    }


def checked(settings: SystemSettings, failure: Failure | None) -> Row:
    """A system whose file is sound, whether it answered, and what the file may cost."""
    return {
        "system": settings.id,
        "ok": failure is None,
        "outcome": failure.outcome if failure else "OK",
        "key": None,
        "reason": failure.reason if failure else None,
        "warnings": list(map(str, warnings(check_connector(settings)))),
    }


def faulty(fault: SettingFault) -> Row:
    """One thing wrong with a file; the system is not asked."""
    return {
        "system": system_of(fault),
        "ok": False,
        "outcome": "WRONG_FILE",
        "key": fault.key or None,
        "reason": f"{fault.file}: {fault.reason}",
        "warnings": [],
    }


def system_of(fault: SettingFault) -> str | None:
    """The system whose file, or profile, is at fault; None when it is the folder."""
    if fault.system:
        return fault.system
    return fault.file.removesuffix(".toml") if fault.file.endswith(".toml") else None


def list_table(systems: tuple[SystemSettings, ...]) -> Table:
    """The systems as a table, simulated ones marked."""
    columns = ("System", "Provinces", "Kind", "Stage", "Since", "Owner", "Provider", "Hindrances")
    table = _table(*columns)
    for settings in systems:
        name = f"{settings.id} (simulated, mô phỏng)" if settings.simulated else str(settings.id)
        places = ", ".join(provinces()[code].name_vi for code in settings.provinces)
        texts = (settings.owner or "-", settings.provider or "-")
        hindrances = "; ".join(settings.hindrances) or "-"
        stage = (settings.stage, _since(settings))
        table.add_row(name, places, settings.kind, *stage, *texts, hindrances)
    return table


def _since(settings: SystemSettings) -> str:
    """Since when it stands at its stage, and who said so."""
    if settings.stage_since is None:
        return "not proven"
    return f"{settings.stage_since.isoformat()}, {settings.stage_by}"


def check_table(rows: list[Row]) -> Table:
    """The rows of ``check`` as a table."""
    table = _table("System", "Result", "Key", "Reason")
    for row in rows:
        table.add_row(*(str(row[key] or "") for key in ("system", "outcome", "key", "reason")))
    return table


def warning_lines(rows: list[Row]) -> Iterator[str]:
    """What the rows warn of, a line each."""
    for row in rows:
        for warning in cast("list[str]", row["warnings"]):
            yield f"{row['system']}: {warning}"


def _table(*headings: str) -> Table:
    """Cells that are too narrow break their text: nothing is cut off."""
    return Table(*(Column(heading, overflow="fold") for heading in headings))
