"""What ``txng connector new`` makes works as it is made: its tests, its style, its types."""

import os
import runpy
import subprocess
import sys
import venv
from collections.abc import Iterator
from pathlib import Path

import aiohttp
import pytest
from typer.testing import CliRunner, Result
from yarl import URL

import connectors
from connectors.registry import load_sound
from connectors.scaffold.making import CannotMake, Sort, make, name_of, rendered
from connectors.sdk.system_file import SystemFileError, parse_system
from connectors.testing.cassette.cassette import load, origin_of
from hub.cli.commands import app

ROOT = Path(connectors.__file__).parents[1]
INSTALLED = Path(pytest.__file__).parents[1]
WITHOUT_SERVER = """
import sys


class Without:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in {"neo4j", "strawberry", "starlette", "uvicorn", "cachetools"}:
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)


sys.meta_path.insert(0, Without())
import pytest

sys.exit(pytest.main(sys.argv[1:]))
"""
ASKS_NOBODY = "import example_server\n\ndel example_server.web\n" + WITHOUT_SERVER
"""Its own server cannot start: whatever is told was recorded."""


def txng(*said: object) -> Result:
    return CliRunner().invoke(app, ["connector", "new", *(str(word) for word in said)])


@pytest.fixture(scope="module")
def python(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The interpreter of a fresh environment. What is installed here is lent to it by path, so
    that no index is needed."""
    folder = tmp_path_factory.mktemp("fresh") / "venv"
    venv.create(folder, with_pip=True)
    return folder / "bin" / "python"


def lent() -> dict[str, str]:
    """The environment by which it finds what is installed here."""
    settings = {k: v for k, v in os.environ.items() if not k.startswith(("TXNG_", "PYTEST"))}
    return settings | {"PYTHONPATH": f"{ROOT}{os.pathsep}{INSTALLED}"}


def run(python: Path, folder: Path, *words: str) -> str:
    """What a command prints; the test fails unless it ends well."""
    done = subprocess.run(
        [python, *words],
        cwd=folder,
        env=lent(),
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def styled(python: Path, folder: Path) -> None:
    rules = ("--select=E,F,W,I,UP,B,SIM,ASYNC", "--line-length=100")
    run(python, folder, "-m", "ruff", "check", "--no-cache", *rules, ".")
    run(python, folder, "-m", "ruff", "format", "--check", "--no-cache", "--line-length=100", ".")


def test_a_rest_connection_passes_its_own_tests(python: Path, tmp_path: Path) -> None:
    made = txng("ca-mau", "--kind", "rest", "--folder", tmp_path)
    assert made.exit_code == 0, made.output
    folder = tmp_path / "ca-mau"
    assert load_sound(folder / "ca-mau.toml").kind == "rest"
    _asks_for_an_owner(folder / "ca-mau.toml")
    printed = run(python, folder, "-c", ASKS_NOBODY, "-q", "-W", "error")
    assert "48 passed" in printed and "failed" not in printed
    styled(python, folder)
    run(
        python,
        folder,
        "-m",
        "mypy",
        "--strict",
        "add_record.py",
        "example_server.py",
        "test_contract.py",
    )


def test_a_package_is_installed_as_a_kind_and_passes_its_own_tests(
    python: Path, tmp_path: Path
) -> None:
    assert txng("dong-thap-2", "--kind", "python", "--folder", tmp_path).exit_code == 0
    folder = tmp_path / "txng-connector-dong-thap-2"
    _asks_for_an_owner(folder / "tests" / "dong-thap-2.toml")
    alone = ("--no-index", "--no-deps", "--no-build-isolation", "--disable-pip-version-check")
    run(python, folder, "-m", "pip", "install", "-q", *alone, "-e", ".")
    printed = run(python, folder, "-c", WITHOUT_SERVER, "-q", "-W", "error")
    assert "48 passed" in printed and "failed" not in printed
    styled(python, folder)
    run(python, folder, "-m", "mypy")
    run(python, folder, "-m", "mypy", "--strict", "tests")
    _reaches_platinum(python, folder)
    kinds = "from connectors.registry import kinds; print(kinds()['dong-thap-2'].__name__)"
    assert run(python, folder, "-c", kinds) == "DongThap2Connector\n"


def _asks_for_an_owner(file: Path) -> None:
    """Its line is there, out of use; taken into use as it is, it is refused by name."""
    text = file.read_text("utf-8")
    assert text.count('\n# owner = "…"') == 1
    with pytest.raises(SystemFileError, match=r"system\.owner: is '…'"):
        parse_system(text.replace("\n# owner", "\nowner"), file.name)


def _reaches_platinum(python: Path, folder: Path) -> None:
    """By the command alone, while a command of its own adds a record."""
    tests, code = folder / "tests", "from hub.cli.main import main; main()"
    command = [python, "example_server.py", "0"]
    with subprocess.Popen(
        command, cwd=tests, env=lent(), stdout=subprocess.PIPE, text=True
    ) as server:
        try:
            assert server.stdout is not None
            url = server.stdout.readline().strip()
            file = tests / "dong-thap-2.toml"
            file.write_text(file.read_text("utf-8").replace("http://127.0.0.1:8090", url), "utf-8")
            change = f"--change={python} tests/add_record.py {url}"
            words = ("certify", "tests/dong-thap-2.toml", "--samples=tests/samples.toml", change)
            said = run(python, folder, "-c", code, "connector", *words, "--least=PLATINUM")
        finally:
            server.terminate()
    assert said.startswith("PLATINUM: ")


@pytest.mark.parametrize(
    ("sort", "tests"), [("rest", "ca-mau"), ("python", "txng-connector-ca-mau/tests")]
)
async def test_what_was_recorded_is_what_the_example_server_says(
    sort: str, tests: str, tmp_path: Path
) -> None:
    assert txng("ca-mau", "--kind", sort, "--folder", tmp_path).exit_code == 0
    folder = tmp_path / tests
    recorded = load(folder / "ca-mau.json")
    assert recorded.system == "ca-mau" and len(recorded.exchanges) > 20
    example = runpy.run_path(str(folder / "example_server.py"))
    async with example["served"]() as keys, aiohttp.ClientSession() as session:
        for one in recorded.exchanges:
            url = str(one.request["url"])
            at = URL(keys["base_url"] + url.removeprefix(origin_of(url)), encoded=True)
            async with session.get(at) as reply:
                told = {"status": reply.status, "body": {"json": await reply.json()}}
            unlike = [name for name in told.keys() & one.reply if told[name] != one.reply[name]]
            assert not unlike, url


@pytest.mark.parametrize("sort", ["rest", "python"])
def test_every_template_is_filled_in(sort: Sort) -> None:
    files = rendered(name_of("mau"), sort)
    assert {"README.md", "README.vi.md", "ci.sh", "ci.yaml"} <= set(map(str, files))
    assert not [path for path in files if "SYSTEM" in str(path) or "PACKAGE" in str(path)]
    for path, text in files.items():
        assert path.suffix != ".jinja" and "{{" not in text and "://pypi" not in text, path
        assert text.endswith("\n") or path.name == "py.typed", path


def test_the_templates_are_in_the_wheel(tmp_path: Path) -> None:
    alone = ["--no-index", "--no-deps", "--no-build-isolation", "--disable-pip-version-check"]
    built = [sys.executable, "-m", "pip", "wheel", "-q", *alone, "-w", str(tmp_path), str(ROOT)]
    subprocess.run(built, check=True, capture_output=True, timeout=200)
    (wheel,) = tmp_path.glob("*.whl")
    listed = [sys.executable, "-m", "zipfile", "-l", str(wheel)]
    names = subprocess.run(listed, check=True, capture_output=True, text=True).stdout
    for path in templates():
        assert str(path.relative_to(ROOT)) in names
    assert "connectors/py.typed" in names and "schema/py.typed" in names


def templates() -> Iterator[Path]:
    found = (ROOT / "connectors" / "scaffold" / "templates").rglob("*")
    return (path for path in found if path.is_file() and "__pycache__" not in path.parts)


@pytest.mark.parametrize("sort", ["rest", "python"])
def test_nothing_is_written_over(sort: str, tmp_path: Path) -> None:
    assert txng("mau", "--kind", sort, "--folder", tmp_path).exit_code == 0
    before = {p: p.read_bytes() for p in tmp_path.rglob("*") if p.is_file()}
    again = txng("mau", "--kind", sort, "--folder", tmp_path)
    assert again.exit_code == 2 and "is there already" in again.output
    assert {p: p.read_bytes() for p in tmp_path.rglob("*") if p.is_file()} == before
    assert len(list(tmp_path.iterdir())) == 1


@pytest.mark.parametrize("name", ["", "Ca-Mau", "2mau", "mau-", "a--b", "a/b", "..", "a" * 41])
def test_a_name_that_no_system_may_have_is_refused(name: str, tmp_path: Path) -> None:
    with pytest.raises(CannotMake, match="is no name"):
        name_of(name)
    assert txng(name, "--kind", "rest", "--folder", tmp_path).exit_code == 2
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_cannot_be_written_to_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(CannotMake, match="cannot be written"):
        make(name_of("mau"), "rest", tmp_path / "file")
