"""Runs of harvests, and the lease under which they write."""

import sqlite3
from collections.abc import Collection, Sequence

from hub.graph.harvest_store import Lease, Run, RunId, RunOutcome
from hub.graph.sqlite.columns import packed
from hub.graph.sqlite.write import Writer
from schema.model.keys import SystemId
from schema.model.times import Micros

KEPT = 1_000
"""Runs kept of each system."""
_COLUMNS = """r.n, s.id, r.begun, r.ended, r.outcome, r.reason, r.new, r.changed, r.unchanged,
              r.late, r.set_aside, r.retired, r.newest"""


def lease(writer: Writer, name: str, holder: str, now: Micros, until: Micros) -> Lease:
    """See ``HarvestStore.lease``."""
    with writer.transaction() as connection:
        connection.execute(
            """INSERT INTO lease VALUES (?, ?, ?) ON CONFLICT DO UPDATE
               SET holder = excluded.holder, until = excluded.until
               WHERE holder = excluded.holder OR until <= ?""",
            (name, holder, until, now),
        )
        stands = connection.execute("SELECT holder, until FROM lease WHERE name = ?", (name,))
        return Lease(*stands.fetchone())


def release(writer: Writer, name: str, holder: str) -> None:
    """See ``HarvestStore.release``."""
    with writer.transaction() as connection:
        connection.execute("DELETE FROM lease WHERE name = ? AND holder = ?", (name, holder))


def begin(writer: Writer, system: SystemId, now: Micros) -> Run:
    """See ``HarvestStore.begin_run``."""
    with writer.transaction() as connection:
        number = writer.system(system)
        connection.execute(
            """DELETE FROM run WHERE system = ? AND n <= (
                   SELECT n FROM run WHERE system = ? ORDER BY n DESC LIMIT 1 OFFSET ?)""",
            (number, number, KEPT - 1),
        )
        (n,) = connection.execute(
            "INSERT INTO run (system, begun) VALUES (?, ?) RETURNING n", (number, now)
        ).fetchone()
    return Run(id=RunId(n), system=system, begun=now)


def end(writer: Writer, run: RunId, outcome: RunOutcome, reason: str | None, now: Micros) -> Run:
    """See ``HarvestStore.end_run``."""
    with writer.transaction() as connection:
        connection.execute(
            "UPDATE run SET ended = ?, outcome = ?, reason = ? WHERE n = ?",
            (now, outcome, reason, run),
        )
        row = connection.execute(
            f"SELECT {_COLUMNS} FROM run r JOIN system s ON s.n = r.system WHERE r.n = ?",  # noqa: S608
            (run,),
        ).fetchone()
    return _run(row)


def runs(connection: sqlite3.Connection, systems: Collection[SystemId], most: int) -> Sequence[Run]:
    """See ``HarvestStore.runs``."""
    rows = connection.execute(
        f"""SELECT {_COLUMNS} FROM run r JOIN system s ON s.n = r.system
            WHERE (? = '[]' OR s.id IN (SELECT value FROM json_each(?)))
              AND (SELECT count(*) FROM run o WHERE o.system = r.system AND o.n > r.n) < ?
            ORDER BY r.n DESC""",  # noqa: S608 - the columns are this module's own
        (packed(systems), packed(systems), most),
    )
    return [_run(row) for row in rows]


def _run(row: tuple[object, ...]) -> Run:
    names = ("begun", "ended", "outcome", "reason", "new", "changed", "unchanged", "late")
    told = dict(zip((*names, "set_aside", "retired", "newest"), row[2:], strict=True))
    if told["outcome"] is not None:
        told["outcome"] = RunOutcome(str(told["outcome"]))
    return Run(id=RunId(int(str(row[0]))), system=SystemId(str(row[1])), **told)  # type: ignore[arg-type]
