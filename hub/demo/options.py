"""What the demo world can be told: one frozen value, and the same as command-line arguments."""

import argparse
from collections.abc import Sequence
from dataclasses import dataclass, fields
from enum import StrEnum
from pathlib import Path

from hub.demo.world.landscape import Profile

READY = "ready"
"""The line that a world's process prints once every server listens."""


class Fault(StrEnum):
    """How a system fails."""

    DOWN = "down"
    SLOW = "slow"
    HTML = "html"
    HALF = "half"


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """Counts are numbers of systems; latencies are seconds."""

    folder: Path
    """Where systems, truth and summary are written."""
    seed: int = 2026
    events: int = 12_000
    profile: Profile = Profile.NATIONAL
    down: int = 1
    """Refuse connections: first the province at the beginning of the showcase chain."""
    slow: int = 0
    html: int = 0
    """Answer with a page of HTML."""
    half: int = 0
    """Break off in the middle of their JSON."""
    latency: float = 0.0
    """Added to every system's answers."""
    slow_latency: float = 2.0
    """Added to those of the slow ones."""
    base_port: int = 0
    """Port of the first system, the others follow; 0: the operating system chooses."""
    postgres: bool = False
    """Portals on a private PostgreSQL, where its programs are; else their databases are files."""
    until_stdin_closes: bool = False
    """Stop when standard input ends: no world outlives who started it."""

    def arguments(self) -> list[str]:
        """The same as arguments of ``python -m hub.demo``."""
        flags = {f.name.replace("_", "-"): getattr(self, f.name) for f in fields(self)}
        given = [f"--{name}={value}" for name, value in flags.items() if value is not True]
        return [text for text in given if not text.endswith("=False")] + [
            f"--{name}" for name, value in flags.items() if value is True
        ]


def parse(arguments: Sequence[str]) -> Options:
    """Options from arguments; ends the program with a message where they are wrong."""
    parser = argparse.ArgumentParser(
        "python -m hub.demo", description="Serve the simulated provincial systems (mô phỏng)."
    )
    parser.add_argument("--folder", type=Path, required=True)
    parser.add_argument("--profile", type=Profile, default=Profile.NATIONAL)
    for name in ("seed", "events", "down", "slow", "html", "half", "base-port"):
        parser.add_argument(f"--{name}", type=int, default=_default(name))
    for name in ("latency", "slow-latency"):
        parser.add_argument(f"--{name}", type=float, default=_default(name))
    parser.add_argument("--postgres", action="store_true")
    parser.add_argument("--until-stdin-closes", action="store_true")
    return Options(**vars(parser.parse_args(arguments)))


def _default(name: str) -> object:
    return next(f.default for f in fields(Options) if f.name == name.replace("-", "_"))
