"""The records of an EPCIS XML document or message one at a time, however long it is."""

from collections.abc import Iterable, Iterator, Sequence

from lxml import etree

from schema.epcis.xml_element import WRAPPERS, Element, content, name_of
from schema.epcis.xml_parsing import WITHOUT_TRUST, refuse_dtd, unreadable

_LISTS = ("{*}EventList", "{*}VocabularyElementList")
_SLICE = 64 * 1024


class XmlRecords:
    """The records in some bytes of XML, whole elements in their order.

    Iterate once. A record is a child of an ``EventList``, the wrappers of EPCIS 1.x taken off, or a
    ``VocabularyElement``. It is let go of when the next is asked for, so that few are held. At the
    end ``root`` is what stood around them. ``UnreadableXml`` comes after the records before the one
    at which the reading ended.
    """

    def __init__(self, chunks: Iterable[bytes]) -> None:
        self._chunks = chunks
        self._parser = etree.XMLPullParser(("start", "end"), tag=_LISTS, **WITHOUT_TRUST)
        self._list: Element | None = None
        self.root: Element | None = None

    def __iter__(self) -> Iterator[Element]:
        for chunk in self._chunks:
            fault = self._feed(chunk)
            yield from self._whole()
            if fault is not None:
                raise unreadable(fault) from fault
        try:
            self.root = self._parser.close()
        except etree.XMLSyntaxError as fault:
            raise unreadable(fault) from fault
        refuse_dtd(self.root)

    def _feed(self, chunk: bytes) -> etree.XMLSyntaxError | None:
        try:
            self._parser.feed(chunk)
        except etree.XMLSyntaxError as fault:
            return fault
        return None

    def _whole(self) -> Iterator[Element]:
        """The records that are whole by now. A list within a record is a part of it."""
        for event, element in self._parser.read_events():
            if not isinstance(element, Element):
                continue
            if event == "start" and self._list is None:
                refuse_dtd(element)
                self._list = element
            elif event == "end" and element is self._list:
                yield from _taken(element, list(element))
                self._list = None
        if self._list is not None:  # the last may still grow
            yield from _taken(self._list, list(self._list)[:-1])


def sliced(data: bytes) -> Iterator[bytes]:
    """Bytes in slices, white space before them left out: a large reply is not read at a stretch."""
    start = len(data) - len(data.lstrip())
    view = memoryview(data)
    for at in range(start, len(data), _SLICE):
        yield bytes(view[at : at + _SLICE])


def _taken(records: Element, children: Sequence[Element]) -> Iterator[Element]:
    """Each child, out of its wrappers, and then let go of."""
    for child in children:
        if name_of(child) in WRAPPERS:
            yield from content(child)
        else:
            yield child
        records.remove(child)
