"""A page of an EPCIS 2.0 service read record by record."""

from collections.abc import Iterator, Mapping

from connectors.sdk.errors import Malformed
from connectors.sdk.setting_aside import set_aside
from schema.epcis.event_hash import event_hash
from schema.epcis.faults import EventFault
from schema.epcis.json_in import event_from_json, master_data, namespaces
from schema.model.json import Json, JsonObject
from schema.model.records import Record, Said, SetAside
from schema.model.systems import SystemSettings
from schema.model.times import Micros, instant


def read_page(value: Json, settings: SystemSettings, heard: Micros) -> Iterator[Said]:
    """The events and master data of a query document, or of one bare event.

    A record that is no event is set aside; ``Malformed`` only when there is no list of records.
    """
    if not isinstance(value, Mapping):
        raise Malformed("replied with JSON that is no EPCIS document: an object was expected")
    if "epcisBody" not in value and value.get("type") != "EPCISQueryDocument":
        yield _read_event(value, namespaces(value), settings, heard)
        return
    known = namespaces(value)
    for event in _event_list(value):
        yield _read_event(event, known, settings, heard)
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


def _read_event(
    obj: Json, known: Mapping[str, str], settings: SystemSettings, heard: Micros
) -> Record | SetAside:
    own = obj.get("eventID") if isinstance(obj, Mapping) else None
    name = own if isinstance(own, str) else None
    if not isinstance(obj, Mapping):
        return set_aside(settings.id, "is no object, so no event", obj)
    try:
        event = event_from_json(obj, known, default_offset=settings.default_offset)
        record_id = event.event_id or event_hash(event)
        taken_in = _record_time(event.record_time, settings.default_offset)
    except EventFault as fault:
        reason = f"{fault.rule}: {fault.message}"
        return set_aside(settings.id, reason, obj, fault.place, name)
    except (ValueError, RecursionError) as error:
        why = str(error) if isinstance(error, ValueError) else "is nested too deeply to be read"
        return set_aside(settings.id, why, obj, "", name)
    return Record(settings.id, record_id, event, heard, taken_in, mutable=False)


def _record_time(text: str | None, offset: str) -> Micros | None:
    return instant(text, offset).earliest if text else None


def _read_master_data(document: JsonObject, settings: SystemSettings) -> Iterator[Said]:
    try:
        yield from master_data(document)
    except EventFault as fault:
        header = document.get("epcisHeader")
        yield set_aside(settings.id, f"{fault.rule}: {fault.message}", header, fault.place)
    except RecursionError:
        yield set_aside(settings.id, "its master data is nested too deeply to be read", None)
