"""Each tier of certification has its page, in both languages, with its rules and no others."""

import re
from pathlib import Path

import pytest

from connectors.certification.tiers import NEVER_EXEMPT, TIER_OF, Tier
from connectors.testing.rules import EVERY

ROW = re.compile(r"^\| `([a-z_.]+)`( \*)? \| (.+) \|$", re.MULTILINE)


@pytest.mark.parametrize("language", ["", ".vi"])
@pytest.mark.parametrize("tier", Tier)
def test_its_page_lists_its_rules_as_they_read(root: Path, tier: Tier, language: str) -> None:
    page = root / "connectors" / "docs" / "tiers" / f"{tier.name.lower()}{language}.md"
    rows = {rule: (bool(mark), says) for rule, mark, says in ROW.findall(page.read_text("utf-8"))}
    statement = "statement_vi" if language else "statement"
    said = {
        rule: (rule in NEVER_EXEMPT, getattr(EVERY[rule], statement))
        for rule, of in TIER_OF.items()
        if of is tier
    }
    assert rows == said
