"""The hub in a process of its own, in front of a running world."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from hub.demo.child import Child
from hub.demo.harvest import kept_harvested
from hub.demo.running import NotStarted
from hub.graph.opening import Location, Login
from schema.model.keys import SystemId

READY_WITHIN = 60.0


@dataclass(frozen=True, slots=True)
class RunningHub:
    """A hub that answers. ``url`` has no trailing slash."""

    url: str
    child: Child

    @property
    def graphql(self) -> str:
        """The GraphQL endpoint."""
        return f"{self.url}/graphql"


@asynccontextmanager
async def running_hub(
    systems: Path,
    store: Location,
    port: int = 0,
    *,
    keep: bool = False,
    harvested: Sequence[SystemId] = (),
    login: Login = Login(),  # noqa: B008 - frozen
) -> AsyncIterator[RunningHub]:
    """The hub over a folder of systems, ready, until the block is left. Port 0: a free one.

    Unless told to ``keep`` the store it starts with an empty one: facts of an earlier world would
    hide what this one doesn't say. Systems that are to be ``harvested`` are, first and again and
    again. ``login`` is for a server's address; the hub takes it from its environment. Raises
    ``NotStarted`` when it does not come up; why, it tells on standard error. ``StoreError`` when
    the store cannot be used.
    """
    if not keep:
        await asyncio.to_thread(empty, store, login)
    async with kept_harvested(systems, store, harvested, login):
        child = await Child.start("hub.demo.hub_server", more=_settings(systems, store, port))
        try:
            yield RunningHub(await _address(child), child)
        finally:
            await child.stop()


def empty(store: Location, login: Login) -> None:
    """Leave nothing in a store; ``StoreError`` for a server that holds any other graph."""
    if isinstance(store, str):
        from hub.graph.neo4j import emptying  # noqa: PLC0415 - only here a server is needed

        return emptying.empty(store, login)
    for old in store.parent.glob(f"{store.name}*"):
        old.unlink()
    return None


def _settings(systems: Path, store: Location, port: int) -> dict[str, str]:
    return {
        "TXNG_SYSTEMS": str(systems),
        "TXNG_STORE": str(store),
        "TXNG_HOST": "127.0.0.1",
        "TXNG_PORT": str(port),
        "TXNG_ENVIRONMENT": "PRODUCTION",
        "TXNG_DRAIN_SECONDS": "3",
        "TXNG_DEV": "1",
    }


async def _address(child: Child) -> str:
    try:
        line = await asyncio.wait_for(child.line(), READY_WITHIN)
    except TimeoutError as error:
        raise NotStarted(f"the hub is not ready in {READY_WITHIN:g} s") from error
    if not line.startswith(b"http"):
        raise NotStarted("the hub ended before it was ready; see its output")
    return line.decode().strip()
