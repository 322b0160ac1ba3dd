"""A folder of systems' files: all of it sound, or every fault told with file, key and reason."""

from collections.abc import Callable
from pathlib import Path

import pytest

from hub.registry.loading import RegistryError, load_registry, read_systems
from schema.model.keys import ProvinceCode

Write = Callable[..., Path]


def test_every_file_is_a_system_named_after_it(write: Write) -> None:
    write("vendor", '["96", "95"]')
    folder = write("ca-mau")
    registry = load_registry(folder)
    assert list(registry.systems) == ["ca-mau", "vendor"]
    assert len(registry.systems_of(ProvinceCode("96"))) == 2


def test_without_a_folder_no_system_is_configured() -> None:
    assert load_registry(None).systems == {}
    assert len(load_registry(None).provinces_without_system()) == 63


def test_all_faults_of_all_files_are_told_at_once(write: Write) -> None:
    write("a", '["97"]')
    write("b", number='"one"')
    write("c", kind="gopher")
    write("d")
    folder = write("e", provinces="[]")
    (folder / "f.toml").write_text("[system", encoding="utf-8")
    with pytest.raises(RegistryError) as error:
        load_registry(folder)
    told = {(fault.file, fault.key) for fault in error.value.faults}
    assert told == {
        ("a.toml", "system.provinces"),
        ("b.toml", "connector.number"),
        ("c.toml", "system.kind"),
        ("e.toml", "system.provinces"),
        ("f.toml", ""),
    }
    first, *_ = str(error.value).splitlines()
    assert first == (
        "a.toml: system.provinces: '97' is not a code of the 63 provinces before 2025-07-01"
    )


def test_the_sound_files_are_read_beside_the_broken(write: Write) -> None:
    write("a", '["97"]')
    systems, faults = read_systems(write("b"))
    assert ([s.id for s in systems], len(faults)) == (["b"], 1)


def test_a_missing_folder_is_a_fault_not_an_empty_registry(tmp_path: Path) -> None:
    with pytest.raises(RegistryError, match=r"nowhere: is not a folder"):
        load_registry(tmp_path / "nowhere")


def test_other_files_in_the_folder_are_left_alone(write: Write) -> None:
    folder = write("a")
    (folder / "README.md").write_text("notes", encoding="utf-8")
    assert list(load_registry(folder).systems) == ["a"]


def test_a_province_written_by_its_name_is_told_its_code(write: Write) -> None:
    _, faults = read_systems(write("a", '["96", "Cà Mau", "Nowhere"]'))
    assert [str(fault) for fault in faults] == [
        "a.toml: system.provinces.1: 'Cà Mau' is a name; write its two-digit code, 96",
        "a.toml: system.provinces.2: is no code of a province: write its two digits, in quotes",
    ]
