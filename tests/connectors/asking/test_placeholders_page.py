"""The placeholders that authors read of are those that there are."""

import re
from pathlib import Path

from connectors.asking.templates import PLACEHOLDERS

PAGE = Path(__file__).parents[3] / "connectors" / "asking" / "README.md"


def test_the_table_lists_every_placeholder_and_no_other() -> None:
    rows = [line for line in PAGE.read_text("utf-8").splitlines() if line.startswith("| `{")]
    listed = {name for row in rows for name in re.findall(r"`\{(\w+)\}`", row.split("|")[1])}
    assert listed == PLACEHOLDERS
