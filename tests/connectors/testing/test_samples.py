"""Samples: read from a file strictly, in codes as people write them."""

import re
from pathlib import Path

import pytest
from storehouse import LOT, PALLET, PLACE

from connectors import testing
from connectors.sdk.system_file import SystemFileError
from connectors.testing.samples import load_samples
from schema.model.times import instant


def test_the_samples_of_the_readme_are_read(tmp_path: Path) -> None:
    readme = (Path(testing.__file__).parent / "README.md").read_text("utf-8")
    (toml,) = re.findall(r"```toml\n(\[samples\].*?)```", readme, re.DOTALL)
    path = tmp_path / "samples.toml"
    path.write_text(toml, "utf-8")
    samples = load_samples(path)
    assert (samples.lots, samples.items, samples.places) == ((LOT,), (PALLET,), (PLACE,))
    assert samples.since == instant("2025-03-01T00:00:00+07:00").earliest


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('[samples]\nlots = ["(01)08938501234568(10)"]', "samples.lots.0: holds a code that"),
        ('[samples]\nlots = ["(01)08938501234568"]', "which is no lot: write (01)…(10)…"),
        ('[samples]\nitems = ["(01)08938501234568(10)A"]', "which is no instance, logistic unit"),
        ('[samples]\nplaces = ["(00)389385012345678909"]', "which is no place: write (414)…"),
        ("[samples]\nfrom = 2025-03-01T00:00:00+07:00", "a window needs both `from` and `to`"),
        ("[samples]\nfrom = 2025-03-01T00:00:00", "samples.from"),
        ("[samples]\nlot = []", "samples.lot: is not a key known here"),
        ("[sample]\n", "samples: is missing"),
        ("lots", "samples.toml: is not TOML"),
    ],
)
def test_a_fault_is_told_by_its_key(text: str, told: str, tmp_path: Path) -> None:
    path = tmp_path / "samples.toml"
    path.write_text(text, "utf-8")
    with pytest.raises(SystemFileError, match=re.escape(told)):
        load_samples(path)


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(SystemFileError, match=r"nowhere\.toml: cannot be read"):
        load_samples(tmp_path / "nowhere.toml")
