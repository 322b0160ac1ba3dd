"""Ways that write exchanges down, and that give them back in place of the network."""

from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import replace

from connectors.sdk.asked import Asked
from connectors.sdk.errors import Unavailable
from connectors.sdk.reply import Reply
from connectors.sdk.way import Way
from connectors.testing.cassette.cassette import Cassette, Exchange, key_of, origin_of
from connectors.testing.cassette.http_form import reply_form, reply_of, request_form
from connectors.testing.cassette.personal import Scrub
from connectors.testing.cassette.scrubbing import Scrubber
from connectors.testing.cassette.shapes import shape_changes, shape_of
from schema.model.json import JsonObject
from schema.model.times import Micros

HTTP = "http"
UNSET = "deadbeef"
"""What every secret is while exchanges are given back: it is sent to nobody."""


class Tape(ABC):
    """One cassette in use, whether it is recorded, given back or compared.

    ``secret`` stands before the look-up of secrets, so that those looked up are scrubbed wherever
    they stand. ``told`` gathers what a test must fail for: requests that are not recorded, replies
    of another shape.
    """

    def __init__(self, scrub: Scrub, resolve: Callable[[str], str], now: Micros) -> None:
        self.now = now
        self._resolve = resolve
        self._looked_up: set[str] = set()
        self.scrubber = Scrubber(scrub, lambda: frozenset(self._looked_up))
        self.told: list[str] = []

    @abstractmethod
    def around(self, way: Way) -> Way:
        """A way over HTTP that is recorded, or one in its place."""

    def secret(self, reference: str) -> str:
        """The secret that a reference names."""
        found = self._resolve(reference)
        self._looked_up.add(found)
        return found


class Player(Tape):
    """Gives recorded exchanges back; nothing goes out."""

    def __init__(self, cassette: Cassette, scrub: Scrub) -> None:
        super().__init__(scrub, lambda reference: UNSET, cassette.now)
        self.cassette = cassette

    def around(self, way: Way) -> Way:
        """In place of a way over HTTP."""
        return _Played(way.hosts, self)

    def exchange(self, door: str, request: JsonObject, what: str) -> Exchange:
        """What was recorded of a request; ``Unavailable``, and told, where nothing was."""
        found = self.cassette.exchange(door, request)
        if found is None:
            self.told.append(f"Not recorded: {what}\n{self.cassette.nearest(door, request)}")
            raise Unavailable("the recording holds no reply to this request")
        return found


class _Played:
    def __init__(self, hosts: frozenset[str], player: Player) -> None:
        self.hosts = hosts
        self._player = player

    async def send(self, request: Asked, with_errors: bool = False) -> Reply:
        form = request_form(request, self._player.scrubber)
        found = self._player.exchange(HTTP, form, f"{request.method} {form['url']}")
        recorded = origin_of(str(found.request["url"]))
        return replace(reply_of(found.reply, recorded, origin_of(request.url)), url=request.url)


class Recorder(Tape):
    """Writes exchanges down as they happen, each request once, and compares them with ``old``."""

    def __init__(
        self,
        system: str,
        now: Micros,
        scrub: Scrub,
        resolve: Callable[[str], str],
        old: Cassette | None = None,
    ) -> None:
        super().__init__(scrub, resolve, now)
        self.cassette = Cassette(system, now)
        self.changed = False
        """Whether any reply has another shape than in ``old``."""
        self._old = old
        self._kept: set[str] = set()

    def around(self, way: Way) -> Way:
        """Around a way over HTTP."""
        return _Recorded(way, self)

    def keep(self, door: str, request: JsonObject, reply: JsonObject, what: str) -> None:
        """Write down an exchange that is scrubbed, unless its request was written down before."""
        key = key_of(door, request)
        if key in self._kept:
            return
        self._kept.add(key)
        self.cassette.exchanges.append(Exchange(door, request, reply))
        before = self._old.exchange(door, request) if self._old else None
        changes = shape_changes(shape_of(before.reply), shape_of(reply)) if before else []
        if changes:
            self.changed = True
            self.told.append("\n".join([f"The reply to {what} has another shape:", *changes]))

    def finished(self) -> Cassette:
        """All that was written down, scrubbed once more now that all persons are known."""
        whole = self.scrubber.finished
        exchanges = [
            Exchange(e.door, _object(whole(e.request)), _object(whole(e.reply)))
            for e in self.cassette.exchanges
        ]
        return Cassette(self.cassette.system, self.cassette.now, exchanges)


class _Recorded:
    def __init__(self, way: Way, recorder: Recorder) -> None:
        self.hosts = way.hosts
        self._way = way
        self._recorder = recorder

    async def send(self, request: Asked, with_errors: bool = False) -> Reply:
        reply = await self._way.send(request, with_errors)
        scrubber = self._recorder.scrubber
        form = request_form(request, scrubber)
        what = f"{request.method} {form['url']}"
        self._recorder.keep(HTTP, form, reply_form(reply, scrubber), what)
        return reply


def _object(value: object) -> JsonObject:
    if not isinstance(value, dict):
        raise TypeError("an exchange is an object")
    return value
