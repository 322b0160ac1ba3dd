"""``txng serve``: the hub as a server, set up by ``TXNG_…`` variables and these options."""

import os
from dataclasses import replace
from typing import Annotated

import typer

from hub.cli.extras import USAGE, server_extra
from hub.cli.paths import Systems
from hub.cli.stores import STORE
from hub.graph.opening import location


def serve(
    systems: Systems = None,
    store: Annotated[str | None, typer.Option(envvar="TXNG_STORE", help=STORE)] = None,
    host: Annotated[
        str, typer.Option(envvar="TXNG_HOST", help="The address to listen on.")
    ] = "127.0.0.1",
    port: Annotated[
        int,
        typer.Option(envvar="TXNG_PORT", min=0, max=65535, help="The port; 0: a free one."),
    ] = 8000,
    dev: Annotated[
        bool,
        typer.Option(
            "--dev", envvar="TXNG_DEV", help="Introspection, GET and a page to try queries on."
        ),
    ] = False,
) -> None:
    """Serve GraphQL at /graphql until Ctrl-C, with /livez and /readyz beside it.

    Exit code 2 when the settings or the systems' files cannot be used; each fault is named.
    """
    with server_extra():
        from hub.api.serve import serve as run  # noqa: PLC0415 - needs the server extra
        from hub.api.server import StartRefused  # noqa: PLC0415
        from hub.api.settings import SettingError, from_environment  # noqa: PLC0415
    try:
        rest = from_environment({k: v for k, v in os.environ.items() if k != "TXNG_DEV"})
        chosen = replace(
            rest,
            systems=systems,
            store=location(store) if store else None,
            host=host,
            port=port,
            dev=dev,
        )
        run(chosen, lambda url: typer.echo(f"TXNG Hub listens on {url}/graphql"))
    except (StartRefused, SettingError) as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(USAGE) from error
