"""Each tier of certification has its page, in both languages, with its rules and no others."""

import re
from pathlib import Path

import pytest

from connectors.certification.exemptions import SHORTEST, load_exemptions
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


@pytest.mark.parametrize("page", ["README.md", "README.vi.md"])
def test_authors_read_how_long_a_reason_is_and_an_example_that_stands(
    root: Path, page: str, tmp_path: Path
) -> None:
    text = (root / "connectors" / "testing" / page).read_text("utf-8")
    (example,) = re.findall(r"```toml\n(\[exemptions\]\n.+?)```", text, re.DOTALL)
    (tmp_path / "samples.toml").write_text(example, "utf-8")
    assert len(load_exemptions(tmp_path / "samples.toml")) == 1
    assert re.search(rf"(at least|ít nhất) {SHORTEST} ", text)


def test_the_readme_and_a_new_connection_say_how_long_it_is(root: Path, readme: str) -> None:
    assert f"at least {SHORTEST}\ncharacters" in readme
    made = root / "connectors" / "scaffold" / "templates" / "both" / "samples.toml"
    assert f"at least {SHORTEST}\n" in made.read_text("utf-8")
