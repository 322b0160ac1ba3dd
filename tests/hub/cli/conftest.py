"""Three small EPCIS documents, one in each syntax, and the command that traces over them."""

import json
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import orjson
import pytest
from jsonschema import Draft202012Validator, FormatChecker
from typer.testing import CliRunner, Result

import schema
from hub.cli.commands import app

FORM = Path(schema.__file__).parent / "trace-report.schema.json"
FARM, PLANT_URN, PORT = (f"urn:epc:id:sgln:9521234.0000{n}.0" for n in (1, 2, 3))
PLANT = "https://id.gs1.org/414/9521234000020"
RAW_URN = "urn:epc:class:lgtin:9521234.054321.TOM-01"
RAW = "https://id.gs1.org/01/09521234543213/10/TOM-01"
BOX = "https://id.gs1.org/01/09521234123453/10/HOP-01"
BOX_URN = "urn:epc:class:lgtin:9521234.012345.HOP-01"
PALLET = "urn:epc:id:sscc:9521234.0000000001"
MADE = "urn:uuid:7f3c1d52-0a64-4f3a-9a43-5d2f1f2b0001"
FORMATS = FormatChecker(formats=())


@FORMATS.checks("date-time", raises=ValueError)
def _is_a_moment(value: object) -> bool:
    """jsonschema itself checks dates only with a further package installed."""
    return not isinstance(value, str) or datetime.fromisoformat(value).tzinfo is not None


XML = """<?xml version="1.0"?>
<epcis:EPCISDocument xmlns:epcis="urn:epcglobal:epcis:xsd:{version}" schemaVersion="{schema}"
    creationDate="2025-03-09T08:00:00+07:00"><EPCISBody><EventList>{events}</EventList></EPCISBody>
</epcis:EPCISDocument>"""
WHEN = """<eventTime>2025-03-0{day}T08:00:00+07:00</eventTime>
    <eventTimeZoneOffset>+07:00</eventTimeZoneOffset>"""
SOME = "<quantityElement><epcClass>{}</epcClass><quantity>5</quantity></quantityElement>"
PLANT_XML = XML.format(
    version=2,
    schema="2.0",
    events=f"""<ObjectEvent>{WHEN.format(day=2)}<epcList/><action>OBSERVE</action>
      <bizStep>receiving</bizStep><readPoint><id>{PLANT}</id></readPoint>
      <bizLocation><id>{PLANT}</id></bizLocation>
      <quantityList>{SOME.format(RAW)}</quantityList></ObjectEvent>
    <TransformationEvent>{WHEN.format(day=3)}
      <inputQuantityList>{SOME.format(RAW)}</inputQuantityList>
      <outputQuantityList>{SOME.format(BOX)}</outputQuantityList>
      <readPoint><id>{PLANT}</id></readPoint></TransformationEvent>""",
)
PORT_XML = XML.format(
    version=1,
    schema="1.2",
    events=f"""<AggregationEvent>{WHEN.format(day=4)}<parentID>{PALLET}</parentID><childEPCs/>
      <action>ADD</action><bizStep>urn:epcglobal:cbv:bizstep:packing</bizStep>
      <readPoint><id>{PLANT_URN}</id></readPoint><extension><childQuantityList>
      {SOME.format(BOX_URN)}</childQuantityList></extension></AggregationEvent>
    <ObjectEvent>{WHEN.format(day=5)}<epcList><epc>{PALLET}</epc></epcList>
      <action>OBSERVE</action><bizStep>urn:epcglobal:cbv:bizstep:shipping</bizStep>
      <readPoint><id>{PLANT_URN}</id></readPoint><extension><destinationList>
      <destination type="urn:epcglobal:cbv:sdt:location">{PORT}</destination></destinationList>
      </extension></ObjectEvent>
    <ObjectEvent>{WHEN.format(day=6)}<epcList><epc>{PALLET}</epc></epcList>
      <action>OBSERVE</action><bizStep>urn:epcglobal:cbv:bizstep:receiving</bizStep>
      <readPoint><id>{PORT}</id></readPoint><bizLocation><id>{PORT}</id></bizLocation>
    </ObjectEvent>""",
)


def at_the_farm(step: str, lot: str = RAW_URN, **more: Any) -> dict[str, Any]:
    return {
        "type": "ObjectEvent",
        "eventTime": "2025-03-01T08:00:00+07:00",
        "eventTimeZoneOffset": "+07:00",
        "action": "ADD" if step == "commissioning" else "OBSERVE",
        "bizStep": step,
        "readPoint": {"id": FARM},
        "quantityList": [{"epcClass": lot, "quantity": 5}],
        **more,
    }


GROWN = at_the_farm("commissioning", eventID=MADE, bizLocation={"id": FARM})
SENT = at_the_farm(
    "shipping",
    eventTime="2025-03-01T09:00:00+07:00",
    destinationList=[{"type": "location", "destination": PLANT_URN}],
)


def capture(*events: dict[str, Any]) -> bytes:
    return orjson.dumps(
        {
            "@context": ["https://ref.gs1.org/standards/epcis/epcis-context.jsonld"],
            "type": "EPCISDocument",
            "schemaVersion": "2.0",
            "creationDate": "2025-03-09T08:00:00+07:00",
            "epcisBody": {"eventList": events},
        }
    )


@pytest.fixture
def farm_event() -> Callable[..., dict[str, Any]]:
    """An event at the farm as JSON-LD: a business step, a lot, and further fields."""
    return at_the_farm


@pytest.fixture
def farm_events() -> tuple[dict[str, Any], ...]:
    """What the farm's document says: the lot grown, and sent."""
    return GROWN, SENT


@pytest.fixture
def captured() -> Callable[..., bytes]:
    """The bytes of a document with these events."""
    return capture


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The three documents: EPCIS 2.0 JSON-LD, 2.0 XML and 1.2 XML."""
    documents = tmp_path / "documents"
    documents.mkdir()
    (documents / "farm.json").write_bytes(capture(GROWN, SENT))
    (documents / "plant.xml").write_text(PLANT_XML)
    (documents / "port.xml").write_text(PORT_XML)
    return documents


@pytest.fixture
def run() -> Callable[..., Result]:
    """``txng trace`` with these words."""
    runner = CliRunner()
    return lambda *said: runner.invoke(app, ["trace", *(str(word) for word in said)])


@pytest.fixture
def traced(
    run: Callable[..., Result], valid_report: Callable[[Any], None]
) -> Callable[..., tuple[int, Any]]:
    """The exit code and the JSON, held to its schema."""

    def trace(*said: object) -> tuple[int, Any]:
        result = run(*said, "--json")
        told = json.loads(result.stdout)
        valid_report(told)
        return result.exit_code, told

    return trace


@pytest.fixture
def report_form() -> FormatChecker:
    """What checks the formats of a report's JSON."""
    return FORMATS


@pytest.fixture
def valid_report() -> Callable[[Any], None]:
    """Holds a report's JSON to its schema, formats included."""
    form = json.loads(FORM.read_text("utf-8"))
    Draft202012Validator.check_schema(form)
    return Draft202012Validator(form, format_checker=FORMATS).validate
