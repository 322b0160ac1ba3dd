"""Whether anything was opened, connected to or listed: by the interpreter's own audit events.

So a connector of any kind is held to “before any I/O”, whichever library it speaks through.
"""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_EVENTS = frozenset({"socket.connect", "sqlite3.connect", "os.listdir", "os.scandir", "open"})
_CODE = frozenset({".py", ".pyc", ".so", ".pyd", ".dll"})
_watching: list[list[str]] = []
_hooked: list[bool] = []


@contextmanager
def io_noted() -> Iterator[list[str]]:
    """What the block opens, each as ``event: name``; code that is imported does not count."""
    if not _hooked:  # a hook cannot be taken away again
        sys.addaudithook(_note)
        _hooked.append(True)
    noted: list[str] = []
    _watching.append(noted)
    try:
        yield noted
    finally:
        _watching.remove(noted)


def _note(event: str, arguments: tuple[object, ...]) -> None:
    if not _watching or event not in _EVENTS:
        return
    name = arguments[1] if event == "socket.connect" and len(arguments) > 1 else arguments[0]
    if not (event == "open" and _is_code(name)):
        for noted in _watching:
            noted.append(f"{event}: {name}")


def _is_code(name: object) -> bool:
    return isinstance(name, int) or Path(str(name)).suffix in _CODE
