"""Stamps' URLs read by the patterns in the systems' files."""

from dataclasses import replace

import pytest

from connectors.sdk.stamps import read_stamp
from schema.model.identifiers.identifier import CodeError
from schema.model.systems import StampPattern, SystemSettings

ID = "https://id.gs1.org"
TEM = "https://tem.example"


@pytest.fixture
def systems(settings: SystemSettings) -> list[SystemSettings]:
    one = (
        StampPattern("tem.example", "/t/{gtin}/{lot}"),
        StampPattern("tem.example", "/s/{gtin}-{serial}"),
        StampPattern("tem.example", "/p/{sscc}"),
    )
    two = (StampPattern("qr.example", "/qr?c={code}"), StampPattern("qr.example", "/g/{gtin}"))
    return [replace(settings, id="a", stamps=one), replace(settings, id="b", stamps=two)]


@pytest.mark.parametrize(
    ("url", "item", "system"),
    [
        (TEM + "/t/8938501234563/L-1", ID + "/01/08938501234563/10/L-1", "a"),
        ("HTTP://TEM.EXAMPLE/t/8938501234563/L%2F1?x", ID + "/01/08938501234563/10/L%2F1", "a"),
        (TEM + "/s/8938501234563-7-8", ID + "/01/08938501234563/21/7-8", "a"),
        (TEM + "/s/8938501234563-77", ID + "/01/08938501234563/21/77", "a"),
        (TEM + "/p/389385012345678906", ID + "/00/389385012345678906", "a"),
        (" https://qr.example/qr?x=1&c=TOM%2001 ", "urn:txng:item:b:TOM%2001", "b"),
        ("https://qr.example/g/8938501234563", ID + "/01/08938501234563", "b"),
    ],
)  # fmt: skip
def test_a_stamp_names_its_item(
    url: str, item: str, system: str, systems: list[SystemSettings]
) -> None:
    read = read_stamp(url, systems)
    assert (read.item, read.system) == (item, system)


def test_an_unknown_host_says_which_are_known(systems: list[SystemSettings]) -> None:
    with pytest.raises(CodeError) as caught:
        read_stamp("https://else.example/t/1/2", systems)
    assert "else.example" in caught.value.rule
    assert caught.value.hint == "Hosts known: qr.example, tem.example."


def test_a_known_host_with_another_path_shows_its_forms(systems: list[SystemSettings]) -> None:
    with pytest.raises(CodeError, match=r"/qr\?c=\{code\}"):
        read_stamp("https://qr.example/other", systems)


def test_a_code_that_cannot_be_one_says_why(systems: list[SystemSettings]) -> None:
    with pytest.raises(CodeError, match="digits"):
        read_stamp(TEM + "/t/ABC/L1", systems)


@pytest.mark.parametrize("url", ["http://[", "", "tem.example", "https://tem.example:x/t/1/2"])
def test_what_is_no_url_is_refused(url: str, systems: list[SystemSettings]) -> None:
    with pytest.raises(CodeError):
        read_stamp(url, systems)
