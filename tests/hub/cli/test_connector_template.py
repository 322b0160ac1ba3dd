"""``txng connector template`` from a person's side."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

import connectors
from hub.cli.commands import app

EXAMPLE = Path(connectors.__file__).parent / "files" / "example.toml"
REST = EXAMPLE.parents[1] / "rest" / "example.toml"


def run(*arguments: str | Path) -> tuple[int, str]:
    done = CliRunner().invoke(app, ["connector", "template", *map(str, arguments)])
    return done.exit_code, done.stderr


@pytest.mark.parametrize("name", ["mau.xlsx", "mau.csv", "MAU.XLSX"])
def test_without_a_file_it_is_the_template_that_comes_along(name: str, tmp_path: Path) -> None:
    assert run("-o", tmp_path / name) == (0, "")
    assert (tmp_path / name).stat().st_size > 300


def test_of_a_systems_file_it_is_the_set_that_fits(tmp_path: Path) -> None:
    assert run(EXAMPLE, "-o", tmp_path / "a.xlsx", "--example") == (0, "")
    assert run(EXAMPLE, "-o", tmp_path / "b.xlsx", "--number", "1") == (0, "")


@pytest.mark.parametrize(
    ("arguments", "why"),
    [
        ((EXAMPLE, "-o", "a.pdf"), "an .xlsx or a .csv"),
        ((EXAMPLE, "-o", "a.csv"), "no template is written in tcvn3"),
        ((EXAMPLE, "-o", "a.xlsx", "--number", "2"), "no such set"),
        ((EXAMPLE, "-o", "a.xlsx", "--number", "9"), "has 3 sets"),
        ((REST, "-o", "a.xlsx"), "for systems of kind files"),
        (("missing.toml", "-o", "a.xlsx"), "missing.toml: cannot be read"),
        (("-o", "missing/a.xlsx"), "cannot be written"),
    ],
)
def test_what_cannot_be_done_is_one_line_and_leaves_nothing(
    arguments: tuple[str | Path, ...],
    why: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path)
    code, said = run(*arguments)
    assert code == 2 and why in said and said.count("\n") == 1
    assert list(tmp_path.iterdir()) == []


def test_an_example_that_does_not_read_is_said_so(tmp_path: Path) -> None:
    text = EXAMPLE.read_text("utf-8").replace('encoding = "tcvn3"\n', "")
    text = text.replace('ngay = "Ngày"', 'ngay = { header = "Ngày", example = "hôm qua" }')
    (tmp_path / "a.toml").write_text(text, "utf-8")
    code, said = run(tmp_path / "a.toml", "-o", tmp_path / "a.csv")
    assert code == 0 and "the example does not read: example / row 2 / column A (Ngày)" in said
