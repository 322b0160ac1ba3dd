"""A protocol of the simulation's own, as the hub's side of it describes it in a system's file.

Its code words stand once, in the tables of that description; servers read them backwards.
"""

import tomllib
from collections.abc import Mapping
from functools import cached_property
from importlib.resources import files
from typing import ClassVar

from hub.demo.servers.shapes.parts import Thing
from schema.model.events import Event


class Described:
    """Whatever serves a protocol that ``name`` + ``.toml`` describes, a file of ``package``."""

    name: ClassVar[str]
    package: ClassVar[str] = "hub.demo.servers"

    @cached_property
    def mapping(self) -> str:
        """Its ``[connector]`` tables, with words in capitals to be filled in: ``BASE_URL``…"""
        return files(self.package).joinpath(f"{self.name}.toml").read_text("utf-8")

    def word(self, event: Event) -> str:
        """Its word for what happened."""
        return self._words["step"][event.biz_step or ""]

    def unit(self, thing: Thing) -> str | None:
        """Its word for a unit; None for pieces."""
        return self._words["unit"][thing.uom] if thing.uom else None

    @cached_property
    def _words(self) -> Mapping[str, Mapping[str, str]]:
        tables = tomllib.loads(self.mapping)["connector"]["tables"]
        return {name: {ours: theirs for theirs, ours in t.items()} for name, t in tables.items()}
