"""The cases on disk: what each asks, of which documents, and what must come back."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
FOLDER = HERE / "cases"

Answer = dict[str, Any]
"""What ``expected.schema.json`` describes."""


@dataclass(frozen=True, slots=True)
class Case:
    """One folder: ``case.json``, its documents, ``expected.json``."""

    folder: Path
    asked: dict[str, Any]

    @property
    def name(self) -> str:
        return self.folder.name

    @property
    def documents(self) -> list[Path]:
        """The documents in their order, each of them all that one system says."""
        return [self.folder / said["file"] for said in self.asked["documents"]]

    @property
    def question(self) -> dict[str, Any]:
        """What is asked: a trace, or the common source of some cases."""
        question: dict[str, Any] = self.asked["question"]
        return question

    @property
    def expected(self) -> Answer:
        """The answer that the page gives."""
        answer: Answer = json.loads((self.folder / "expected.json").read_text("utf-8"))
        return answer


def all_cases() -> list[Case]:
    """Every case, by name."""
    return [
        Case(path.parent, json.loads(path.read_text("utf-8")))
        for path in sorted(FOLDER.glob("*/case.json"))
    ]
