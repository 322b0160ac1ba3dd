"""The tables of the READMEs are the table in code, in both languages."""

import re
from pathlib import Path

import pytest

from connectors import testing
from connectors.testing.rules import EVERY

HERE = Path(testing.__file__).parent


@pytest.mark.parametrize(
    ("file", "heading", "field"),
    [("README.md", "Rule", "statement"), ("README.vi.md", "Quy tắc", "statement_vi")],
)
def test_the_table_of_rules_is_that_in_code(file: str, heading: str, field: str) -> None:
    text = (HERE / file).read_text("utf-8")
    (body,) = re.findall(rf"^\| {heading} \|.*\n\|[ |-]+\|\n((?:\|.*\n)+)", text, re.MULTILINE)
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in body.splitlines()]
    assert rows == [[f"`{rule.id}`", getattr(rule, field)] for rule in EVERY.values()]


def test_both_languages_show_the_same_code() -> None:
    english, vietnamese = (
        re.findall(r"```(\w+)\n(.*?)```", (HERE / file).read_text("utf-8"), re.DOTALL)
        for file in ("README.md", "README.vi.md")
    )
    assert [_code(*block) for block in english] == [_code(*block) for block in vietnamese]


def _code(language: str, text: str) -> tuple[str, str]:
    """A block without its comments."""
    return language, re.sub(r"\s*#.*", "", text)


def test_ids_are_words_and_statements_are_sentences() -> None:
    for rule in EVERY.values():
        assert re.fullmatch(r"[a-z]+\.[a-z_]+", rule.id)
        assert rule.statement.endswith(".") and rule.statement_vi.endswith(".")
        assert len(rule.statement) <= 100 and len(rule.statement_vi) <= 100
