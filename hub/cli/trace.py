"""``txng trace``: live across the configured systems, or offline over EPCIS documents."""

from typing import Annotated

import typer

from hub.cli.contact import read_contact
from hub.cli.given import LARGEST, given
from hub.cli.paths import Events, Systems
from hub.cli.stores import STORE
from hub.cli.trace_window import read_moment, read_window
from hub.graph.opening import location
from schema.model.times import SECOND
from schema.model.trace import Certainty, Direction, Freshness, TraceInput

_LIVE_ONLY = ("systems", "store", "freshness", "max_age")


def trace(
    ctx: typer.Context,
    code: Annotated[
        str | None,
        typer.Argument(help="The item or location: any accepted form, or a stamp's URL."),
    ] = None,
    events: Events = None,
    start: Annotated[str | None, typer.Option(help="The same as CODE, as an option.")] = None,
    direction: Annotated[
        Direction, typer.Option(case_sensitive=False, help="Which way to follow it.")
    ] = Direction.BOTH,
    freshness: Annotated[
        Freshness, typer.Option(case_sensitive=False, help="Where the facts may come from.")
    ] = Freshness.PREFER_CACHED,
    max_age: Annotated[
        int,
        typer.Option(min=0, max=LARGEST, help="Seconds: how old facts may be under PREFER_CACHED."),
    ] = 3_600,
    max_depth: Annotated[
        int,
        typer.Option(
            min=0, max=LARGEST, help="How many links to follow, along the most certain paths."
        ),
    ] = 100,
    max_items: Annotated[
        int,
        typer.Option(
            min=1, max=LARGEST, help="How many items; what only carried them is not counted."
        ),
    ] = 100_000,
    certainty: Annotated[
        Certainty, typer.Option(case_sensitive=False, help="The least that is followed.")
    ] = Certainty.POSSIBLE,
    contact: Annotated[
        list[str] | None,
        typer.Option(
            metavar="PLACE",
            help="Follow contact at this location too: to what left it after the trace came"
            " there. Repeats.",
        ),
    ] = None,
    contact_everywhere: Annotated[
        bool, typer.Option("--contact-everywhere", help="Follow contact at every location.")
    ] = False,
    contact_containers: Annotated[
        bool, typer.Option("--contact-containers", help="Follow contact in containers.")
    ] = False,
    contact_persistence: Annotated[
        str | None,
        typer.Option(
            metavar="36h|10d",
            help="How long, in hours or days, contact lasts after the first left; none: no end.",
        ),
    ] = None,
    window: Annotated[
        str,
        typer.Option(
            metavar="FROM/TO",
            help="Follow only events that may be within it, both ends included: dates, RFC 3339"
            " times, or .. for an open end. Without a zone: Vietnam time.",
        ),
    ] = "../..",
    as_of: Annotated[
        str | None,
        typer.Option(
            metavar="TIME",
            help="Answer with what was known then: an RFC 3339 time, or a date for its end, in"
            " Vietnam time without a zone. No system is asked.",
        ),
    ] = None,
    systems: Systems = None,
    store: Annotated[str | None, typer.Option(envvar="TXNG_STORE", help=STORE)] = None,
    explain: Annotated[
        str | None,
        typer.Option(metavar="NODE", help="Print also why this item or location is on the trace."),
    ] = None,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print one JSON object instead of tables.")
    ] = False,
) -> None:
    """Trace where something came from and went to, across provinces.

    Progress goes to standard error, the result to standard output. Exit code 0: the trace is
    complete; 3: incomplete, see gaps and sources; 4: nothing that answered knows the start; 2: the
    code, an option or a file cannot be used.
    """
    begin = code or start
    if begin is None or (code and start):
        raise typer.BadParameter("give the start once: as CODE or as --start")
    asked = TraceInput(
        start=begin,
        direction=direction,
        freshness=freshness,
        max_age=max_age * SECOND,
        max_depth=max_depth,
        max_nodes=max_items,
        window=read_window(window),
        certainty=certainty,
        as_of=None if as_of is None else read_moment(as_of),
        contact=read_contact(contact, contact_everywhere, contact_containers, contact_persistence),
    )
    if events:
        if live := given(ctx, _LIVE_ONLY):
            raise typer.BadParameter(f"--events asks no system: leave out {', '.join(live)}")
        from hub.cli.trace_offline import trace_offline  # noqa: PLC0415 - only this form needs it

        raise typer.Exit(trace_offline(events, asked, as_json, explain))
    if systems is None and store is None:
        raise typer.BadParameter("nothing to ask: give --systems, --store or --events")
    from hub.cli.trace_live import trace_live  # noqa: PLC0415 - only this form needs it

    where = location(store) if store else None
    raise typer.Exit(trace_live(asked, systems, where, as_json, explain))
