"""What a running world says of itself: ``world.json`` and ``truth.json`` in its folder."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import orjson

from hub.demo.options import Fault
from hub.demo.world.items import Item
from hub.demo.world.world import World
from schema.model.keys import SystemId

WORLD_FILE, TRUTH_FILE = "world.json", "truth.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """A running world. Codes are Digital Links; addresses are base URLs by system, of one that
    exports files its folder or its SFTP server."""

    seed: int
    events: int
    profile: str
    systems_folder: str
    addresses: Mapping[SystemId, str]
    provinces: Mapping[SystemId, tuple[str, ...]]
    names: Mapping[SystemId, str]
    faults: Mapping[SystemId, str]
    databases: str
    """What the portals' databases are, for people: a server's, or files, and why."""
    harvested: Sequence[SystemId]
    """The systems that nobody can ask: what they export is known once it is harvested."""
    retail: str
    early: str
    pallet: str
    recall: str

    def failing(self, fault: Fault) -> list[SystemId]:
        """The systems that fail in one way."""
        return [system for system, how in self.faults.items() if how == fault]


def write_summary(folder: Path, summary: Summary) -> None:
    """Write ``world.json``; last of all, since its presence says that the world is ready."""
    text = orjson.dumps(asdict(summary), option=orjson.OPT_INDENT_2)
    (folder / WORLD_FILE).write_bytes(text)


def read_summary(folder: Path) -> Summary:
    """The summary that a world wrote."""
    return Summary(**orjson.loads((folder / WORLD_FILE).read_bytes()))


def examples(world: World) -> dict[str, Item]:
    """The items that truth is written for."""
    show = world.showcase
    return {
        "retail": show.retail,
        "early": show.early,
        "pallet": show.pallet,
        "recall": world.recall,
    }


def write_truth(folder: Path, world: World) -> None:
    """Write the ground truth of the examples as JSON, by their names."""
    truths = {name: asdict(world.truth(item.link)) for name, item in examples(world).items()}
    (folder / TRUTH_FILE).write_bytes(orjson.dumps(truths, option=orjson.OPT_INDENT_2))
