"""Each error that a connector may raise has its page, in both languages, and its examples run."""

import re
from pathlib import Path

import pytest

from connectors.sdk import errors
from connectors.sdk.errors import ConnectorError
from hub.federation.reply import Reply, failures_into
from schema.model.answers import Outcome
from schema.model.keys import SystemId
from schema.model.trace import GapKind

DEFINED = [
    error
    for error in vars(errors).values()
    if isinstance(error, type) and issubclass(error, ConnectorError) and error is not ConnectorError
]
FOUR = [error for error in DEFINED if error.__base__ is ConnectorError]
LANGUAGES = ("", ".vi")
CODE = re.compile(r"```python\n(.*?)```", re.DOTALL)


@pytest.fixture
def folder(root: Path) -> Path:
    return root / "connectors" / "docs" / "errors"


def page(folder: Path, error: type[ConnectorError], language: str) -> str:
    return (folder / f"{error.__name__.lower()}{language}.md").read_text("utf-8")


def test_there_are_four_and_a_page_for_nothing_else(folder: Path) -> None:
    expected = {
        f"{error.__name__.lower()}{language}.md" for error in FOUR for language in LANGUAGES
    }
    assert {file.name for file in folder.glob("*.md")} == expected
    assert len(FOUR) == 4


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("error", DEFINED)
def test_each_is_named_with_what_the_hub_makes_of_it(
    error: type[ConnectorError], language: str, folder: Path
) -> None:
    of = error if error in FOUR else error.__base__
    assert of is not None
    text = page(folder, of, language)
    reply = Reply()
    with failures_into(reply, SystemId("a")):
        raise error("x")
    assert reply.failure is not None
    assert {error.__name__, reply.failure.outcome, Outcome.PARTIAL} <= named(text)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("error", FOUR)
def test_its_example_raises_it(error: type[ConnectorError], language: str, folder: Path) -> None:
    (code,) = CODE.findall(page(folder, error, language))
    with pytest.raises(error) as caught:
        exec(code, {})
    assert type(caught.value) is error
    assert code == CODE.findall(page(folder, error, ""))[0]


@pytest.mark.parametrize("error", FOUR)
def test_both_languages_say_the_same(error: type[ConnectorError], folder: Path) -> None:
    english, vietnamese = (page(folder, error, language) for language in LANGUAGES)
    assert named(english) == named(vietnamese)
    assert english.count("\n## ") == vietnamese.count("\n## ") == 4
    assert {str(GapKind.SOURCE_SILENT), "INCOMPLETE"} <= named(english)


def named(text: str) -> set[str]:
    """What a page sets in code, its links to other pages aside."""
    return set(re.findall(r"`([^`\n]+)`", CODE.sub("", text)))
