"""Identifiers as they stand in documents: kinds, canonical forms, faults."""

import time

import pytest

from schema.model.identifiers.canonical import canonical, read, site
from schema.model.identifiers.identifier import Kind
from schema.model.identifiers.spellings import spellings

GS1 = "https://id.gs1.org"


@pytest.mark.parametrize(
    ("text", "kind", "uri"),
    [
        ("urn:epc:id:sgtin:4012345.066666.12%2F34", Kind.INSTANCE, "/01/04012345666663/21/12%2F34"),
        ("urn:epc:id:sgtin:4012345.066666.1.2", Kind.INSTANCE, "/01/04012345666663/21/1.2"),
        ("urn:epc:class:lgtin:4012345.011111.4444", Kind.LOT, "/01/04012345111118/10/4444"),
        ("URN:EPC:class:lgtin:4012345.011111.4444", Kind.LOT, "/01/04012345111118/10/4444"),
        ("urn:epc:idpat:sgtin:4012345.066666.*", Kind.PRODUCT, "/01/04012345666663"),
        ("urn:epc:id:sscc:4012345.0000000333", Kind.LOGISTIC_UNIT, "/00/040123450000003338"),
        ("urn:epc:id:sgln:4012345.00005.0", Kind.PLACE, "/414/4012345000054"),
        ("urn:epc:id:sgln:401234500005..0", Kind.PLACE, "/414/4012345000054"),
        ("urn:epc:id:sgln:4012345.00005.K%2F1", Kind.PLACE, "/414/4012345000054/254/K%2F1"),
        ("urn:epc:id:pgln:4012345.00005", Kind.PARTY, "/417/4012345000054"),
        ("urn:epc:id:grai:4012345.55555.987", Kind.RETURNABLE_ASSET, "/8003/04012345555554987"),
        ("urn:epc:idpat:grai:4012345.55555.*", Kind.PATTERN, "/8003/04012345555554"),
        ("urn:epc:id:giai:4000001.1%22", Kind.INDIVIDUAL_ASSET, "/8004/40000011%22"),
        ("urn:epc:id:gdti:0614141.00001.16", Kind.URI, "/253/061414100001216"),
        ("urn:epc:id:gsrn:0614141.0000000001", Kind.URI, "/8018/061414100000000014"),
        ("urn:epc:id:cpi:0614141.123%2F456.1", Kind.URI, "/8010/0614141123%2F456/8011/1"),
        ("urn:epc:id:itip:4012345.012345.04.04.987", Kind.URI, "/8006/040123451234560404/21/987"),
        ("urn:epc:id:upui:4012345.089456.51qIgY", Kind.URI, "/01/04012345894561/235/51qIgY"),
        ("https://example.org/gtin/04012345666663/lot/A", Kind.LOT, "/01/04012345666663/10/A"),
        ("HTTPS://ID.GS1.ORG/01/4012345666663/", Kind.PRODUCT, "/01/04012345666663"),
        ("https://e.vn/a/01/04012345666663/22/V/10/A", Kind.LOT, "/01/04012345666663/10/A"),
        ("https://e.vn/01/04012345666663/22/V", Kind.PRODUCT, "/01/04012345666663"),
        (
            "https://e.vn/01/04012345666663?10=A%2Fb&17=271231",
            Kind.LOT,
            "/01/04012345666663/10/A%2Fb",
        ),
        ("https://e.vn/414/4012345000054/254/0", Kind.PLACE, "/414/4012345000054"),
        ("https://e.vn/01/2/00/040123450000003338", Kind.LOGISTIC_UNIT, "/00/040123450000003338"),
    ],
)
def test_each_spelling_has_its_kind_and_canonical_form(text: str, kind: Kind, uri: str) -> None:
    identifier = read(text)
    assert (identifier.kind, identifier.canonical, identifier.fault) == (kind, GS1 + uri, None)


@pytest.mark.parametrize(
    "text",
    [
        "urn:uuid:f81d4fae-7dec-11d0-a765-00a0c91e6bf6",
        "urn:gdst:traceability:lot:A%2fB",
        "urn:epc:id:gid:95100000.12345.400",
        "http://www.w3.org/2000/01/rdf-schema#",
        "https://portal.example.vn/trace/01/abc",
        "https://portal.example.vn/01/09521234543213/detail",
        "https://portal.example.vn/01/09521234543213/21/1/10/out-of-order",
        "https://portal.example.vn/401/not-found",
        "mailto:someone@example.org",
    ],
)
def test_any_other_uri_is_kept_as_written(text: str) -> None:
    identifier = read(text)
    assert (identifier.kind, identifier.canonical, identifier.fault) == (Kind.URI, text, None)
    assert spellings(text) == (text,)
    assert site(text) == text


@pytest.mark.parametrize(
    "text", ["urn:epc:idpat:sgtin:4012345.*.*", "urn:epc:idpat:sgln:4012345.*.*"]
)
def test_a_wider_pattern_is_kept_as_written(text: str) -> None:
    assert (read(text).kind, canonical(text)) == (Kind.PATTERN, text)


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        (
            "urn:epc:id:sgtin:4012345.06666.12",
            "sgtin has 12 digits in prefix and reference, expected 13",
        ),
        ("urn:epc:id:sgtin:4012345.066666", "sgtin has 2 parts between dots, expected 3"),
        ("urn:epc:id:sgtin:4012345.066666.", "sgtin has an empty part"),
        (
            "urn:epc:id:sgtin:40123.06666666.1",
            "sgtin has the company prefix '40123', expected 6 to 12",
        ),
        (
            "urn:epc:id:sgtin:4012345.06666A.1",
            "sgtin has the reference '06666A', which holds digits",
        ),
        ("urn:epc:id:sgtin:4012345.066666.%FF", "its percent-escapes are not UTF-8"),
        ("https://id.gs1.org/01/0952", "the path after id.gs1.org is no GS1 key"),
        ("urn:txng:item:ca-mau", "a local code reads urn:txng:item:{system}:{code}"),
        ("urn:txng:trace:1:2", "a trace code reads urn:txng:trace:"),
        ("http://[bad/01/1", "is no well-formed URI"),
    ],
)
def test_a_malformed_uri_is_kept_as_written_with_its_fault(text: str, fault: str) -> None:
    identifier = read(text)
    assert (identifier.kind, identifier.canonical) == (Kind.URI, text)
    assert identifier.fault is not None
    assert identifier.fault.startswith(fault)


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("https://e.vn/01/04012345666662/10/A", "check digit is 2, expected 3"),
        (
            "https://e.vn/01/04012345666663/10/l%C3%B4",
            "lot holds 'ô', which is not in GS1 character set 82",
        ),
        (
            "urn:epc:class:lgtin:4012345.011111." + "A" * 21,
            "lot has 21 characters, at most 20 are allowed",
        ),
        ("https://e.vn/414/4012345000053", "check digit is 3, expected 4"),
        ("https://e.vn/8003/04012345555555987", "check digit is 5, expected 4"),
        ("https://e.vn/253/061414100001316", "check digit is 3, expected 2"),
    ],
)
def test_a_broken_rule_leaves_the_key_usable_and_is_its_fault(text: str, fault: str) -> None:
    identifier = read(text)
    assert identifier.fault == fault
    assert identifier.canonical.startswith(GS1)


@pytest.mark.parametrize("text", ["", "LOT1", "09521234543213", "two words: no", "urn:x:\udc00"])
def test_what_is_no_uri_is_unreadable(text: str) -> None:
    assert read(text).kind is Kind.UNREADABLE


def test_white_space_around_an_identifier_does_not_count() -> None:
    assert read("\n  urn:uuid:1 ") is not None
    assert canonical("\n  urn:uuid:1 ") == "urn:uuid:1"


def test_the_parts_of_a_place_are_told() -> None:
    place = read("urn:epc:id:sgln:4012345.00005.K1")
    assert (place.key, place.extension) == ("4012345000054", "K1")
    assert place.site == f"{GS1}/414/4012345000054"


def test_a_place_is_spelled_with_extension_0_in_urns_when_it_has_none() -> None:
    written = spellings("urn:epc:id:sgln:4012345.00005.0")
    assert written[0] == f"{GS1}/414/4012345000054"
    assert "urn:epc:id:sgln:4012345.00005.0" in written


def test_an_asset_class_is_spelled_as_the_pattern_of_all_its_assets() -> None:
    written = spellings("https://id.gs1.org/8003/04012345555554")
    assert "urn:epc:idpat:grai:4012345.55555.*" in written
    assert {canonical(spelling) for spelling in written} == {written[0]}


def test_a_document_type_without_serial_has_only_its_digital_link() -> None:
    assert spellings("https://e.vn/253/0614141000012") == (f"{GS1}/253/0614141000012",)


@pytest.mark.parametrize("part", ["/01", "/00/1", "%", "?10=", "&10=1", ".", "[", "%41", ":"])
@pytest.mark.parametrize(
    "start", ["https://e.vn/", "urn:epc:id:sgtin:", "urn:txng:trace:", "", "("]
)
def test_a_hostile_megabyte_is_read_at_once(start: str, part: str) -> None:
    text = start + part * (1_000_000 // len(part))
    begun = time.process_time()
    assert read(text).canonical
    assert time.process_time() - begun < 2


def test_a_broken_query_does_not_hide_the_key_in_the_path() -> None:
    assert canonical("https://e.vn/01/04012345666663/10/A?utm=%FF&x&21=") == (
        f"{GS1}/01/04012345666663/10/A"
    )


def test_an_id_is_read_once() -> None:
    assert read("urn:epc:id:pgln:4012345.00005") is read("urn:epc:id:pgln:4012345.00005")
