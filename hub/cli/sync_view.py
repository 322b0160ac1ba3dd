"""What a harvest came to, as a table and as JSON."""

from collections.abc import Mapping

from rich.table import Column, Table
from rich.text import Text

from hub.graph.harvest_store import Run, RunOutcome
from schema.model.json import Json
from schema.model.keys import SystemId
from schema.model.times import SECOND, iso

_COUNTS = ("new", "changed", "unchanged", "late", "set_aside", "retired")


def complete(runs: Mapping[SystemId, Run], of: int) -> bool:
    """Whether so many systems were harvested, and each to its end."""
    done = [run for run in runs.values() if run.outcome is RunOutcome.COMPLETE]
    return len(done) == of


def as_json(runs: Mapping[SystemId, Run], of: int) -> dict[str, Json]:
    """The summary's JSON object; times are RFC 3339 in UTC, what is not known is null.

    ``of``: how many systems were to be harvested.
    """
    return {"complete": complete(runs, of), "systems": [_row(run) for run in runs.values()]}


def _row(run: Run) -> dict[str, Json]:
    lag = run.lag
    return {
        "system": run.system,
        "outcome": run.outcome,
        "reason": run.reason,
        "begun": iso(run.begun),
        "ended": None if run.ended is None else iso(run.ended),
        "records": run.records,
        "new": run.new,
        "changed": run.changed,
        "unchanged": run.unchanged,
        "late": run.late,
        "setAside": run.set_aside,
        "retired": run.retired,
        "lagSeconds": None if lag is None else lag / SECOND,
    }


def summary(runs: Mapping[SystemId, Run]) -> Table:
    """One row for each system, the incomplete ones last, and a row of sums."""
    names = ("System", "Outcome", *(name.replace("_", " ").capitalize() for name in _COUNTS))
    right = [Column(name, justify="right") for name in names[2:]]
    headed = [*map(Column, names[:2]), *right, Column("Why", overflow="fold")]
    table = Table(*headed, show_footer=False)
    ordered = sorted(runs.values(), key=lambda r: (r.outcome is not RunOutcome.COMPLETE, r.system))
    for run in ordered:
        counts = [f"{getattr(run, name):,}" for name in _COUNTS]
        cells = (run.system, run.outcome or "", *counts, run.reason or "")
        table.add_row(*map(Text, cells))
    sums = [f"{sum(getattr(run, name) for run in ordered):,}" for name in _COUNTS]
    done = sum(run.outcome is RunOutcome.COMPLETE for run in ordered)
    table.add_section()
    table.add_row(*map(Text, (f"{done} of {len(ordered)} complete", "", *sums, "")))
    return table
