"""Laws that hold for every key: build and read are inverse, spellings agree, errors are caught."""

import re

import pytest
from biip.checksums import gs1_standard_check_digit
from hypothesis import given
from hypothesis import strategies as st

from schema.model.identifiers import build
from schema.model.identifiers.canonical import canonical, is_readable, read, site
from schema.model.identifiers.check_digit import check_digit, check_digit_fault, with_check_digit
from schema.model.identifiers.gs1 import identify
from schema.model.identifiers.identifier import CodeError, Identifier, Kind
from schema.model.identifiers.parse import parse_code
from schema.model.identifiers.spellings import spellings

SET_82 = "!\"%&'()*+,-./0123456789:;<=>?ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz"


def keys(length: int) -> st.SearchStrategy[str]:
    payload = st.text("0123456789", min_size=length - 1, max_size=length - 1)
    return payload.map(with_check_digit)


def texts(longest: int) -> st.SearchStrategy[str]:
    return st.text(SET_82, min_size=1, max_size=longest)


def digits(shortest: int, longest: int) -> st.SearchStrategy[str]:
    return st.text("0123456789", min_size=shortest, max_size=longest)


company_prefixes = digits(6, 12)
extensions = st.one_of(st.none(), texts(20).filter(lambda text: text != "0"))
lots = st.builds(build.lot, keys(14), texts(20))
instances = st.builds(build.instance, keys(14), texts(20))
products = st.builds(build.product, keys(14))
units = st.builds(build.sscc, keys(18))
places = st.builds(build.place, keys(13), extensions)
parties = st.builds(build.party, keys(13))
returnables = st.builds(build.grai, keys(13), texts(16))
assets = st.builds(lambda p, r: build.giai(p + r), company_prefixes, texts(18))
SET_39 = "#-/0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
other_keys = st.one_of(
    st.builds(lambda key, serial: {"253": key + serial}, keys(13), texts(17)),
    st.builds(lambda key, serial: {"255": key + serial}, keys(13), digits(1, 12)),
    st.builds(lambda prefix, text: {"401": prefix + text}, company_prefixes, texts(18)),
    st.builds(lambda key: {"402": key}, keys(17)),
    st.builds(
        lambda key, of, serial: {"8006": key + of, "21": serial}, keys(14), digits(4, 4), texts(20)
    ),
    st.builds(
        lambda prefix, part, serial: {"8010": prefix + part, "8011": serial},
        company_prefixes,
        st.text(SET_39, min_size=1, max_size=18),
        digits(1, 12),
    ),
    st.builds(lambda key: {"8017": key}, keys(18)),
    st.builds(lambda key: {"8018": key}, keys(18)),
    st.builds(lambda key, serial: {"01": key, "235": serial}, keys(14), texts(28)),
).map(lambda elements: identify(elements).canonical)
gs1_ids = st.one_of(
    lots, instances, products, units, places, parties, returnables, assets, other_keys
)
trade_items = st.one_of(lots, instances, products)


@given(gs1_ids)
def test_what_is_built_reads_back_without_fault(uri: str) -> None:
    identifier = read(uri)
    assert identifier.canonical == uri
    assert identifier.fault is None
    assert build.digital_link(identifier) == uri


@given(gs1_ids)
def test_every_spelling_of_a_thing_has_one_canonical_form(uri: str) -> None:
    written = spellings(uri)
    assert written[0] == uri
    assert len(set(written)) == len(written)
    assert {canonical(spelling) for spelling in written} == {uri}
    assert {read(spelling).kind for spelling in written} == {read(uri).kind}


@given(gs1_ids.filter(lambda uri: not re.search("/(8004|401|8010)/", uri)))
def test_a_key_has_an_epc_urn_for_each_length_of_company_prefix(uri: str) -> None:
    assert len(spellings(uri)) == 8


@given(keys(14), st.text(st.characters(exclude_categories=["Cs"]), min_size=1))
def test_a_lot_that_breaks_the_rules_of_its_text_has_every_spelling_too(
    gtin: str, lot: str
) -> None:
    uri = build.lot(gtin, lot)
    assert read(uri).lot == lot
    assert len(spellings(uri)) == 8
    assert {canonical(spelling) for spelling in spellings(uri)} == {uri}


@given(gs1_ids)
def test_element_strings_read_back(uri: str) -> None:
    identifier = read(uri)
    printed = build.element_string(identifier)
    scanned = build.element_string(identifier, brackets=False)
    assert parse_code(printed) == identifier
    assert parse_code("]d2" + scanned) == identifier
    assert parse_code("\x1d" + scanned) == identifier


@given(keys(14), texts(20), texts(20))
def test_a_serial_with_its_lot_is_the_same_instance_and_keeps_the_lot(
    gtin: str, lot: str, serial: str
) -> None:
    both = parse_code(build.written({"01": gtin, "10": lot, "21": serial}))
    assert both.canonical == build.instance(gtin, serial)
    assert (both.kind, both.lot, both.serial) == (Kind.INSTANCE, lot, serial)
    scanned = build.element_string(both, brackets=False)
    assert parse_code("]C1" + scanned) == both


@given(
    gs1_ids,
    st.sampled_from(["http://a.vn", "https://x.example:8443/01/tem/10", "HTTPS://E.VN/414"]),
)
def test_a_digital_link_names_the_same_on_every_host_and_path(uri: str, host: str) -> None:
    path = uri.removeprefix("https://id.gs1.org")
    assert canonical(f"{host}{path}?17=271231&linkType=all#top") == uri


@given(st.integers(6, 12), keys(14), texts(20))
def test_urn_escapes_and_path_escapes_are_one_lot(length: int, gtin: str, lot: str) -> None:
    urn = build.epc_urn(read(build.lot(gtin, lot)), length)
    assert re.fullmatch(r"urn:epc:class:lgtin:[0-9]+\.[0-9]+\.[^\"&/<>?]+", urn)
    assert read(urn).lot == lot
    assert (
        read(f"https://id.gs1.org/01/{gtin}/10/" + "".join(f"%{ord(c):02x}" for c in lot)).lot
        == lot
    )


@given(keys(8), keys(12), keys(13))
def test_a_shorter_gtin_is_the_gtin_of_14_digits(gtin8: str, gtin12: str, gtin13: str) -> None:
    for gtin in (gtin8, gtin12, gtin13):
        expected = build.product(gtin.zfill(14))
        assert parse_code(gtin).canonical == expected
        assert parse_code(f"(01){gtin}").canonical == expected
        assert canonical(f"https://id.gs1.org/01/{gtin}") == expected


@given(keys(13), extensions)
def test_extensions_of_a_gln_join_at_its_site(gln: str, extension: str | None) -> None:
    uri = build.place(gln, extension)
    assert site(uri) == build.place(gln)
    assert {site(spelling) for spelling in spellings(uri)} == {build.place(gln)}


@given(digits(1, 30))
def test_the_check_digit_is_that_of_another_implementation(payload: str) -> None:
    assert check_digit(payload) == str(gs1_standard_check_digit(payload))


@given(st.one_of(keys(8), keys(12), keys(13), keys(14), keys(17), keys(18)), st.data())
def test_any_one_digit_error_is_caught(key: str, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(key) - 1))
    wrong = data.draw(st.sampled_from([d for d in "0123456789" if d != key[at]]))
    assert check_digit_fault(key) is None
    assert check_digit_fault(key[:at] + wrong + key[at + 1 :]) is not None


@given(st.one_of(trade_items, units, places, parties, returnables), st.data())
def test_a_one_digit_error_is_refused_when_typed_and_a_fault_in_a_document(
    uri: str, data: st.DataObject
) -> None:
    start = uri.index("/", len("https://id.gs1.org/")) + 1
    first = start + (1 if "/8003/" in uri else 0)
    at = data.draw(st.integers(first, first + 12))
    wrong = data.draw(st.sampled_from([d for d in "0123456789" if d != uri[at]]))
    broken = uri[:at] + wrong + uri[at + 1 :]
    identifier = read(broken)
    assert identifier.fault is not None
    assert re.fullmatch("check digit is [0-9], expected [0-9]", identifier.fault)
    assert identifier.canonical == broken
    assert identifier.kind is read(uri).kind
    assert spellings(broken) == (broken,)
    with pytest.raises(CodeError, match=identifier.fault):
        parse_code(broken)


hostile = st.one_of(
    st.text(),
    st.text(st.characters()).map("urn:epc:id:sgtin:".__add__),
    st.text(st.characters()).map("https://id.gs1.org/01/".__add__),
    st.text("0123456789.*%/:-[]", max_size=40).map("urn:epc:idpat:sgtin:".__add__),
    st.text("0123456789.*%/:-ABT", max_size=40).map("urn:txng:".__add__),
    st.lists(
        st.sampled_from(["01", "10", "21", "414", "8003", "%", "%FF", "", "09521234543213"])
    ).map(lambda parts: "http://[h/".replace("[", "") + "/".join(parts)),
    st.from_regex(
        r"urn:epc:(id|class|idpat):(sgtin|lgtin|sscc|sgln|pgln|grai|giai|gdti|cpi|itip|upui|gsrn)"
        r":[0-9]{5,13}\.[0-9*]{0,8}(\.[A-Z0-9%*.]{0,5}){0,4}",
        fullmatch=True,
    ),
)


@given(hostile)
def test_read_never_raises_and_canonical_is_idempotent(text: str) -> None:
    identifier = read(text)
    assert isinstance(identifier, Identifier)
    identifier.canonical.encode()
    assert is_readable(text) == (identifier.kind is not Kind.UNREADABLE)
    again = read(identifier.canonical)
    assert again.canonical == identifier.canonical
    assert spellings(text)[0] == identifier.canonical


@given(hostile)
def test_a_typed_code_is_parsed_without_fault_or_refused_with_rule_and_forms(text: str) -> None:
    try:
        identifier = parse_code(text)
    except CodeError as error:
        assert error.rule
        assert "(01)09521234543213(10)LOT1" in error.hint
    else:
        assert identifier.fault is None
        assert identifier.kind is not Kind.UNREADABLE
