"""What documents said by a time, by the times that they give themselves.

A document's record counts as known since its recordTime, without one since the document's
creationDate, without that always; an error declaration since its declarationTime; master data
since the document's creationDate. So before a
declaration the event stands as not yet retracted, if it was known by then.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from schema.model.json import JsonObject
from schema.model.records import Record
from schema.model.times import Micros, instant


def stated_by(at: Micros, header: JsonObject) -> bool:
    """Whether the master data of a document was known at a time: since its creationDate."""
    created = header.get("creationDate")
    since = _moment(created) if isinstance(created, str) else None
    return since is None or since <= at


def known_by(at: Micros, records: Iterable[Record], header: JsonObject) -> Iterator[Record]:
    """The records of one document that were known at a time, as they were known."""
    created = header.get("creationDate")
    document = _moment(created) if isinstance(created, str) else None
    for record in records:
        declaration = record.event.error_declaration
        if declaration is not None and (_moment(declaration.declaration_time) or at) <= at:
            yield record
            continue
        own = _moment(record.event.record_time) if record.event.record_time else None
        since = own if own is not None else document
        if since is None or since <= at:
            yield replace(record, event=replace(record.event, error_declaration=None))


def _moment(text: str) -> Micros | None:
    """None when it is no time that can be read: then it does not tell."""
    try:
        return instant(text).earliest
    except ValueError:
        return None
