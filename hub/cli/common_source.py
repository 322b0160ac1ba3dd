"""``txng common-source``: which item or place most of the cases can have come from."""

from typing import Annotated

import typer

from hub.cli.contact import read_contact
from hub.cli.given import LARGEST, given
from hub.cli.paths import Events, Systems
from hub.cli.stores import STORE
from hub.graph.opening import location
from schema.model.common_source import Case, CommonSourceInput, NoWeight
from schema.model.times import SECOND
from schema.model.trace import Certainty, Freshness

_LIVE_ONLY = ("systems", "store", "freshness", "max_age")
_CASE = "--case"


def common_source(
    ctx: typer.Context,
    case: Annotated[
        list[str],
        typer.Option(
            metavar="CODE=WEIGHT",
            help="Where the trouble showed, an item or a location in any accepted form, and how"
            " much it counts; split at the last =. Repeats; the same code twice adds up.",
        ),
    ],
    events: Events = None,
    contact: Annotated[
        list[str] | None,
        typer.Option(metavar="PLACE", help="Follow contact at this location too. Repeats."),
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
            metavar="36h|10d", help="How long after it left a thing can still be touched."
        ),
    ] = None,
    certainty: Annotated[
        Certainty, typer.Option(case_sensitive=False, help="The least that is followed.")
    ] = Certainty.POSSIBLE,
    freshness: Annotated[
        Freshness, typer.Option(case_sensitive=False, help="Where the facts may come from.")
    ] = Freshness.PREFER_CACHED,
    max_age: Annotated[
        int,
        typer.Option(min=0, max=LARGEST, help="Seconds: how old facts may be under PREFER_CACHED."),
    ] = 3_600,
    systems: Systems = None,
    store: Annotated[str | None, typer.Option(envvar="TXNG_STORE", help=STORE)] = None,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print one JSON object instead of tables.")
    ] = False,
) -> None:
    """Rank every item and location by the weight of the cases that it leads to.

    The score is that weight by the weight of all cases: what all of them may have come from has 1.
    With --events everything in the documents is ranked, else what leads to a case. Exit codes as
    of txng trace.
    """
    asked = CommonSourceInput(
        cases=tuple(read_case(text) for text in case),
        certainty=certainty,
        contact=read_contact(contact, contact_everywhere, contact_containers, contact_persistence),
        freshness=freshness,
        max_age=max_age * SECOND,
    )
    if events:
        if live := given(ctx, _LIVE_ONLY):
            raise typer.BadParameter(f"--events asks no system: leave out {', '.join(live)}")
        from hub.cli.common_offline import common_offline  # noqa: PLC0415 - only this form needs it

        raise typer.Exit(common_offline(events, asked, as_json))
    if systems is None and store is None:
        raise typer.BadParameter("nothing to ask: give --systems, --store or --events")
    from hub.cli.common_live import common_live  # noqa: PLC0415 - only this form needs it

    raise typer.Exit(common_live(asked, systems, location(store) if store else None, as_json))


def read_case(text: str) -> Case:
    """A case as one types it; ``typer.BadParameter`` when it is none."""
    code, equals, weight = text.rpartition("=")
    if not (equals and code.strip()):
        raise typer.BadParameter(f"{text!r} is not CODE=WEIGHT", param_hint=_CASE)
    try:
        return Case(code.strip(), float(weight))
    except NoWeight as error:
        raise typer.BadParameter(str(error), param_hint=_CASE) from error
    except ValueError as error:
        said = f"{code}: {weight!r} is no number; write CODE=WEIGHT"
        raise typer.BadParameter(said, param_hint=_CASE) from error
