"""``txng connector simulate``: one simulated system alone, to practise on, until Ctrl-C."""

import asyncio
import signal
from contextlib import AsyncExitStack
from typing import Annotated, Any

import typer

from hub.cli.extras import USAGE
from schema.model.keys import SystemId


def simulate(
    system: Annotated[str, typer.Argument(help="Of the demo world: ninh-thuan-txng.")],
    port: Annotated[
        int, typer.Option(min=0, max=65535, help="Where it answers; 0: any that is free.")
    ] = 8090,
) -> None:
    """Serve one system of the demo world (mô phỏng) on this machine, to practise connecting it.

    Prints its address, how it is asked, and a lot that it knows. Exit code 2 when it has no such
    system, or the port is taken.
    """
    from hub.demo.alone import can_be_alone, practice_world  # noqa: PLC0415 - and all that it serves

    told = practice_world()
    able = can_be_alone(told)
    one = able.get(SystemId(system))
    if one is None:
        typer.echo(f"{system!r} is none of {', '.join(sorted(able))}", err=True)
        raise typer.Exit(USAGE)
    try:
        asyncio.run(_until_stopped(told, one, port))
    except OSError as error:
        typer.echo(f"port {port} cannot be used: {error.strerror}; choose a --port", err=True)
        raise typer.Exit(USAGE) from error


async def _until_stopped(told: Any, system: Any, port: int) -> None:
    from hub.demo.alone import served_alone  # noqa: PLC0415

    stop, loop = asyncio.Event(), asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop.set)
    async with AsyncExitStack() as stack:
        alone = await served_alone(stack, told, system, port)
        typer.echo(f"{alone.url}  {system.name}")
        typer.echo(f"{alone.about}\nA lot that it knows: {alone.lot}\nStop with Ctrl-C.")
        await stop.wait()
