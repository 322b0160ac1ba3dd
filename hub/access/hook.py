"""The hook before data leaves the hub: the audit trail's place.

Whoever hands data to a viewer awaits the hook first. If it raises, the data stays: a trail that
must be kept and cannot be is a reason not to show.
"""

from collections.abc import Sequence
from typing import Protocol

from schema.model.viewer import Viewer


class Leaving(Protocol):
    """Called before data leaves; may refuse by raising."""

    async def __call__(self, viewer: Viewer, action: str, objects: Sequence[str]) -> None:
        """``viewer`` is about to be shown ``objects`` (ids, no content) by ``action`` (“trace”)."""
        ...


async def unrecorded(viewer: Viewer, action: str, objects: Sequence[str]) -> None:
    """Let everything leave and keep no trail: for one's own machine and the demo world."""
