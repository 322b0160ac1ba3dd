"""EPCIS documents in files, in each syntax, whole or broken."""

import re
from pathlib import Path
from typing import Any
from unicodedata import normalize

import orjson
import pytest
from exported_files import harvest, peak

from schema.epcis.event_hash import event_hash
from schema.epcis.read import read_document

EXAMPLES = Path(__file__).parents[2] / "docs" / "example"
DOCUMENTS = {"match": "**/*", "format": "epcis"}
EVENT = """<ObjectEvent>
  <eventTime>2025-03-05T08:30:00+07:00</eventTime>
  <eventTimeZoneOffset>+07:00</eventTimeZoneOffset>
  <eventID>urn:uuid:00000000-0000-4000-8000-{number:012}</eventID>
  <epcList><epc>urn:epc:id:sscc:95212340.000000001</epc></epcList>
  <action>{action}</action>
</ObjectEvent>"""


def document(*events: str, header: str = "") -> str:
    body = f"<EPCISBody><EventList>{''.join(events)}</EventList></EPCISBody>"
    namespace = 'xmlns:epcis="urn:epcglobal:epcis:xsd:2"'
    frame = f'schemaVersion="2.0" creationDate="2025-03-05T00:00:00Z" {namespace}'
    return f"<epcis:EPCISDocument {frame}>{header}{body}</epcis:EPCISDocument>"


def event(number: int, action: str = "OBSERVE") -> str:
    return EVENT.format(number=number, action=action)


@pytest.mark.parametrize("name", sorted(path.name for path in EXAMPLES.iterdir()))
async def test_a_document_reads_as_it_does_elsewhere(name: str, over: Any, put: Any) -> None:
    data = (EXAMPLES / name).read_bytes()
    put(f"thang-3/{name}", data)
    heard = await harvest(over(DOCUMENTS))
    expected = read_document(data, strict=False)
    assert heard.aside == []
    assert [event_hash(e) for e in heard.events] == [event_hash(e) for e in expected.events]
    assert heard.named == list(expected.master_data)
    assert not any(record.mutable for record in heard.records.values())


NAMES = """<EPCISHeader><extension><EPCISMasterData><VocabularyList>
<Vocabulary type="urn:epcglobal:epcis:vtype:Location"><VocabularyElementList>
<VocabularyElement id="urn:epc:id:sgln:9521234.00001.0">
<attribute id="urn:epcglobal:cbv:mda#name">Trại Hòa</attribute></VocabularyElement>
</VocabularyElementList></Vocabulary></VocabularyList></EPCISMasterData></extension></EPCISHeader>"""


def noted_in_xml() -> str:
    note = '<x:ghiChu xmlns:x="urn:x:">Đồng Hòa</x:ghiChu>'
    return document(event(1).replace("</Obj", f"{note}</Obj"), header=NAMES)


def noted_in_json() -> str:
    held = orjson.loads((EXAMPLES / "farm.json").read_bytes())
    held["@context"].append({"x": "urn:x:"})
    held["epcisBody"]["eventList"][0]["x:ghiChu"] = "Đồng Hòa"
    return orjson.dumps(held).decode()


@pytest.mark.parametrize(("written", "named"), [(noted_in_xml, [1]), (noted_in_json, [])])
async def test_text_of_documents_is_read_in_form_nfc(
    written: Any, named: list[int], over: Any, put: Any
) -> None:
    put("a", normalize("NFD", written()).encode())
    heard = await harvest(over(DOCUMENTS))
    assert "Đồng Hòa" in str(heard.events[0].extensions)
    assert [str(one.attributes).count("Trại Hòa") for one in heard.named] == named


async def test_a_bad_event_is_set_aside_and_the_others_go_on(over: Any, put: Any) -> None:
    put("a.xml", document(event(1), event(2, "TAKE"), event(3)))
    heard = await harvest(over(DOCUMENTS))
    assert len(heard.records) == 2
    aside = heard.only()
    assert aside.path.startswith("a.xml / record 2 (line ") and aside.path.endswith("/action")
    assert aside.record_id == "urn:uuid:00000000-0000-4000-8000-000000000002"
    (again,) = over(DOCUMENTS).reread(aside.raw, 1)
    assert again.reason == aside.reason


async def test_in_json_too_with_its_place(over: Any, put: Any) -> None:
    held = orjson.loads((EXAMPLES / "farm.json").read_bytes())
    held["epcisBody"]["eventList"][0]["action"] = "TAKE"
    put("a.json", orjson.dumps(held))
    heard = await harvest(over(DOCUMENTS))
    assert heard.only().path == "a.json / /epcisBody/eventList/0/action"


@pytest.mark.parametrize(
    ("data", "why", "where"),
    [
        ("", "document.empty", "a.xml"),
        ("<a><b></a>", "xml.syntax", "a.xml / line 1"),
        ("<a/>", "is XML without a list of events", "a.xml"),
        ('<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>', "xml.dtd", "a.xml / line 1"),
        ('{"a": 1', "json.syntax", "a.xml / line 1"),
        ("[1]", "type.object", "a.xml"),
        (document(event(1))[:-30], "xml.syntax", "a.xml / line "),
    ],
)
async def test_what_is_no_document_is_set_aside_whole(
    data: str, why: str, where: str, over: Any, put: Any
) -> None:
    put("a.xml", data)
    put("b.xml", document(event(9)))
    heard = await harvest(over(DOCUMENTS))
    assert why in heard.only().reason and heard.only().path.startswith(where)
    assert "urn:uuid:00000000-0000-4000-8000-000000000009" in heard.records


async def test_a_document_that_breaks_off_says_what_stands_before(over: Any, put: Any) -> None:
    whole = document(*(event(n) for n in range(2_000)))
    put("a.xml", whole[: whole.index("000000001500")])
    heard = await harvest(over(DOCUMENTS))
    assert len(heard.records) == 1_500
    assert heard.only().path.startswith("a.xml / line ")


async def test_a_bare_event_is_a_document(over: Any, put: Any) -> None:
    put("a.xml", event(1))
    heard = await harvest(over(DOCUMENTS))
    assert heard.aside == [] and len(heard.records) == 1


async def test_json_beyond_the_cap_says_what_to_do_and_xml_has_none(over: Any, put: Any) -> None:
    put("a.json", (EXAMPLES / "farm.json").read_bytes() + b" " * 5_000)
    put("b.xml", document(event(1), header=f"<!--{'x' * 5_000}-->"))
    heard = await harvest(over(DOCUMENTS, max_document_bytes=5_000))
    assert "more than 5,000 bytes" in heard.only().reason and "export XML" in heard.only().reason
    assert len(heard.records) == 1


async def test_master_data_comes_along(over: Any, put: Any) -> None:
    header = re.sub(
        r"\s+",
        " ",
        """<EPCISHeader><extension><EPCISMasterData><VocabularyList>
        <Vocabulary type="urn:epcglobal:epcis:vtype:Location"><VocabularyElementList>
        <VocabularyElement id="urn:epc:id:sgln:9521234.00001.0">
        <attribute id="urn:epcglobal:cbv:mda#name">Kho (mô phỏng)</attribute></VocabularyElement>
        </VocabularyElementList></Vocabulary></VocabularyList></EPCISMasterData></extension>
        </EPCISHeader>""",
    )
    put("a.xml", document(event(1), header=header))
    heard = await harvest(over(DOCUMENTS))
    assert [named.id for named in heard.named] == ["urn:epc:id:sgln:9521234.00001.0"]


async def test_however_long_an_xml_document_is_as_much_is_held_of_it(over: Any, put: Any) -> None:
    peaks = []
    for many in (3_000, 3_000, 12_000):
        put("a.xml", document(*(event(number % 1_000) for number in range(many))))
        peaks.append(await peak(over(DOCUMENTS)))
    _, short, long = peaks
    assert long < short * 2
