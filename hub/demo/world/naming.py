"""Names that several files of the simulation share."""

import re

SHAPES: tuple[tuple[str, bool], ...] = (
    ("phieu", False),
    ("nested", False),
    ("brief", True),
    ("linked", False),
    ("plain", True),
    ("searched", False),
)
"""The REST shapes, each with whether it names its own places by local codes."""


def slug(name: str) -> str:
    """An ASCII name as part of a system id: ``Ba Ria - Vung Tau`` is ``ba-ria-vung-tau``."""
    return re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")
