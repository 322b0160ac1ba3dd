"""Every simulated system brought up in its own way, and what its settings file says of where."""

from collections.abc import Mapping
from contextlib import AsyncExitStack
from dataclasses import dataclass
from socket import socket

from hub.demo.options import Fault, Options
from hub.demo.servers.exports import NO_KEY, remove_exports, serve_exports, write_exports
from hub.demo.servers.index import SystemIndex
from hub.demo.servers.listening import Behaviour, address, listen
from hub.demo.servers.named import AllNames, Named
from hub.demo.servers.portal import Portal, contents
from hub.demo.servers.portal_database import write_database, write_file
from hub.demo.servers.postgres import Postgres
from hub.demo.servers.spoken import spoken
from hub.demo.world.landscape import SimulatedSystem
from schema.model.keys import SystemId

ADDRESS = "BASE_URL"
EXPORTS, DATABASES = "exports", "databases"
"""Folders within the demo's: of a folder for each system that exports files, and of databases."""
_LOGIN = "# LOGIN"
_AS = 'user = "{user}"\npassword = "file:KEY_FILE"\nencrypted = false  # on this machine alone'
Words = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Opening:
    """``stack`` takes down what is opened; ``held`` are the systems' ports; ``postgres`` keeps the
    databases, None: files do."""

    stack: AsyncExitStack
    options: Options
    failing: Mapping[SystemId, Fault]
    held: Mapping[SystemId, socket]
    names: AllNames
    postgres: Postgres | None = None

    async def opened(
        self, systems: Mapping[SimulatedSystem, SystemIndex]
    ) -> Mapping[SystemId, Words]:
        """Bring them up; by system the words to fill in, the address among them."""
        words: dict[SystemId, Words] = {}
        answering = {}
        for system, index in systems.items():
            serve, named = spoken(system).serve, Named(self.names, system)
            if system.shape == "portal":
                words[system.id] = await self._portal(system, index, named)
                continue
            if serve is None:
                words[system.id] = await self._exported(system, index, named)
                continue
            index.warm()
            held = self.held[system.id]
            answering[system.id] = (serve(index, named), self._behaviour(system.id), held)
            words[system.id] = {ADDRESS: address(held)}
        await listen(self.stack, answering)
        return words

    def _behaviour(self, system: SystemId) -> Behaviour:
        fault = self.failing.get(system)
        slow = self.options.slow_latency if fault is Fault.SLOW else 0.0
        return Behaviour(fault, self.options.latency + slow)

    async def _portal(self, system: SimulatedSystem, index: SystemIndex, named: Named) -> Words:
        """One that is down is a file that is not there, or a port where no server listens."""
        portal, up = Portal(), self.failing.get(system.id) is not Fault.DOWN
        tables = contents(index, named, portal) if up else {}
        if self.postgres is not None:
            port = self.postgres.port if up else self.held[system.id].getsockname()[1]
            if up:
                await write_database(self.postgres, system.id, tables, portal)
            address = f"postgresql://{self.postgres.host}:{port}/{system.id}"
            login = _AS.format(user=system.id)
            return {ADDRESS: address, "DATABASE": address, _LOGIN: login}
        path = (self.options.folder / DATABASES / f"{system.id}.sqlite").resolve()
        path.unlink(missing_ok=True)
        if up:
            write_file(path, tables, portal)
        address = f"sqlite:///{path.as_posix()}"
        return {ADDRESS: address, "DATABASE": address, _LOGIN: ""}

    async def _exported(self, system: SimulatedSystem, index: SystemIndex, named: Named) -> Words:
        folder = (self.options.folder / EXPORTS / system.id).resolve()
        down = self.failing.get(system.id) is Fault.DOWN
        if down:
            remove_exports(folder)
        else:
            write_exports(folder, system.shape, index, named)
        if system.shape != "documents":
            return {ADDRESS: folder.as_posix(), "FOLDER": folder.as_posix()}
        held = self.held[system.id]
        port = str(held.getsockname()[1])
        known = NO_KEY if down else await serve_exports(self.stack, folder, held)
        return {ADDRESS: f"sftp://127.0.0.1:{port}", "PORT": port, "HOST_KEY": known}
