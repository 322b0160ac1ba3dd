"""The tapes of one run of pytest: which cassettes are given back, recorded or compared."""

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from time import time_ns

from connectors.sdk.secrets import resolve_secret
from connectors.testing.cassette.cassette import load, save
from connectors.testing.cassette.personal import Scrub
from connectors.testing.cassette.recording import Player, Recorder, Tape


class Mode(StrEnum):
    """What is done with cassettes."""

    REPLAY = "replay"
    """Replies come from the cassette; nothing goes out."""
    RECORD = "record"
    """The system is asked and the cassette written anew, unless a reply changed its shape."""
    ACCEPT = "accept"
    """The same, whatever changed."""
    COMPARE = "compare"
    """The system is asked, and its replies compared with the cassette; nothing is written."""


@dataclass(slots=True)
class Tapes:
    """One tape for each cassette that is recorded, for the whole run."""

    mode: Mode = Mode.REPLAY
    recorders: dict[Path, Recorder] = field(default_factory=dict)

    def tape(
        self,
        path: Path,
        system: str,
        scrub: Scrub,
        resolve: Callable[[str], str] = resolve_secret,
    ) -> Tape:
        """The tape of a cassette; ``NotACassette`` where there is none to give back."""
        if self.mode is Mode.REPLAY:
            return Player(load(path), scrub)
        if path not in self.recorders:
            old = load(path) if path.exists() and self.mode is not Mode.ACCEPT else None
            self.recorders[path] = Recorder(system, time_ns() // 1_000, scrub, resolve, old)
        return self.recorders[path]

    def finish(self) -> list[str]:
        """Write what was recorded; one line for each cassette, for the end of the run."""
        if self.mode is Mode.COMPARE:
            return [f"{path.name}: {_compared(r)}" for path, r in self.recorders.items()]
        return [self._written(path, recorder) for path, recorder in self.recorders.items()]

    def _written(self, path: Path, recorder: Recorder) -> str:
        if recorder.changed:
            return f"{path.name}: not written, replies have another shape; --txng-accept writes it"
        cassette = recorder.finished()
        path.parent.mkdir(parents=True, exist_ok=True)
        save(cassette, path)
        return f"{path.name}: {len(cassette.exchanges)} exchanges written; read it through"


def _compared(recorder: Recorder) -> str:
    count = len(recorder.cassette.exchanges)
    return f"{count} replies compared, {len(recorder.told)} of another shape"
