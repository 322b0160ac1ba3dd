"""A TCP port for each simulated system, on the loopback address only."""

import asyncio
import socket
from collections.abc import Mapping, Sequence
from contextlib import AsyncExitStack, ExitStack
from dataclasses import dataclass

from aiohttp import web

from hub.demo.options import Fault
from hub.demo.servers.asked import Answers, Ask, Reply
from schema.model.keys import SystemId

HOST = "127.0.0.1"
LONGEST_LINE = 1_000_000
"""Bytes of a request line: a hundred lots in every spelling are a long question."""
HTML = b"<!doctype html><title>B\xe1\xba\xa3o tr\xc3\xac</title><p>m\xc3\xb4 ph\xe1\xbb\x8fng"


@dataclass(frozen=True, slots=True)
class Behaviour:
    """How a system answers, apart from what."""

    fault: Fault | None = None
    latency: float = 0.0
    """Seconds from a question's arrival to its answer, at least."""


def bind(count: int, base_port: int) -> list[socket.socket]:
    """Sockets that hold their ports; until they listen, connections are refused.

    ``OSError`` where one of the ports is taken; none is held then.
    """
    with ExitStack() as stack:
        sockets = [stack.enter_context(socket.socket()) for _ in range(count)]
        for number, held in enumerate(sockets):
            held.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            held.bind((HOST, base_port + number if base_port else 0))
        stack.pop_all()
    return sockets


def address(held: socket.socket) -> str:
    """The address of what will listen there."""
    return f"http://{HOST}:{held.getsockname()[1]}"


async def listen(
    stack: AsyncExitStack,
    systems: Mapping[SystemId, tuple[Answers, Behaviour, socket.socket]],
) -> None:
    """Start every system that is not down; ``stack`` stops them."""
    for *_, held in systems.values():
        stack.callback(held.close)
    runners: list[web.ServerRunner] = []
    stack.push_async_callback(_stop, runners)
    for answers, behaviour, held in systems.values():
        if behaviour.fault is not Fault.DOWN:
            handler = _Handler(answers, behaviour, address(held))
            runners.append(web.ServerRunner(_server(handler), shutdown_timeout=0.5))
            await runners[-1].setup()
            await web.SockSite(runners[-1], held).start()


def _server(handler: "_Handler") -> web.Server:
    return web.Server(
        handler, access_log=None, max_line_size=LONGEST_LINE, max_field_size=LONGEST_LINE
    )


async def _stop(runners: Sequence[web.ServerRunner]) -> None:
    await asyncio.gather(*(runner.cleanup() for runner in runners))


@dataclass(frozen=True, slots=True)
class _Handler:
    answers: Answers
    behaviour: Behaviour
    origin: str

    async def __call__(self, request: web.BaseRequest) -> web.StreamResponse:
        began = asyncio.get_running_loop().time()
        headers = {name.lower(): value for name, value in request.headers.items()}
        body = await request.read() if request.can_read_body else b""
        reply = self._told(Ask(request.method, request.raw_path, self.origin, headers, body))
        # The work counts as part of the latency, as it would on a machine of its own.
        waited = asyncio.get_running_loop().time() - began
        await asyncio.sleep(max(0.0, self.behaviour.latency - waited))
        return web.Response(status=reply.status, body=reply.body, headers=reply.headers)

    def _told(self, ask: Ask) -> Reply:
        if self.behaviour.fault is Fault.HTML:
            return Reply(200, HTML, {"Content-Type": "text/html; charset=utf-8"})
        reply = self.answers.answer(ask)
        if self.behaviour.fault is Fault.HALF:
            return Reply(reply.status, reply.body[: len(reply.body) // 2], reply.headers)
        return reply
