"""Whatever XML a service replies, it is read, set aside or refused: nothing else ever happens."""

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from connectors.epcis1.reading import read_reply, read_result
from connectors.epcis1.refusals import TooComplex, TooLarge
from connectors.sdk.errors import ConnectorError
from connectors.sdk.reply import Reply
from connectors.sdk.system_file import parse_system
from schema.epcis.xml_element import WRAPPERS
from schema.model.records import MasterData, Record, SetAside

SYSTEM = parse_system('[system]\nname = "M"\nprovinces = ["96"]\nkind = "epcis1"\n', "mau.toml")
QUERY, SOAP = "{urn:epcglobal:epcis-query:xsd:1}", "{http://schemas.xmlsoap.org/soap/envelope/}"
NAMES = st.sampled_from(
    [
        "EventList", "ObjectEvent", "QuantityEvent", "TransformationEvent", "extension",
        "eventTime", "baseExtension", "eventID", "epcList", "epc", "action", "quantityList",
        "quantityElement", "quantity", "epcClass", "ilmd", "readPoint", "id", "errorDeclaration",
        "sensorElementList",
        "sensorElement", "sensorReport", "bizTransactionList", "VocabularyList", "Vocabulary",
        "VocabularyElementList", "VocabularyElement", "attribute", "children", "resultsBody",
        "detail", "reason", "{urn:x}own", "{urn:epcglobal:epcis:xsd:1}ObjectEvent", "faultcode",
        f"{QUERY}QueryResults", f"{QUERY}SecurityException", f"{QUERY}QueryTooLargeException",
        f"{SOAP}Body", f"{SOAP}Fault", f"{QUERY}GetQueryNamesResult",
    ]
)  # fmt: skip
TEXTS = st.sampled_from(
    ["", " ", "ADD", "urn:x:1", "2025-03-01T08:00:00+07:00", "9999-12-31T23:59:59Z", "-1", "NaN"]
)
ATTRIBUTES = st.dictionaries(
    st.sampled_from(["id", "type", "{urn:x}a", "value"]), TEXTS, max_size=2
)
TREES: Any = st.recursive(
    st.tuples(NAMES, ATTRIBUTES, TEXTS, st.just([])),
    lambda inner: st.tuples(NAMES, ATTRIBUTES, TEXTS, st.lists(inner, max_size=4)),
    max_leaves=15,
)


def element(tree: Any) -> etree._Element:
    name, attributes, text, children = tree
    made = etree.Element(name, attributes)
    made.text = text
    made.extend([element(child) for child in children])
    return made


def reply(body: bytes, status: int = 200) -> Reply:
    return Reply(status, {}, body, "http://127.0.0.1/")


@settings(max_examples=150, deadline=None)
@given(TREES, st.sampled_from([200, 400, 413, 500]))
def test_any_xml_is_read_or_refused(tree: Any, status: int) -> None:
    body = etree.tostring(element(tree))
    try:
        said = list(read_reply(reply(body, status), SYSTEM, 1))
    except (ConnectorError, TooLarge, TooComplex):
        pass
    else:
        assert all(isinstance(one, Record | SetAside | MasterData) for one in said)
    try:
        assert all(isinstance(text, str) for text in read_result(reply(body, status)))
    except (ConnectorError, TooLarge, TooComplex):
        return


@settings(max_examples=100, deadline=None)
@given(st.lists(TREES, max_size=3))
def test_every_child_of_a_list_is_accounted_for(trees: list[Any]) -> None:
    events = [one for one in trees if one[0] not in {*WRAPPERS, "VocabularyElement"}]
    held = ("EventList", {}, "", events)
    body = etree.tostring(element(("results", {}, "", [held])))
    said = list(read_reply(reply(body), SYSTEM, 1))
    assert len(said) == len(events)
    assert all(
        isinstance(one, Record) or (isinstance(one, SetAside) and one.reason) for one in said
    )


@given(st.binary(max_size=40), st.sampled_from([b"", b"<a>", b"<EventList>", b"\xff\xfe<"]))
def test_any_bytes_are_refused(data: bytes, head: bytes) -> None:
    try:
        list(read_reply(reply(head + data), SYSTEM, 1))
    except ConnectorError as error:
        assert str(error)
