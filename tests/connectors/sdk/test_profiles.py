"""One vendor, many provinces: a system's file holds only the differences to its profile."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.registry import load_sound
from connectors.sdk.layers import OF_ITS_OWN, Layer
from connectors.sdk.merging import file_of, merged
from connectors.sdk.system_file import SettingFault, SystemFileError, load_system
from connectors.sdk.system_form import SystemTable

SYSTEM = '[system]\nname = "Mẫu (mô phỏng)"\nprovinces = ["96"]\n'
VENDOR = """
[system]
kind = "epcis2"
provider = "Nhà cung cấp mẫu (mô phỏng)"

[limits]
max_batch = 20
deadline_seconds = 3

[connector]
base_url = "https://vendor.example/v2"
headers = { A = "1", B = "2" }

[connector.auth]
type = "oauth2"
token_url = "https://login.example/t"
client_id = "a"
client_secret = "env:A"
"""
Write = Callable[..., Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Writes a system's file and its profiles, by name; returns the system's path."""

    def writing(system: str, **profiles: str) -> Path:
        (tmp_path / "profiles").mkdir(exist_ok=True)
        for name, text in profiles.items():
            (tmp_path / "profiles" / f"{name}.toml").write_text(text, "utf-8")
        path = tmp_path / "ca-mau.toml"
        path.write_text(system, "utf-8")
        return path

    return writing


def faults(path: Path) -> list[tuple[str, str]]:
    with pytest.raises(SystemFileError) as caught:
        load_sound(path)
    assert all(fault.reason for fault in caught.value.faults)
    return [(fault.file, fault.key) for fault in caught.value.faults]


def test_a_file_that_holds_only_the_differences_is_a_whole_system(write: Write) -> None:
    own = SYSTEM + '[limits]\nmax_batch = 5\n[connector]\nheaders = { B = "3" }\nper_page = 7\n'
    settings = load_sound(write('inherits = "vendor"\n' + own, vendor=VENDOR))
    assert settings.id == "ca-mau"
    assert (settings.kind, settings.name) == ("epcis2", "Mẫu (mô phỏng)")
    assert settings.provider == "Nhà cung cấp mẫu (mô phỏng)"
    assert (settings.limits.max_batch, settings.limits.deadline) == (5, 3)
    assert settings.connector["headers"] == {"A": "1", "B": "3"}
    assert settings.connector["per_page"] == 7
    assert settings.connector["base_url"] == "https://vendor.example/v2"


def test_a_list_replaces_the_profiles_and_so_does_another_form_of_auth(write: Write) -> None:
    profile = VENDOR + '[[stamps]]\nhost = "a.example"\npath = "/{code}"\n'
    own = SYSTEM + '[connector]\nauth = { type = "bearer", token = "env:T" }\n[[stamps]]\n'
    own += 'host = "b.example"\npath = "/{code}"\n'
    settings = load_sound(write('inherits = "vendor"\n' + own, vendor=profile))
    assert [stamp.host for stamp in settings.stamps] == ["b.example"]
    assert settings.connector["auth"] == {"type": "bearer", "token": "env:T"}


def test_the_same_form_of_auth_is_merged(write: Write) -> None:
    own = SYSTEM + '[connector]\nauth = { client_secret = "env:CA_MAU" }\n'
    settings = load_sound(write('inherits = "vendor"\n' + own, vendor=VENDOR))
    assert isinstance(settings.connector["auth"], dict)
    assert settings.connector["auth"]["client_secret"] == "env:CA_MAU"
    assert settings.connector["auth"]["token_url"] == "https://login.example/t"


def test_a_profile_may_build_on_another(write: Write) -> None:
    newer = 'inherits = "vendor"\n[connector]\nbase_url = "https://vendor.example/v3"\n'
    path = write('inherits = "newer"\n' + SYSTEM, vendor=VENDOR, newer=newer)
    settings = load_system(path)
    assert settings.connector["base_url"] == "https://vendor.example/v3"
    assert settings.limits.max_batch == 20


def test_a_fault_is_told_where_the_value_stands(write: Write) -> None:
    profile = VENDOR.replace("= 20", "= 0").replace("https://vendor", "ftp://vendor")
    own = SYSTEM + "[limits]\ndeadline_seconds = -1\n[connector]\nper_page = 0\nsurprise = 1\n"
    assert set(faults(write('inherits = "vendor"\n' + own, vendor=profile))) == {
        ("profiles/vendor.toml", "limits.max_batch"),
        ("ca-mau.toml", "limits.deadline_seconds"),
    }
    own, profile = own.replace("-1", "1"), profile.replace("= 0", "= 20")
    assert set(faults(write('inherits = "vendor"\n' + own, vendor=profile))) == {
        ("profiles/vendor.toml", "connector.base_url"),
        ("ca-mau.toml", "connector.per_page"),
        ("ca-mau.toml", "connector.surprise"),
    }


def test_a_profiles_fault_names_the_system_that_inherits_it(write: Write) -> None:
    with pytest.raises(SystemFileError) as caught:
        load_sound(write('inherits = "vendor"\n' + SYSTEM, vendor=VENDOR.replace("= 20", "= 0")))
    assert caught.value.faults == (
        SettingFault("profiles/vendor.toml", "limits.max_batch", "must be 1 or more", "ca-mau"),
    )


def test_what_is_missing_is_missing_in_the_systems_own_file(write: Write) -> None:
    assert faults(write('inherits = "vendor"\n[system]\nname = "Mẫu"\n', vendor=VENDOR)) == [
        ("ca-mau.toml", "system.provinces")
    ]
    no_url = VENDOR.replace("base_url", "# ")
    assert faults(write('inherits = "vendor"\n' + SYSTEM, vendor=no_url)) == [
        ("ca-mau.toml", "connector.base_url")
    ]
    no_client = VENDOR.replace("client_id", "# ")
    assert faults(write('inherits = "vendor"\n' + SYSTEM, vendor=no_client)) == [
        ("profiles/vendor.toml", "connector.auth.client_id")
    ]


@pytest.mark.parametrize("key", sorted(OF_ITS_OWN))
def test_a_profile_does_not_say_which_system_it_is(key: str, write: Write) -> None:
    profile = VENDOR.replace("[system]\n", f'[system]\n{key} = "x"\n')
    found = faults(write('inherits = "vendor"\n' + SYSTEM, vendor=profile))
    assert found == [("profiles/vendor.toml", f"system.{key}")]


def test_every_key_of_a_system_is_its_own_or_may_be_shared() -> None:
    shared = {"kind", "provider", "default_offset", "clock_tolerance_seconds"}
    assert set(SystemTable.model_fields) == OF_ITS_OWN | shared


@pytest.mark.parametrize(
    ("own", "profiles", "file", "why"),
    [
        ("inherits = 5\n", {}, "ca-mau.toml", "is no name of a profile"),
        ('inherits = "../secret"\n', {}, "ca-mau.toml", "is no name of a profile"),
        ('inherits = "none"\n', {"a": "", "b": ""}, "ca-mau.toml", "no profile 'none'; .* a, b"),
        ('inherits = "a"\n', {"a": 'inherits = "a"'}, "profiles/a.toml", "circle, back to 'a'"),
        (
            'inherits = "a"\n',
            {"a": 'inherits = "b"', "b": 'inherits = "a"'},
            "profiles/b.toml",
            "circle, back to 'a'",
        ),
        (
            'inherits = "p0"\n',
            {f"p{n}": f'inherits = "p{n + 1}"' for n in range(9)},
            "profiles/p4.toml",
            "more than 5 profiles deep",
        ),
        ('inherits = "a"\n', {"a": "[x"}, "profiles/a.toml", "is not TOML"),
        ('inherits = "a"\n', {"a": "inherits = 5"}, "profiles/a.toml", "is no name of a profile"),
    ],
)
def test_profiles_that_cannot_be_followed_are_told(
    own: str, profiles: dict[str, str], file: str, why: str, write: Write
) -> None:
    path = write(own + SYSTEM, **profiles)
    with pytest.raises(SystemFileError, match=why) as caught:
        load_system(path)
    (fault,) = caught.value.faults
    assert fault.file == file
    assert fault.system == ("" if file == "ca-mau.toml" else "ca-mau")


_values: Any = st.integers(0, 3) | st.lists(st.integers(0, 3), max_size=2)
_tables: Any = st.dictionaries(
    st.sampled_from("abc"),
    st.deferred(lambda: _values | st.dictionaries(st.sampled_from("xy"), _values, max_size=2)),
    max_size=3,
)
_layers: Any = st.lists(_tables, min_size=1, max_size=4)


def layers_of(tables: list[dict[str, Any]]) -> tuple[Layer, ...]:
    return tuple(Layer(str(number), one) for number, one in enumerate(tables))


@given(_layers)
def test_every_value_stands_in_the_file_that_is_named_for_it(tables: list[dict[str, Any]]) -> None:
    layers = layers_of(tables)
    for key, value in merged(layers).items():
        for inner in value if isinstance(value, dict) else ():
            assert tables[int(file_of(layers, f"{key}.{inner}"))][key][inner] == value[inner]
        if not isinstance(value, dict):
            assert tables[int(file_of(layers, key))][key] == value


@given(_layers)
def test_merging_one_after_the_other_is_merging_all(tables: list[dict[str, Any]]) -> None:
    below = merged(layers_of(tables[1:])) if len(tables) > 1 else {}
    assert merged(layers_of([tables[0], below])) == merged(layers_of(tables))


@given(_tables)
def test_nothing_changes_over_nothing_or_over_itself(tables: dict[str, Any]) -> None:
    assert merged(layers_of([tables, {}])) == merged(layers_of([tables, tables])) == tables
