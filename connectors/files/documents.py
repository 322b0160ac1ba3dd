"""EPCIS documents in files: 2.0 JSON-LD, 2.0 XML, 1.2 XML, as their content shows."""

import re
from collections.abc import AsyncGenerator, Callable, Iterator, Sequence
from contextlib import aclosing
from dataclasses import replace
from typing import BinaryIO

from connectors.sdk.epcis_record import read_record
from connectors.sdk.epcis_xml import Marks, read_element
from connectors.sdk.errors import Malformed
from connectors.sdk.json_reply import composed, may_be_decomposed
from connectors.sdk.threads import in_threads
from schema.epcis.faults import InvalidDocument
from schema.epcis.json_in import EVENT_FIELDS, namespaces
from schema.epcis.read import open_document
from schema.epcis.xml_element import line_of, name_of
from schema.epcis.xml_parsing import UnreadableXml
from schema.epcis.xml_stream import XmlRecords
from schema.model.json import Json
from schema.model.records import Said, SetAside
from schema.model.systems import SystemSettings
from schema.model.times import Micros

_AT_A_TIME = 200
_CHUNK = 64 * 1024
_XML = re.compile(rb"(?:\xef\xbb\xbf|\xff\xfe|\xfe\xff)?[\s\0]*<")
_BARE = 1_000_000
"""Bytes of an event without a document around it, at most."""
_LISTS = frozenset({"EventList", "VocabularyList"})


class DocumentReader:
    """Reads documents. One in XML of any length, event by event; one in JSON is held in memory
    whole, so it has ``most`` bytes."""

    of_documents = True

    def __init__(self, most: int, settings: SystemSettings) -> None:
        self._most = most
        self._settings = settings
        self.records = self

    async def said(
        self, name: str, file: BinaryIO, heard: Micros
    ) -> AsyncGenerator[Sequence[Said], None]:
        """What a document says; ``Malformed`` when it is none, or breaks off."""
        async with aclosing(in_threads(self._all(name, file, heard), _AT_A_TIME)) as steps:
            async for some in steps:
                yield some

    def read(self, record: Json | SetAside, heard: Micros) -> Iterator[Said]:
        """An event that was set aside, as it reads today. It stands alone: prefixes that only its
        document declared are not known any more."""
        if isinstance(record, SetAside):
            yield record
            return
        known = namespaces(record) if isinstance(record, dict) else {}
        yield read_record(record, known, self._settings, heard)

    def _all(self, name: str, file: BinaryIO, heard: Micros) -> Iterator[Said]:
        head = file.read(_CHUNK)
        file.seek(0)
        if not _XML.match(head):
            return self._of_whole(name, file, self._most, heard)
        if _is_bare_event(head):
            return self._of_whole(name, file, _BARE, heard)
        return self._of_xml(name, file, heard)

    def _of_whole(self, name: str, file: BinaryIO, most: int, heard: Micros) -> Iterator[Said]:
        data = file.read(most + 1)
        if len(data) > most:
            raise Malformed(
                f"is a document of more than {most:,} bytes that must be read whole: part it,"
                " export XML, or raise `max_document_bytes`"
            )
        try:
            opened = open_document(data)
        except InvalidDocument as invalid:
            fault = invalid.faults[0]
            where = f"{name} / {fault.place}" if fault.place else name
            raise Malformed(f"{fault.rule}: {fault.message}", path=where) from invalid
        form = composed if may_be_decomposed(data) else _as_it_is
        for found in opened.events:
            raw = form(found.raw)
            said = read_record(raw, found.namespaces, self._settings, heard, found.faults)
            yield _placed(said, name, found.locate)
        for one in opened.master_data:
            named = {key: form(value) for key, value in one.attributes.items()}
            yield replace(one, attributes=named)

    def _of_xml(self, name: str, file: BinaryIO, heard: Micros) -> Iterator[Said]:
        marks = Marks()
        records = XmlRecords(marks.noted(iter(lambda: file.read(_CHUNK), b"")))
        try:
            for number, element in enumerate(records, 1):
                where = f"record {number} (line {line_of(element)})"
                for said in read_element(element, self._settings, heard, marks.seen):
                    yield _placed(said, name, where.__add__)
        except UnreadableXml as error:
            raise Malformed(f"{error.rule}: {error}", path=f"{name} / {error.place}") from error
        root = records.root
        if root is None or not any(name_of(one) in _LISTS for one in root.iter()):
            raise Malformed("is XML without a list of events")


def _as_it_is(value: Json) -> Json:
    return value


def _is_bare_event(head: bytes) -> bool:
    """Whether the root of an XML document is an event itself."""
    found = re.search(rb"<(?:[\w.-]+:)?([A-Za-z]\w*)[\s>/]", head)
    return found is not None and found[1].decode("ascii", "replace") in EVENT_FIELDS


def _placed(said: Said, name: str, locate: Callable[[str], str]) -> Said:
    if not isinstance(said, SetAside):
        return said
    return replace(said, path=f"{name} / {locate(said.path)}"[:300])
