"""Whether ``schema``, ``hub`` and ``connectors`` are ours.

Other distributions bear those names too, and pip lets one overwrite the other without a word.
"""

from importlib import import_module

OURS = {
    "hub": "What the hub does:",
    "connectors": "How a provincial system is reached:",
    "schema": "What we speak:",
}
"""How the docstring of each package begins."""


def foreign() -> str | None:
    """A message that names the packages that are not ours; None when all are."""
    wrong = [name for name, opening in OURS.items() if not _is_ours(name, opening)]
    if not wrong:
        return None
    return (
        f"The Python package{'s'[: len(wrong) > 1]} {', '.join(wrong)} found here"
        f" ({', '.join(_where(name) for name in wrong)}) belong to another distribution."
        " Install txng-hub into a virtual environment of its own."
    )


def _is_ours(name: str, opening: str) -> bool:
    try:
        return (import_module(name).__doc__ or "").startswith(opening)
    except ImportError:
        return False


def _where(name: str) -> str:
    try:
        return import_module(name).__file__ or "no file"
    except ImportError:
        return "cannot be imported"
