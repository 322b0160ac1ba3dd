"""Questions and how they are parted: nothing is lost, nothing goes on for ever."""

import base64
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from zeep.wsse import UsernameToken

from connectors.epcis1 import config as epcis1
from connectors.epcis1.parameters import Type
from connectors.epcis1.query import Question, questions
from connectors.epcis1.soap import password_digest, security_header
from connectors.epcis1.windows import Window
from connectors.registry import check_connector
from connectors.sdk.system_file import SystemFileError, parse_system
from schema.model.events import EventType
from schema.model.identifiers import build
from schema.model.identifiers.canonical import canonical
from schema.model.keys import ItemId, PlaceId
from schema.model.queries import EventQuery
from schema.model.times import DAY, instant

NOW = 1_750_000_000_000_000
GTIN = "09521234543213"
CONFIG = epcis1.Epcis1Config(base_url="https://epcis.example/query")
TIMES = st.integers(-(10**15), 3 * 10**15)
WINDOWS = st.builds(Window, st.just("eventTime"), st.none() | TIMES, st.none() | TIMES)


def within(window: Window, at: int) -> bool:
    late = window.since is None or at >= window.since
    return late and (window.before is None or at < window.before)


@given(WINDOWS, TIMES, st.lists(st.booleans(), max_size=80))
def test_a_time_stays_in_exactly_one_half(window: Window, at: int, way: list[bool]) -> None:
    assert window.halves(NOW) is None or within(window, at) == sum(
        within(half, at) for half in window.halves(NOW) or ()
    )
    for later in way:
        halves = window.halves(NOW)
        if halves is None:
            break
        window = halves[later]


@given(TIMES, st.integers(0, 10**14))
def test_a_closed_window_is_soon_too_short_to_be_halved(since: int, width: int) -> None:
    window, count = Window("eventTime", since, since + width), 0
    while halves := window.halves(NOW):
        window, count = halves[count % 2], count + 1
        assert count < 50
    assert window.before is not None
    assert window.since is not None
    assert window.before - window.since <= 2_000


LOTS = st.integers(1, 30).map(lambda n: tuple(ItemId(build.lot(GTIN, f"L{i}")) for i in range(n)))
PLACES = st.integers(0, 4).map(lambda n: tuple(PlaceId(f"urn:x:place:{i}") for i in range(n)))


def pairs(question: Question) -> set[tuple[str, ...]]:
    """Each combination of a lot and a place that one poll asks for."""
    lists = {p.name: p.texts for p in question.parameters() if p.type is Type.LIST}
    sites = lists.get("EQ_readPoint") or lists.get("EQ_bizLocation") or ("",)
    where = "EQ_readPoint" in lists
    return {(lot, site, where) for lot in lists["MATCH_anyEPCClass"] for site in sites}  # type: ignore[misc]


@settings(max_examples=60)
@given(LOTS, PLACES, st.integers(1, 40))
def test_parts_ask_for_every_pair_once(
    lots: tuple[ItemId, ...], places: tuple[PlaceId, ...], most: int
) -> None:
    asked = list(questions(EventQuery(epc_classes=lots, places=places), CONFIG))
    whole = [pair for question in asked for pair in pairs(question)]
    waiting, parts = asked, list[Any]()
    while waiting:
        part = waiting.pop()
        if sum(len(p.texts) for p in part.parameters() if p.type is Type.LIST) > most:
            smaller = part.simpler()
            waiting += smaller
            parts += [] if smaller else pairs(part)
        else:
            parts += pairs(part)
    assert sorted(parts) == sorted(whole)


def test_a_question_of_one_id_is_parted_by_time() -> None:
    (asked,) = questions(EventQuery(epcs=(ItemId("urn:x:1"),), lt_event_time=DAY), CONFIG)
    earlier, later = asked.smaller(NOW)
    assert earlier.window.before == later.window.since
    assert (earlier.window.since, later.window.before) == (None, DAY)
    assert {one.ids for one in (earlier, later)} == {asked.ids}


def test_every_bound_of_a_question_is_asked_for_in_the_words_of_1_2() -> None:
    at = instant("2025-03-01T00:00:00Z").earliest
    query = EventQuery(
        places=(PlaceId(build.place("9521234000006")),),
        event_types=(EventType.OBJECT, EventType.TRANSFORMATION),
        biz_steps=("receiving", "https://example.org/step"),
        ge_event_time=at,
        lt_record_time=at,
    )
    found = [{p.name: p.texts for p in q.parameters()} for q in questions(query, CONFIG)]
    assert [set(p) & {"EQ_readPoint", "EQ_bizLocation"} for p in found] == [
        {"EQ_readPoint"},
        {"EQ_bizLocation"},
    ]
    for parameters in found:
        assert parameters["GE_eventTime"] == parameters["LT_recordTime"]
        assert parameters["GE_eventTime"] == ("2025-03-01T00:00:00Z",)
        types = ("ObjectEvent", "QuantityEvent", "TransformationEvent")
        assert parameters["eventType"] == types
        steps = ("urn:epcglobal:cbv:bizstep:receiving", "https://example.org/step")
        assert parameters["EQ_bizStep"] == steps
        assert parameters["maxEventCount"] == ("1000",)
    places = found[0]["EQ_readPoint"]
    assert all(place.startswith("urn:epc:id:sgln:") for place in places)
    assert {canonical(place) for place in places} == set(query.places)


def test_a_password_digest_is_what_another_library_makes_of_it() -> None:
    nonce, created = "0123456789abcdef", datetime(2025, 6, 15, 15, 6, 40, tzinfo=UTC)
    envelope = etree.Element("{http://schemas.xmlsoap.org/soap/envelope/}Envelope")
    UsernameToken(
        "hub", "bí mật", use_digest=True, nonce=nonce, created=created, zulu_timestamp=True
    ).apply(envelope, {})
    theirs = {etree.QName(e).localname: e.text for e in envelope.iter()}
    ours = password_digest(nonce.encode(), theirs["Created"], "bí mật")
    assert ours == theirs["Password"]


def test_a_digest_goes_with_a_nonce_and_the_time() -> None:
    token = epcis1.UsernameToken(user="hub", password="env:P", digest=True)
    headers = [security_header(token, lambda _: "bí mật", lambda: NOW) for _ in range(2)]
    told = [{etree.QName(e).localname: e.text for e in header.iter()} for header in headers]
    assert [texts["Created"] for texts in told] == ["2025-06-15T15:06:40Z"] * 2
    assert told[0]["Nonce"] != told[1]["Nonce"]
    for texts in told:
        nonce = base64.b64decode(texts["Nonce"])
        assert texts["Password"] == password_digest(nonce, texts["Created"], "bí mật")


@pytest.mark.parametrize(
    ("table", "key"),
    [
        ('transport = "ftp"', "connector.transport"),
        ('version = "2.0"', "connector.version"),
        ("company_prefix_lengths = [13]", "connector.company_prefix_lengths.0"),
        ("company_prefix_lengths = []", "connector"),
        ('separator = "||"', "connector.separator"),
        ('transport = "http"\nws_security = { user = "a", password = "env:B" }', "connector"),
        ('ws_security = { user = "a", password = "secret" }', "connector.ws_security.password"),
        ("per_page = 7", "connector.per_page"),
    ],
)
def test_a_wrong_setting_is_told_with_its_key(table: str, key: str) -> None:
    head = '[system]\nname = "Mẫu"\nprovinces = ["96"]\nkind = "epcis1"\n[connector]\n'
    text = f'{head}base_url = "https://epcis.example/q"\n{table}\n'
    with pytest.raises(SystemFileError) as refused:
        check_connector(parse_system(text, "mau.toml"))
    assert [fault.key for fault in refused.value.faults] == [key]
