"""A system's file: read whole, or refused with every fault by file and key."""

from datetime import date
from pathlib import Path

import pytest

import connectors
from connectors.registry import check_connector, kinds
from connectors.sdk.system_file import SystemFileError, load_system, parse_system
from schema.model.systems import Environment, Limits, Stage, StampPattern

ROOT = Path(connectors.__file__).parent
WHOLE = """
[system]
name = "Truy xuất Cà Mau (mô phỏng)"
provinces = ["96", "95"]
kind = "epcis2"
stage = "SYNCHRONISED"
environment = "TEST"
owner = "Sở mẫu"
hindrances = ["thiếu kinh phí"]
default_offset = "+07:00"
clock_tolerance_seconds = 1.5
simulated = true

[[stamps]]
host = "tem.example"
path = "/t/{gtin}/{lot}"

[scope]
gtin_prefixes = ["893"]
since = 2023-01-01

[limits]
deadline_seconds = 2
max_batch = 20

[connector]
base_url = "https://epcis.example/v2/"
"""


def faults(text: str, name: str = "ca-mau.toml") -> dict[str, str]:
    with pytest.raises(SystemFileError) as caught:
        check_connector(parse_system(text, name))
    assert all(fault.file == name for fault in caught.value.faults)
    return {fault.key: fault.reason for fault in caught.value.faults}


def test_a_whole_file_becomes_settings() -> None:
    settings = parse_system(WHOLE, "ca-mau.toml")
    assert settings.id == "ca-mau"
    assert settings.provinces == ("96", "95")
    assert settings.stage is Stage.SYNCHRONISED
    assert settings.environment is Environment.TEST
    assert settings.clock_tolerance == 1_500_000
    assert settings.stamps == (StampPattern("tem.example", "/t/{gtin}/{lot}"),)
    assert settings.scope.since == date(2023, 1, 1)
    assert settings.limits == Limits(deadline=2.0, max_batch=20)
    assert settings.simulated
    assert check_connector(settings).hosts() == {"epcis.example"}


def test_what_a_file_leaves_out_has_defaults() -> None:
    text = '[system]\nname = "Mẫu"\nprovinces = ["01"]\nkind = "rest"\n'
    settings = parse_system(text, "ha-noi.toml")
    assert settings.limits == Limits()
    assert settings.stage is Stage.REGISTERED
    assert settings.default_offset == "+07:00"


@pytest.mark.parametrize("kind", sorted(kinds()))
def test_the_example_of_every_kind_is_valid(kind: str) -> None:
    settings = load_system(ROOT / kind / "example.toml")
    assert settings.kind == kind
    assert settings.simulated
    assert check_connector(settings).hosts()


def test_every_fault_is_told_with_its_key() -> None:
    text = WHOLE.replace('"SYNCHRONISED"', '"DONE"').replace("max_batch = 20", "max_batch = 0")
    text = text.replace('["96", "95"]', '["96", 95]').replace('"+07:00"', '"7"')
    found = faults(text + "\n[surprise]\n")
    assert set(found) == {
        "system.stage",
        "limits.max_batch",
        "system.provinces.1",
        "system.default_offset",
        "surprise",
    }
    assert found["surprise"] == "is not a key known here"
    assert "SYNCHRONISED" in found["system.stage"]


def test_a_missing_key_is_named() -> None:
    found = faults('[system]\nname = "Mẫu"\nkind = "rest"\n')
    assert found == {"system.provinces": "is missing"}


def test_the_message_has_file_key_and_reason_on_a_line_each() -> None:
    with pytest.raises(SystemFileError) as caught:
        parse_system('[system]\nname = "Mẫu"\n', "x.toml")
    assert str(caught.value).splitlines() == [
        "x.toml: system.provinces: is missing",
        "x.toml: system.kind: is missing",
    ]


def test_what_is_not_toml_says_where() -> None:
    assert "line 2" in faults("[system]\nname = \n")[""]


@pytest.mark.parametrize("name", ["Cà Mau.toml", "UPPER.toml", ".toml", "a_b.toml"])
def test_the_file_name_must_be_an_id(name: str) -> None:
    assert "file's name" in faults(WHOLE, name)[""]


@pytest.mark.parametrize("content", [b"\xff\xfe", None])
def test_a_file_that_cannot_be_read_is_refused(tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "mau.toml"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(SystemFileError, match=r"mau\.toml"):
        load_system(path)


def test_an_unknown_kind_says_which_are_installed() -> None:
    found = faults(WHOLE.replace('"epcis2"', '"soap"'))
    assert f"installed are {', '.join(sorted(kinds()))}" in found["system.kind"]


def test_faults_in_the_connectors_table_have_its_key() -> None:
    found = faults(WHOLE.replace("https://epcis.example/v2/", "ftp://epcis.example"))
    assert list(found) == ["connector.base_url"]


def test_a_secret_itself_is_refused_without_being_shown() -> None:
    text = WHOLE + 'auth = { type = "bearer", token = "hunter2" }\n'
    found = faults(text)
    assert "env:NAME" in found["connector.auth.token"]
    assert "hunter2" not in str(found)


@pytest.mark.parametrize(
    ("path", "why"),
    [
        ("t/{gtin}", "starts with /"),
        ("/t/{gtn}", "is no field"),
        ("/t/{gtin}{lot}", "text between"),
        ("/t/{lot}", "names nothing"),
        ("/{code}/{code}", "twice"),
    ],
)
def test_a_stamps_pattern_that_is_none_is_refused(path: str, why: str) -> None:
    assert why in faults(WHOLE.replace("/t/{gtin}/{lot}", path))["stamps.0.path"]


def test_nested_values_too_large_are_refused() -> None:
    assert "too large" in faults(WHOLE + "per_page = 99999999999999999999999\n")[""]


@pytest.mark.parametrize(
    ("before", "after", "key", "reason"),
    [
        ('["96", "95"]', "[]", "system.provinces", "name at least one province by its two-digit"),
        ('["96", "95"]', '["9"]', "system.provinces.0", "is no code of a province: write its two"),
        ('["96", "95"]', '"96"', "system.provinces", "is no list; write it in brackets: […]"),
        ('["96", "95"]', "[96]", "system.provinces.0", "is no text; write it in quotes"),
        ('"Sở mẫu"', '""', "system.owner", "is empty"),
        ('"Sở mẫu"', '"…"', "system.owner", "is '…', which still stands for what"),
        ("= true", '= "yes"', "system.simulated", "is neither true nor false"),
        (
            "batch = 20",
            'batch = "20"',
            "limits.max_batch",
            "is no whole number; write it without quotes",
        ),
        ("seconds = 2", "seconds = 0", "limits.deadline_seconds", "must be more than 0"),
        ("2023-01-01", '"last year"', "scope.since", "is no date; write it as 2023-01-31"),
        ('["893"]', '["89x"]', "scope.gtin_prefixes.0", "is no beginning of a GTIN"),
        ('"TEST"', '"TRIAL"', "system.environment", "is none of the words known here: 'PRODUCTION"),
    ],
)
def test_a_fault_is_told_in_plain_words(before: str, after: str, key: str, reason: str) -> None:
    assert before in WHOLE
    found = faults(WHOLE.replace(before, after))
    assert list(found) == [key]
    assert found[key].startswith(reason)


def test_every_sentence_has_the_bounds_it_speaks_of() -> None:
    connector = 'check = "x"\nrate = 0\nauth = { type = "oauth" }\nendpoints = []'
    text = WHOLE.replace('"epcis2"', '"rest"') + connector
    found = faults(text)
    assert found["connector.check"] == "is no table of keys"
    assert found["connector.rate"] == "must be more than 0"
    assert found["connector.endpoints"] == "is too short: list at least 1"
    assert "'bearer', 'api_key', 'basic'" in found["connector.auth"]
