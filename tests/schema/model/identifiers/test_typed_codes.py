"""Codes typed by people or read by scanners: accepted in every form, or refused with the rule."""

import pytest

from schema.model.identifiers import build
from schema.model.identifiers.canonical import read
from schema.model.identifiers.forms import FORMS
from schema.model.identifiers.identifier import CodeError, Kind
from schema.model.identifiers.parse import parse_code

GTIN = "09521234543213"
LOT = build.lot(GTIN, "ABC")


@pytest.mark.parametrize("example", [code for _, _, code in FORMS])
def test_every_form_shown_is_accepted(example: str) -> None:
    assert parse_code(example).fault is None


@pytest.mark.parametrize(
    "code",
    [
        "(01)09521234543213(10)ABC",
        "(01) 09521234543213 (10) ABC",
        "(01) 0 9521234 54321 3 (10) ABC",
        "(10)ABC(01)9521234543213",
        "010952123454321310ABC",
        "]C1010952123454321310ABC",
        "]d2010952123454321310ABC\x1d17271231",
        "]Q3\x1d10ABC\x1d0109521234543213",
        "\x1d010952123454321310ABC",
        "(01)09521234543213(17)271231(10)ABC",
        "https://id.gs1.org/01/09521234543213/10/ABC",
        "]Q1https://tem.example.vn/x/01/09521234543213/10/ABC?17=271231",
        "urn:epc:class:lgtin:9521234.054321.ABC",
        "  urn:epc:class:lgtin:952123.0454321.ABC\r\n",
    ],
)
def test_a_lot_is_one_lot_however_it_is_typed_or_scanned(code: str) -> None:
    assert parse_code(code) == read(LOT)


@pytest.mark.parametrize(
    "code",
    ["9521234543213", "09521234543213", "9 521234 543213", "952-1234-54321-3", "]E09521234543213"],
)
def test_a_bare_gtin_may_have_its_digits_apart(code: str) -> None:
    assert parse_code(code).canonical == build.product(GTIN)


def test_18_bare_digits_are_an_sscc() -> None:
    assert parse_code("0 9521234 000000001 3").kind is Kind.LOGISTIC_UNIT
    assert parse_code("00095212340000000013").canonical == build.sscc("095212340000000013")


def test_13_bare_digits_are_a_gtin_and_a_gln_only_with_414() -> None:
    assert parse_code("9521234000013").kind is Kind.PRODUCT
    assert parse_code("(414)9521234000013").canonical == build.place("9521234000013")
    assert parse_code("4149521234000013254K1").canonical == build.place("9521234000013", "K1")


def test_a_logistic_unit_beside_its_contents_is_the_code() -> None:
    code = "(00)095212340000000013(02)09521234543213(37)12(10)ABC"
    assert parse_code(code).kind is Kind.LOGISTIC_UNIT


def test_what_looks_like_an_application_identifier_within_a_lot_is_escaped() -> None:
    lot = read(build.lot(GTIN, "A(21)B"))
    assert build.element_string(lot) == r"(01)09521234543213(10)A\(21)B"
    assert parse_code(build.element_string(lot)) == lot


@pytest.mark.parametrize(
    ("code", "rule"),
    [
        ("", "the code is empty"),
        ("9521234543217", "check digit is 7, expected 3"),
        (
            "(01)09521234543217(10)ABC",
            "(01) 09521234543217: check digit is 7, expected 3",
        ),
        (
            "(01)09521234543213(414)9521234000014(10)A(8008)26010112",
            "(414) 9521234000014: check digit is 4, expected 3",
        ),
        ("095212340000000012", "check digit is 2, expected 3"),
        ("(414)9521234000014", "check digit is 4, expected 3"),
        ("https://id.gs1.org/01/09521234543217/10/ABC", "check digit is 7, expected 3"),
        ("95212345432", "has 11 digits; digits alone are a GTIN (8, 12, 13 or 14) or an SSCC (18)"),
        ("(01)952123", "(01) GTIN is '952123' of 6 characters, but reads N14"),
        (
            "(01)09521234543213(10)lô 1",
            "(10) BATCH/LOT holds 'ô', which is not in GS1 character set 82",
        ),
        ("(8010)9521234a", "(8010) CPID holds 'a', which is not in GS1 character set 39"),
        ("(01)09521234543213(10)" + "A" * 21, "of 21 characters, but reads X..20"),
        ("010952123454321310" + "A" * 25, "of 25 characters, but reads X..20"),
        ("(01)09521234543213(9)A", "(01) GTIN is '09521234543213(9)A' of 18 characters"),
        ("(0109)A", "(0109) is no GS1 application identifier"),
        ("(05)09521234543213", "(05) is no GS1 application identifier"),
        ("(10)ABC", "no GS1 key among the application identifiers 10"),
        (
            "(01)09521234543213(17)261332",
            "(17) USE BY or EXPIRY is no date: month 13 in '261332'",
        ),
        ("(01)09521234543213(17)260231", "is no date: day 31 of month 02 in '260231'"),
        ("(01)09521234543213(17)260132", "is no date: day 32 of month 01 in '260132'"),
        ("(01)09521234543213(7003)2600011200", "is no date: month 00 in '2600011200'"),
        ("(01)09521234543213(8008)26010125", "is no date: hour 25 in '26010125'"),
        ("(01)09521234543213(8008)2601012361", "is no date: minute 61 in '2601012361'"),
        ("(01)09521234543213(17)26133", "is '26133' of 5 characters, but reads N6"),
        ("(01)09521234543213(17)2601301", "is '2601301' of 7 characters, but reads N6"),
        ("010952123454321317261332", "(17) USE BY or EXPIRY is no date: month 13 in '261332'"),
        ("(01)09521234543213(10)A(10)B", "(10) is there twice, as 'A' and as 'B'"),
        ("(GTIN)1", "an element string begins with an application identifier such as (01)"),
        ("]C1ABC", "'ABC' begins no GS1 application identifier"),
        (
            "urn:epc:id:sgtin:4012345.06666.1",
            "sgtin has 12 digits in prefix and reference, expected 13",
        ),
        ("TOM-CA-MAU-01", "is neither digits, nor an element string, nor a URI"),
    ],
)
def test_a_refusal_names_the_rule_and_shows_the_forms(code: str, rule: str) -> None:
    with pytest.raises(CodeError) as refused:
        parse_code(code)
    assert rule in refused.value.rule
    assert refused.value.code == code
    assert "(01)09521234543213(10)LOT1" in refused.value.hint
    assert "các dạng được chấp nhận" in str(refused.value)


def test_a_record_s_gtin_with_a_wrong_check_digit_builds_an_id_whose_fault_is_told() -> None:
    uri = build.lot("9521234543217", "ABC")
    assert uri == "https://id.gs1.org/01/09521234543217/10/ABC"
    assert read(uri).fault == "check digit is 7, expected 3"


@pytest.mark.parametrize(("gtin", "lot"), [("95212345", ""), ("ABC", "1"), ("952123454321", "")])
def test_what_can_be_no_key_is_not_built(gtin: str, lot: str) -> None:
    with pytest.raises(CodeError):
        build.lot(gtin, lot)


@pytest.mark.parametrize(
    "uri", ["urn:uuid:1", "urn:txng:item:a:b", "urn:epc:idpat:sgtin:4012345.*.*"]
)
def test_what_is_no_gs1_key_has_no_gs1_form(uri: str) -> None:
    for form in (build.digital_link, build.element_string, lambda i: build.epc_urn(i, 7)):
        with pytest.raises(ValueError, match="no"):
            form(read(uri))


@pytest.mark.parametrize("length", [5, 13])
def test_a_company_prefix_has_6_to_12_digits(length: int) -> None:
    with pytest.raises(ValueError, match="has no EPC URN of prefix"):
        build.epc_urn(read(LOT), length)


def test_a_code_longer_than_any_label_is_refused_unread() -> None:
    with pytest.raises(CodeError, match="has 1000000 characters, at most 2048 are read") as refused:
        parse_code("(01)" * 250_000)
    assert len(str(refused.value)) < 10_000
