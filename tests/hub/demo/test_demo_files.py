"""The settings files that the demo world writes are valid, plain and unlike any real system's."""

from pathlib import Path

import pytest

from connectors.registry import check_connector
from connectors.sdk.system_file import load_system
from hub.demo.servers.exports import NO_KEY
from hub.demo.systems import write_systems
from hub.demo.world.landscape import Profile
from hub.demo.world.world import world
from schema.model.systems import SystemSettings


def written(folder: Path, profile: Profile) -> list[SystemSettings]:
    systems = world(1, 100, profile).landscape.systems
    exports = {
        "FOLDER": "/exports",
        "PORT": "22",
        "HOST_KEY": NO_KEY,
        "DATABASE": "sqlite:////a.db",
        "# LOGIN": "",
    }
    words = {
        s.id: {**exports, "BASE_URL": f"http://127.0.0.1:{9000 + n}"} for n, s in enumerate(systems)
    }
    target = write_systems(folder, systems, words, profile)
    return [load_system(path) for path in sorted(target.glob("*.toml"))]


@pytest.mark.parametrize(("profile", "count"), [(Profile.NATIONAL, 63), (Profile.OCTOBER_2024, 17)])
def test_every_file_is_valid_and_says_that_it_is_simulated(
    tmp_path: Path, profile: Profile, count: int
) -> None:
    systems = written(tmp_path, profile)
    assert len(systems) == count
    for settings in systems:
        check_connector(settings)
        assert settings.simulated
        assert "simulated" in (settings.owner or "")
        assert "mô phỏng" in settings.name


def test_some_systems_say_how_their_stamps_read(tmp_path: Path) -> None:
    systems = written(tmp_path, Profile.NATIONAL)
    assert 5 < sum(bool(settings.stamps) for settings in systems) < 30


def test_what_a_vendors_systems_share_stands_once_in_its_profile(tmp_path: Path) -> None:
    settings = {one.provinces[0]: one for one in written(tmp_path, Profile.NATIONAL)}
    vendors = {path.stem for path in tmp_path.glob("systems/profiles/*.toml")}
    assert vendors == {"nen-tang", "so-cai", "trung-tam"}
    delta = [settings[code] for code in ("84", "86", "94")]
    assert len({one.connector["base_url"] for one in delta}) == 3
    assert {one.connector["auth"]["type"] for one in delta} == {"api_key"}
    own = (tmp_path / "systems" / f"{delta[0].id}.toml").read_text("utf-8")
    assert 'inherits = "nen-tang"' in own
    assert own.count("[connector") == 1


def test_files_of_an_earlier_world_are_gone(tmp_path: Path) -> None:
    written(tmp_path, Profile.NATIONAL)
    assert len(written(tmp_path, Profile.OCTOBER_2024)) == 17
