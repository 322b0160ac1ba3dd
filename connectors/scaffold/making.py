"""A new connection made: the templates of its kind, filled in, in a folder of its own.

Templates are files below ``templates/KIND``; where what they hold differs by name they end in
``.jinja``. ``SYSTEM`` and ``PACKAGE`` in a path stand for the name and the Python package.
"""

import os
import re
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path, PurePosixPath
from tempfile import mkdtemp
from typing import Literal

from jinja2 import Environment, StrictUndefined

Sort = Literal["rest", "python"]
_NAME = re.compile("[a-z][a-z0-9]*(?:-[a-z0-9]+)*")
_LONGEST = 40
_FILLED = ".jinja"
_JINJA = Environment(undefined=StrictUndefined, keep_trailing_newline=True, autoescape=False)  # noqa: S701 - TOML, Python and Markdown, and the one name in them is checked
_PASSED_OVER = "__pycache__"
_ROOT = PurePosixPath()


class CannotMake(ValueError):
    """Nothing was made, and why."""


@dataclass(frozen=True, slots=True)
class Name:
    """A name as a file, a package and a class bear it."""

    system: str

    @property
    def distribution(self) -> str:
        """Of the Python distribution."""
        return f"txng-connector-{self.system}"

    @property
    def package(self) -> str:
        """Of the Python package."""
        return self.distribution.replace("-", "_")

    @property
    def camel(self) -> str:
        """What the names of classes begin with."""
        return "".join(part.capitalize() for part in self.system.split("-"))


def name_of(text: str) -> Name:
    """A name that a system may have; ``CannotMake`` for any other text."""
    if not _NAME.fullmatch(text) or len(text) > _LONGEST:
        form = f"a letter first, a-z, 0-9 and single hyphens, at most {_LONGEST} characters"
        raise CannotMake(f"{text[:60]!r} is no name: {form}, as in ca-mau")
    return Name(text)


def make(name: Name, sort: Sort, folder: Path) -> Path:
    """Write all of it, or nothing, to a new folder below ``folder``; gives the new folder.

    ``CannotMake`` where it is there already, or cannot be written.
    """
    target = folder / (name.system if sort == "rest" else name.distribution)
    if os.path.lexists(target):
        raise CannotMake(f"{target} is there already; nothing is written over")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        unfinished = Path(mkdtemp(prefix=".txng-", dir=folder))
        try:
            _write(unfinished, rendered(name, sort))
            unfinished.chmod(0o755)
            unfinished.rename(target)
        except OSError:
            shutil.rmtree(unfinished, ignore_errors=True)
            raise
    except OSError as error:
        raise CannotMake(f"{target}: cannot be written: {error.strerror}") from error
    return target


def rendered(name: Name, sort: Sort) -> Mapping[PurePosixPath, str]:
    """The files of a new connection by their paths below its folder."""
    root = files("connectors.scaffold").joinpath("templates")
    sources = (*_files(root.joinpath("both"), _ROOT), *_files(root.joinpath(sort), _ROOT))
    return dict(_rendered(name, sort, path, source) for path, source in sources)


def _rendered(
    name: Name, sort: Sort, path: PurePosixPath, source: Traversable
) -> tuple[PurePosixPath, str]:
    text = source.read_text("utf-8")
    if path.suffix == _FILLED:
        text, path = _JINJA.from_string(text).render(name=name, sort=sort), path.with_suffix("")
    if sort == "python" and path.parts[0] in _TESTS:
        path = PurePosixPath("tests", path)
    parts = (p.replace("PACKAGE", name.package).replace("SYSTEM", name.system) for p in path.parts)
    return PurePosixPath(*parts), text


_TESTS = frozenset(
    {"fixtures", "add_record.py", "example_server.py", "samples.toml", "test_contract.py"}
)
"""What both kinds have; a package has it in its folder of tests."""


def _files(folder: Traversable, at: PurePosixPath) -> Iterator[tuple[PurePosixPath, Traversable]]:
    for entry in sorted(folder.iterdir(), key=lambda one: one.name):
        if entry.name == _PASSED_OVER:
            continue
        if entry.is_dir():
            yield from _files(entry, at / entry.name)
        else:
            yield at / entry.name, entry


def _write(folder: Path, contents: Mapping[PurePosixPath, str]) -> None:
    for path, text in contents.items():
        file = folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8", newline="\n")
        if file.suffix == ".sh":
            file.chmod(0o755)
