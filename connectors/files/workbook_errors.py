"""Cells of an xlsx workbook that hold an error (#N/A, #REF!…): the library reads them as blank.

Found in the sheets' XML as the archive is measured, which it must be anyway.
"""

import re
from collections.abc import Mapping
from posixpath import join, normpath
from typing import BinaryIO

from lxml import etree

from connectors.sdk.archives import ArchiveCaps, unpacked
from connectors.sdk.errors import Malformed

_CAPS = ArchiveCaps()
_ERROR = b't="e"'
_CELL = re.compile(
    rb'<(?:\w+:)?c\b([^<>]*\bt="e"[^<>]*)>(?:<(?:\w+:)?f\b[^<>]*(?:/>|>[^<]*</(?:\w+:)?f>))?(?:<(?:\w+:)?v>([^<]{1,40})<)?'
)
_PLACE = re.compile(rb'\br="([A-Z]{1,3})([0-9]{1,7})"')
_BOOK, _RELATIONS = "xl/workbook.xml", "xl/_rels/workbook.xml.rels"
_MOST_KEPT = 8_000_000
Errors = dict[int, dict[int, str]]
"""By row (from 1), by column (from 0), why."""


def errors_by_sheet(file: BinaryIO) -> Mapping[str, Errors]:
    """By the sheets' names. Reads the whole archive; ``Malformed`` when it passes a cap."""
    kept: dict[str, bytes] = {_BOOK: b"", _RELATIONS: b""}
    found: dict[str, Errors] = {}
    carried: tuple[str, bytes] = ("", b"")
    for name, part in unpacked(file, _CAPS):
        if name in kept:
            kept[name] = (kept[name] + part)[:_MOST_KEPT]
        if name.startswith("xl/worksheets/"):
            text = (carried[1] if carried[0] == name else b"") + part
            cut = text.rfind(b"<c ")
            if _ERROR in text:
                _note(text, found.setdefault(name, {}))
            carried = (name, text[cut:] if cut > 0 else b"")
    if not found:
        return {}
    return {sheet: found[path] for sheet, path in _sheets(kept).items() if path in found}


def _note(text: bytes, errors: Errors) -> None:
    for attributes, value in _CELL.findall(text):
        place = _PLACE.search(attributes)
        if place is not None:
            row, column = int(place[2]), _column(place[1])
            shown = value.decode("ascii", "replace") or "an error"
            errors.setdefault(row, {})[column] = f"holds {shown}, an error of the spreadsheet"


def _column(letters: bytes) -> int:
    at = 0
    for letter in letters:
        at = at * 26 + letter - ord("A") + 1
    return at - 1


def _sheets(kept: Mapping[str, bytes]) -> Mapping[str, str]:
    """The member of each sheet, by its name."""
    targets = {
        str(one.get("Id")): normpath(join("/xl", one.get("Target", ""))).lstrip("/")
        for one in _parsed(kept[_RELATIONS])
    }
    found = {}
    for sheet in _parsed(kept[_BOOK]).iter("{*}sheet"):
        relation = next((v for k, v in sheet.attrib.items() if str(k).endswith("}id")), None)
        found[str(sheet.get("name"))] = targets.get(str(relation), "")
    return found


def _parsed(data: bytes) -> etree._Element:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        return etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise Malformed("is a damaged workbook") from error
