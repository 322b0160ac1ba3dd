"""XML replies: read as values that paths apply to, or refused with the reason; hostile ones too."""

from typing import Any
from unicodedata import normalize

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from connectors.sdk.errors import Malformed
from connectors.sdk.xml_reply import decode_xml, xml_value

REPLY = """<?xml version="1.0" encoding="UTF-8"?>
<t:ketQua xmlns:t="urn:tinh" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" t:ma="7">
  <!-- nothing --><?php nothing ?>
  <t:tong> 2 </t:tong>
  <lo><so>TOM-01</so><kl dvt="kg">12.5</kl><ghiChu/><han xsi:nil="true">x</han></lo>
  <lo><so><![CDATA[A<B]]></so><kl>3</kl></lo>
  <noi>Kho <b>Năm</b> Căn</noi>
</t:ketQua>
"""


def test_elements_become_objects_texts_and_lists() -> None:
    assert xml_value(decode_xml(REPLY.encode())) == {
        "@ma": "7",
        "tong": "2",
        "lo": [
            {"so": "TOM-01", "kl": {"@dvt": "kg", "#text": "12.5"}, "ghiChu": None, "han": None},
            {"so": "A<B", "kl": "3"},
        ],
        "noi": {"b": "Năm", "#text": "Kho  Căn"},
    }


def test_what_is_declared_a_list_is_one_even_alone() -> None:
    root = decode_xml(b"<a><b>1</b><c><b/></c></a>")
    assert xml_value(root, ["b"]) == {"b": ["1"], "c": {"b": [None]}}


def test_an_element_that_says_nothing_is_null() -> None:
    assert xml_value(decode_xml(b"<a> \n </a>")) is None


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "windows-1258"])
def test_the_encoding_is_the_documents_own(encoding: str) -> None:
    text = f'<?xml version="1.0" encoding="{encoding}"?><a>Đă\u0301k</a>'  # as windows-1258 has it
    body = text.encode("cp1258" if encoding == "windows-1258" else encoding)
    assert xml_value(decode_xml(body)) == "Đắk"


def test_text_is_in_form_nfc_wherever_it_stands() -> None:
    body = normalize("NFD", "<a đơn='Hòa'>Hòa<Lô>Hòa</Lô></a>").encode()
    assert xml_value(decode_xml(body)) == {"@đơn": "Hòa", "Lô": "Hòa", "#text": "Hòa"}


_trees: Any = st.deferred(
    lambda: (
        st.none()
        | st.text("abc ", min_size=1).map(str.strip).filter(bool)
        | st.dictionaries(
            st.sampled_from("xyz"), _trees | st.lists(_trees, min_size=2, max_size=3), min_size=1
        )
    )
)


def written(name: str, value: Any) -> list[Any]:
    if isinstance(value, list):
        return [element for one in value for element in written(name, one)]
    element = etree.Element(name)
    if isinstance(value, str):
        element.text = value
    for child, inner in value.items() if isinstance(value, dict) else ():
        element.extend(written(child, inner))
    return [element]


@given(_trees)
def test_whatever_was_written_reads_back(tree: Any) -> None:
    (element,) = written("root", tree)
    assert xml_value(decode_xml(etree.tostring(element))) == tree


def entities(depth: int) -> bytes:
    """A “billion laughs”: each entity ten times the one before."""
    rules = ['<!ENTITY e0 "ha">']
    rules += [f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, depth)]
    return f"<!DOCTYPE a [{''.join(rules)}]><a>&e{depth - 1};</a>".encode()


@pytest.mark.parametrize(
    ("body", "why"),
    [
        (b"", "nothing where XML was expected"),
        (b" \n", "nothing where XML was expected"),
        (b'{"a": 1}', "what is not XML"),
        (b"<!DOCTYPE html><html></html>", "an HTML page, not XML"),
        (b"\xef\xbb\xbf<HTML><body>", "an HTML page, not XML"),
        (b"<a><b></a>", "a fault at line 1"),
        (b"<a>" + b"x" * 1_000, "breaks off"),
        (b"<a>\xff</a>", "a fault at line 1"),
        (b"<a>&nbsp;</a>", "a fault at line 1"),
        (b"<!DOCTYPE a><a/>", "a document type declaration"),
        (b'<!DOCTYPE a SYSTEM "file:///etc/hostname"><a/>', "a document type declaration"),
        (b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/hostname">]><a>&x;</a>', "a document type"),
        (b'<!DOCTYPE a [<!ENTITY x SYSTEM "http://127.0.0.1:1/">]><a>&x;</a>', "a document type"),
        (b'<!DOCTYPE a [<!ATTLIST b c CDATA "x">]><a><b/></a>', "a document type declaration"),
        (entities(3), "a document type declaration"),
        (entities(40), "replied with XML that"),
        (b"<a>" * 300 + b"</a>" * 300, "nested too deeply"),
        (b"<a>" * 2_000_000, "nested too deeply"),
        (b"<a>" + b"x" * 11_000_000 + b"</a>", "replied with XML that"),
    ],
)
def test_what_is_not_taken_is_named(body: bytes, why: str) -> None:
    with pytest.raises(Malformed, match=why) as caught:
        decode_xml(body)
    assert len(str(caught.value.record or "")) <= 300


def test_many_elements_of_one_name_are_read_in_one_pass() -> None:
    value = xml_value(decode_xml(b"<a>" + b"<b>1</b>" * 200_000 + b"</a>"))
    assert value == {"b": ["1"] * 200_000}
