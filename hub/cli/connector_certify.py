"""``txng connector certify``: the contract suite against a system, and a report of it."""

from pathlib import Path
from time import time_ns
from typing import TYPE_CHECKING, Annotated

import orjson
import typer

from connectors.registry import check_connector
from connectors.sdk.counting import warnings
from connectors.sdk.secrets import resolve_secret
from connectors.sdk.system_file import SystemFileError, load_system
from hub.cli.extras import USAGE
from schema.model.systems import Environment

if TYPE_CHECKING:
    from connectors.certification.report import Report
    from connectors.testing.cassette.cassette import Cassette
    from connectors.testing.result import RuleResult
    from connectors.testing.subject import Change

BELOW = 3
"""The exit code of a connector that reaches no tier, or not the one asked for."""


def certify(
    file: Annotated[Path, typer.Argument(help="The system's file, of its test environment.")],
    samples: Annotated[
        Path | None, typer.Option(help="What is known to be in it: connectors/testing/README.md")
    ] = None,
    out: Annotated[Path, typer.Option(help="The folder for the report.")] = Path("report"),
    least: Annotated[
        str, typer.Option(help="The tier it has to reach: BRONZE, SILVER, GOLD or PLATINUM.")
    ] = "BRONZE",
    cassette: Annotated[
        Path | None,
        typer.Option(help="Write the exchanges down there, scrubbed, for tests that ask nobody."),
    ] = None,
    change: Annotated[
        str | None,
        typer.Option(
            metavar="COMMAND",
            help="Adds or alters a record at the system; run (no shell) while pages are read.",
        ),
    ] = None,
    production: Annotated[
        bool, typer.Option("--production", help="Let it be tried on a production system.")
    ] = False,
) -> None:
    """Prove a connector against its system, and write report.json and report.html.

    Exit code 0: the tier asked for is reached; 3: it is not; 2: a file cannot be used. Some hundred
    requests are made, and faults are shown to the connector by a proxy, never to the system.
    """
    from connectors.certification.exemptions import load_exemptions  # noqa: PLC0415
    from connectors.certification.page import page  # noqa: PLC0415 - needs pytest's and jinja2's
    from connectors.certification.report import Report  # noqa: PLC0415
    from connectors.certification.tiers import Tier  # noqa: PLC0415
    from connectors.testing.cassette.personal import Scrub  # noqa: PLC0415
    from connectors.testing.cassette.recording import Recorder  # noqa: PLC0415
    from connectors.testing.samples import load_samples  # noqa: PLC0415
    from connectors.testing.suite import run_suite  # noqa: PLC0415

    if least not in Tier.__members__:
        raise typer.BadParameter(f"--least {least}: is none of {', '.join(Tier.__members__)}")
    try:
        settings = load_system(file)
        if settings.environment is not Environment.TEST and not production:
            raise typer.BadParameter(
                f"{file.name} is of a production system: certify the file of its test environment"
                ' (environment = "TEST"), or give --production'
            )
        known = load_samples(samples) if samples else None
        exempt = load_exemptions(samples) if samples else {}
        tape = (
            Recorder(settings.id, time_ns() // 1_000, Scrub(), resolve_secret) if cassette else None
        )
        changed = _changing(change) if change is not None else None
        result = run_suite(
            settings,
            known,
            tell=_tell,
            tape=tape,
            change=changed,
        )
    except SystemFileError as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(USAGE) from error
    warned = tuple(warnings(check_connector(settings)))
    report = Report(settings, time_ns() // 1_000, result, exempt, warned)
    _write(out, orjson.dumps(report.to_json(), option=orjson.OPT_INDENT_2), page(report))
    if cassette is not None and tape is not None:
        _keep(tape.finished(), cassette)
    say(report, out)
    if report.tier is None or report.tier < Tier[least]:
        raise typer.Exit(BELOW)


def _changing(command: str) -> "Change":
    from connectors.testing.commanded import by_command  # noqa: PLC0415

    try:
        return by_command(command)
    except ValueError as error:
        raise typer.BadParameter(f"--change {command}: {error}") from error


def _tell(one: "RuleResult") -> None:
    """One rule, with the reason why it was not seen to hold."""
    from connectors.testing.verdicts import Outcome  # noqa: PLC0415

    typer.echo(f"{one.outcome:>14}  {one.rule}", err=True)
    if one.outcome in (Outcome.FAILED, Outcome.NOT_PROVEN):
        for line in one.reason.splitlines():
            typer.echo(f"{'':>16}{line}", err=True)


def _write(out: Path, told: bytes, shown: str) -> None:
    try:
        out.mkdir(parents=True, exist_ok=True)
        (out / "report.json").write_bytes(told + b"\n")
        (out / "report.html").write_text(shown, "utf-8")
    except OSError as error:
        typer.echo(f"{out}: cannot be written: {error.strerror}", err=True)
        raise typer.Exit(USAGE) from error


def _keep(recorded: "Cassette", file: Path) -> None:
    from connectors.testing.cassette.cassette import save  # noqa: PLC0415

    try:
        save(recorded, file)
    except OSError as error:
        typer.echo(f"{file}: cannot be written: {error.strerror}", err=True)
        raise typer.Exit(USAGE) from error
    typer.echo(f"{file}: {len(recorded.exchanges)} exchanges written; read it through")


def say(report: "Report", out: Path) -> None:
    """The tier, with the rules that it was excused from, what the next one lacks, and warnings."""
    reached = report.tier.name if report.tier else "no tier reached"
    excused = f" (with exemptions: {', '.join(report.excused)})" if report.excused else ""
    typer.echo(f"{reached}{excused}: {out / 'report.html'}, {out / 'report.json'}")
    if report.next:
        typer.echo(f"for {report.next[0].name}: {', '.join(report.next[1])}")
    for one in report.warned:
        typer.echo(str(one))
