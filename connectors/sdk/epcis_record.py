"""One EPCIS event, in the JSON-LD shape, as a record: whatever protocol and syntax it came in."""

from collections.abc import Mapping, Sequence

from connectors.sdk.setting_aside import set_aside
from schema.epcis.event_hash import event_hash
from schema.epcis.faults import EventFault, Fault
from schema.epcis.json_in import event_from_json
from schema.model.json import Json, JsonObject
from schema.model.records import Record, SetAside
from schema.model.systems import SystemSettings
from schema.model.times import Micros, instant
from schema.model.usual_times import usual_moment


def read_record(
    obj: Json,
    known: Mapping[str, str],
    settings: SystemSettings,
    heard: Micros,
    faults: Sequence[Fault] = (),
) -> Record | SetAside:
    """The event, or, where it is none, that it was set aside with the rule it breaks and the place.

    ``known`` are the prefixes around it, ``faults`` what its syntax shows already. The record's id
    is the ``eventID``, else the CBV 2.0 event hash. Events are never changed, so no other content
    may come under one id.
    """
    if type(obj) is not dict and not isinstance(obj, Mapping):
        return set_aside(settings.id, "is no object, so no event", obj)
    try:
        if faults:
            raise EventFault(tuple(faults))
        event = event_from_json(obj, known, default_offset=settings.default_offset)
        record_id = event.event_id or event_hash(event)
        taken_in = _record_time(event.record_time, settings.default_offset)
    except EventFault as fault:
        reason = f"{fault.rule}: {fault.message}"
        return set_aside(settings.id, reason, obj, fault.place, _own_id(obj))
    except (ValueError, RecursionError) as error:
        why = str(error) if isinstance(error, ValueError) else "is nested too deeply to be read"
        return set_aside(settings.id, why, obj, "", _own_id(obj))
    return Record(settings.id, record_id, event, heard, taken_in, mutable=False)


def _own_id(obj: JsonObject) -> str | None:
    """The id of what is set aside, where at least that can be read."""
    own = obj.get("eventID")
    return own if isinstance(own, str) else None


def _record_time(text: str | None, offset: str) -> Micros | None:
    if not text:
        return None
    usual = usual_moment(text)
    return instant(text, offset).earliest if usual is None else usual
