"""A simulated EPCIS 1.2 repository: the query control interface over SOAP 1.1, and plain XML.

``POST /soap`` takes the operations of ``EPCISServicePort`` (ISO/IEC 19987:2017, 8.2 and 11.2); its
WSDL is at ``/soap?wsdl``. ``GET /events`` takes the same parameters in the address, and
``POST /events`` an ``EPCISQueryDocument``, as systems do that speak no SOAP. More events than
``most_events`` or more values than ``most_values`` are refused, as the standard says; subscriptions
are not kept.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from importlib.resources import files
from urllib.parse import urlsplit

from lxml import etree

from hub.demo.servers.asked import Ask, Reply
from hub.demo.servers.epcis import BadParameter, number, parted, wanted
from hub.demo.servers.epcis1_asked import (
    COUNTS,
    EVENT_PARAMETERS,
    ORDER,
    Message,
    Params,
    Refusal,
    message_of,
    poll,
)
from hub.demo.servers.epcis1_told import (
    XML,
    document,
    document_refusal,
    event_list,
    results,
    soap,
    soap_fault,
    text_result,
    texts_result,
)
from hub.demo.servers.epcis1_vocabularies import Vocabularies
from hub.demo.servers.index import RECORDED_LATER, SystemIndex, happened
from hub.demo.servers.named import Named
from schema.epcis.xml_event_out import event_element
from schema.epcis.xml_out import EPCIS_1_0
from schema.model.times import iso

MOST_EVENTS, MOST_VALUES = 2_000, 2_000
_STEP = "urn:epcglobal:cbv:bizstep:"
_EVENTS, _MASTER_DATA = "SimpleEventQuery", "SimpleMasterDataQuery"


class Epcis1Server:
    """Answers for one system; events are written once and kept as bytes.

    ``user`` is the name and password that a WS-Security UsernameToken must bring, if any.
    """

    def __init__(
        self,
        index: SystemIndex,
        named: Named,
        most_events: int = MOST_EVENTS,
        most_values: int = MOST_VALUES,
        user: tuple[str, str] | None = None,
    ) -> None:
        self.index = index
        self._vocabularies = Vocabularies(index, named)
        self._most_events = most_events
        self._most_values = most_values
        self._user = user
        self._events: dict[int, bytes] = {}
        self._operations: Mapping[str, Callable[[Message], bytes]] = {
            "GetQueryNames": lambda _: texts_result("GetQueryNamesResult", [_EVENTS, _MASTER_DATA]),
            "GetSubscriptionIDs": lambda _: texts_result("GetSubscriptionIDsResult", []),
            "GetStandardVersion": lambda _: text_result("GetStandardVersionResult", "1.2"),
            "GetVendorVersion": lambda _: text_result("GetVendorVersionResult", ""),
            "Poll": lambda message: self._poll(*poll(message)),
        }

    def answer(self, ask: Ask) -> Reply:
        """The reply to a message, or the exception of the standard that says why there is none."""
        if ask.path == "/soap" and urlsplit(ask.target).query == "wsdl":
            return Reply(200, _wsdl(f"{ask.origin}/soap"), XML)
        if ask.path == "/soap" and ask.method == "POST":
            return _told(lambda: self._carried_out(message_of(ask)), soap, soap_fault)
        if ask.path == "/events" and ask.method == "POST":
            return _told(lambda: self._carried_out(message_of(ask)), document, document_refusal)
        if ask.path == "/events" and ask.method == "GET":
            query = parted(ask.query)
            return _told(lambda: self._poll(_EVENTS, query), document, document_refusal)
        return Reply(404, b"")

    def document(self, numbers: Sequence[int]) -> bytes:
        """These events as an ``EPCISQueryDocument``."""
        return document(self._results(numbers)).body

    def _results(self, numbers: Sequence[int]) -> bytes:
        return results(_EVENTS, event_list(map(self._event, numbers)))

    def _carried_out(self, message: Message) -> bytes:
        if self._user is not None and message.user != self._user:
            raise Refusal("SecurityException", "the user or the password is wrong")
        operation = self._operations.get(message.operation)
        if operation is None:
            raise Refusal("ValidationException", f"{message.operation} is not offered here")
        return operation(message)

    def _poll(self, query: str, params: Params) -> bytes:
        if sum(map(len, params.values())) > self._most_values:
            raise Refusal("QueryTooComplexException", f"more than {self._most_values} values")
        if query == _EVENTS:
            return self._results(self._found(params))
        if query == _MASTER_DATA:
            found = self._vocabularies.asked(params, self._most_events)
            return results(query, etree.tostring(found))
        raise Refusal("NoSuchNameException", f"there is no query {query}")

    def _found(self, params: Params) -> list[int]:
        """The numbers of the events asked for, in the order asked for."""
        steps = [text.removeprefix(_STEP) for text in params.get("EQ_bizStep", ())]
        filters = {name: values for name, values in params.items() if name not in COUNTS | ORDER}
        if steps:
            filters["EQ_bizStep"] = steps
        found = self.index.find(wanted(filters, EVENT_PARAMETERS))
        most = min(self._most_events, number(params, "maxEventCount", self._most_events))
        limit = number(params, "eventCountLimit", len(found))
        if params.keys() >= COUNTS or (ORDER - params.keys() == {"orderBy"}):
            raise BadParameter("these parameters exclude or need each other")
        if min(limit, len(found)) > most:
            raise Refusal("QueryTooLargeException", f"{len(found)} events, more than {most}")
        return _ordered(found, params)[:limit]

    def _event(self, number: int) -> bytes:
        if number not in self._events:
            event = self.index.events[number]
            recorded = iso(happened(event) + RECORDED_LATER)
            written = etree.tostring(event_element(replace(event, record_time=recorded)))
            later = event.type not in EPCIS_1_0
            self._events[number] = b"<extension>%s</extension>" % written if later else written
        return self._events[number]


def _told(
    tell: Callable[[], bytes],
    well: Callable[[bytes], Reply],
    refused: Callable[[Refusal, str], Reply],
) -> Reply:
    try:
        return well(tell())
    except BadParameter as error:
        return refused(Refusal("QueryParameterException", str(error)), _EVENTS)
    except Refusal as refusal:
        return refused(refusal, _EVENTS)


def _ordered(found: list[int], params: Params) -> list[int]:
    """By time, the latest first unless asked otherwise: both times are in one order here."""
    if "orderBy" not in params:
        return found
    if params["orderBy"][0] not in ("eventTime", "recordTime"):
        raise BadParameter("orderBy is eventTime or recordTime")
    latest_first = params.get("orderDirection", ("DESC",))[0] == "DESC"
    return found[::-1] if latest_first else found


def mapping() -> str:
    """The ``[connector]`` table of such a system, with ``BASE_URL`` to be filled in."""
    return _file("epcis1.toml")


def _wsdl(address: str) -> bytes:
    return _file("epcis1.wsdl").replace("ADDRESS", address).encode()


def _file(name: str) -> str:
    return files("hub.demo.servers").joinpath(name).read_text("utf-8")
