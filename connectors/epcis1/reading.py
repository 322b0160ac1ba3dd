"""A reply of an EPCIS 1.x service read record by record."""

from collections.abc import Iterator

from connectors.epcis1.refusals import TooComplex, TooLarge, raise_refusal
from connectors.sdk.epcis_xml import Marks, read_element
from connectors.sdk.errors import Malformed
from connectors.sdk.http_failures import check_status
from connectors.sdk.json_reply import head
from connectors.sdk.reply import Reply
from connectors.sdk.xml_reply import not_xml
from schema.epcis.xml_element import Element, name_of, text_of
from schema.epcis.xml_parsing import UnreadableXml
from schema.epcis.xml_stream import XmlRecords, sliced
from schema.model.records import Said
from schema.model.systems import SystemSettings
from schema.model.times import Micros

_HOLDERS = frozenset({"EventList", "VocabularyList"})
_STATUSES = {413: TooLarge, 414: TooComplex}


class _Answer:
    """A reply taken apart: its records, and what stands around them."""

    def __init__(self, reply: Reply) -> None:
        self._reply = reply
        self.marks = Marks()
        self._records = XmlRecords(self.marks.noted(sliced(reply.body)))
        self.records = self._read()
        """Its events and vocabulary elements, once; ``Malformed`` when it is not XML."""

    def _read(self) -> Iterator[Element]:
        try:
            yield from self._records
        except UnreadableXml as error:
            self._check_status()
            raise not_xml(self._reply.body, error) from error

    def concluded(self) -> Element:
        """What stands around the records, those not read yet passed over; raises what the reply
        says instead of an answer."""
        for _ in self.records:
            pass
        root = self._records.root
        if root is None:
            raise Malformed("replied with nothing where XML was expected")
        raise_refusal(root)
        self._check_status()
        return root

    def _check_status(self) -> None:
        if self._reply.status in _STATUSES:
            raise _STATUSES[self._reply.status]
        check_status(self._reply.status, self._reply.headers.get("retry-after", ""))


def read_reply(reply: Reply, settings: SystemSettings, heard: Micros) -> Iterator[Said]:
    """The events and master data of a reply; one that cannot be read is set aside.

    ``Malformed`` when it is no answer at all, after what could be read of it; else what it says
    instead of an answer (``refusals``).
    """
    answer = _Answer(reply)
    for element in answer.records:
        yield from read_element(element, settings, heard, answer.marks.seen)
    root = answer.concluded()
    if not any(name_of(element) in _HOLDERS for element in root.iter()):
        raise Malformed("replied with XML that holds no list of events", head(reply.body))


def read_result(reply: Reply) -> tuple[str, ...]:
    """The texts of a result that has no records, for instance of ``GetQueryNames``."""
    root = _Answer(reply).concluded()
    found = [element for element in root.iter() if name_of(element).endswith("Result")]
    if not found:
        raise Malformed("replied with XML that holds no result", head(reply.body))
    return tuple(text_of(one) for one in (list(found[0]) or found[:1]))
