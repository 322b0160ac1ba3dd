"""A page of an EPCIS 2.0 service read record by record."""

from collections.abc import Iterator, Mapping

from connectors.sdk.epcis_record import read_record
from connectors.sdk.errors import Malformed
from connectors.sdk.setting_aside import set_aside
from schema.epcis.faults import EventFault
from schema.epcis.json_in import master_data, namespaces
from schema.model.json import Json, JsonObject
from schema.model.records import Record, Said, SetAside
from schema.model.systems import SystemSettings
from schema.model.times import Micros


def read_page(value: Json, settings: SystemSettings, heard: Micros) -> Iterator[Said]:
    """The events and master data of a query document, or of one bare event.

    A record that is no event is set aside; ``Malformed`` only when there is no list of records.
    """
    if not isinstance(value, Mapping):
        raise Malformed("replied with JSON that is no EPCIS document: an object was expected")
    if "epcisBody" not in value and value.get("type") != "EPCISQueryDocument":
        yield read_event(value, settings, heard)
        return
    known = namespaces(value)
    for event in _event_list(value):
        yield read_record(event, known, settings, heard)
    yield from _read_master_data(value, settings)


def _event_list(document: JsonObject) -> list[Json]:
    """``epcisBody.queryResults.resultsBody.eventList`` (or of a capture document)."""
    body = document.get("epcisBody")
    results = body.get("queryResults", body) if isinstance(body, Mapping) else None
    within = results.get("resultsBody", results) if isinstance(results, Mapping) else None
    found = within.get("eventList") if isinstance(within, Mapping) else None
    if isinstance(found, list):
        return found
    if isinstance(within, Mapping) and found is None and "event" in within:
        return [within["event"]]
    if isinstance(within, Mapping) and found is None and "vocabularyList" in within:
        return []
    raise Malformed("replied with an EPCIS document without eventList")


def read_event(raw: Json, settings: SystemSettings, heard: Micros) -> Record | SetAside:
    """One event that stands alone, read or set aside."""
    known = namespaces(raw) if isinstance(raw, Mapping) else {}
    return read_record(raw, known, settings, heard)


def _read_master_data(document: JsonObject, settings: SystemSettings) -> Iterator[Said]:
    try:
        yield from master_data(document)
    except EventFault as fault:
        header = document.get("epcisHeader")
        yield set_aside(settings.id, f"{fault.rule}: {fault.message}", header, fault.place)
    except RecursionError:
        yield set_aside(settings.id, "its master data is nested too deeply to be read", None)
