"""A simulated province (mô phỏng) whose two systems move from stage to stage, for tests."""

import asyncio
import json
import tomllib
from contextlib import aclosing
from datetime import date
from pathlib import Path
from time import time_ns

import orjson
from typer.testing import CliRunner, Result

from connectors.certification.report import Report
from connectors.sdk.system_file import load_system
from connectors.testing.result import RuleResult, SuiteResult
from connectors.testing.rules import EVERY
from connectors.testing.verdicts import Outcome
from hub.cli.commands import app
from hub.graph.harvest_store import Gathered
from hub.graph.opening import open_store
from hub.graph.store import Checkpoint
from schema.model.keys import SystemId
from schema.model.systems import Stage
from schema.model.times import SECOND, VIETNAM, moment, zone

FILE = """
# whose system it is
[system]
name = "Cổng mẫu (mô phỏng)"
provinces = ["96"]
kind = "epcis2"
environment = "{environment}"
owner = "Sở mẫu (mô phỏng)"
simulated = true

[connector]
base_url = "https://{host}/v2"
auth = {{ type = "bearer", token = "env:{token}" }}
per_page = {per_page}
"""
STEPS = list(Stage)


class Province:
    """A folder with a production system and its test system, and the command run on it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder / "systems"
        self.folder.mkdir()
        self.real, self.test = self.folder / "ca-mau.toml", self.folder / "ca-mau-thu.toml"
        self.history = self.folder / "stages" / "ca-mau.toml"
        self.store = folder / "graph.db"
        self.write(self.real)
        self.write(self.test)

    def write(self, file: Path, per_page: int = 100) -> None:
        environment = "TEST" if file == self.test else "PRODUCTION"
        text = FILE.format(
            environment=environment,
            host=f"{file.stem}.example",
            token=f"KEY_{environment}",
            per_page=per_page,
        )
        file.write_text(text, "utf-8")

    def report(self, file: Path, ago: int = 0, failed: str = "") -> Path:
        """The report that a run of the suite leaves: all rules passed but one."""
        out = self.folder.parent / "report.json"
        rules = (RuleResult(r, Outcome.FAILED if r == failed else Outcome.PASSED) for r in EVERY)
        settings = load_system(file)
        result = SuiteResult(settings.id, settings.kind, "1.0", ("changes",), tuple(rules))
        told = Report(settings, time_ns() // 1_000 - ago, result, {}).to_json()
        out.write_bytes(orjson.dumps(told))
        return out

    def advance(self, to: Stage, *more: str, by: str = "Phòng mẫu") -> Result:
        words = ["systems", "advance", str(self.real), "--to", to, "--by", by, *more]
        return CliRunner().invoke(app, words)

    def come_to(self, stage: Stage) -> None:
        for step in STEPS[: STEPS.index(stage) + 1]:
            proof = [f"--report={self.report(self.test)}"] if step is STEPS[3] else []
            done = self.advance(step, *proof)
            assert done.exit_code == 0, done.output

    def moves(self) -> list[dict[str, object]]:
        moves: list[dict[str, object]] = tomllib.loads(self.history.read_text("utf-8"))["move"]
        return moves

    def listed(self) -> dict[str, object]:
        words = ["systems", "list", "--folder", str(self.folder), "--json"]
        rows = json.loads(CliRunner().invoke(app, words).stdout)
        return next(row for row in rows if row["id"] == "ca-mau")

    def harvested(self, complete: int | None) -> None:
        """Note a harvest of the production system in the store."""
        system = SystemId("ca-mau")

        async def note() -> None:
            async with aclosing(open_store(self.store)) as store:
                await store.lease("harvest", "us", 60 * SECOND)
                run = await store.begin_run(system)
                reached = Checkpoint("c", complete)
                page = Gathered(system=system, run=run.id, heard=1, checkpoint=reached)
                await store.harvest([page], "harvest", "us")

        asyncio.run(note())


def today() -> date:
    return moment(time_ns() // 1_000).astimezone(zone(VIETNAM)).date()
