"""Records too large to be taken in: set aside at the one door through which all records come."""

from connectors.sdk.setting_aside import set_aside
from schema.model.records import Record, SetAside
from schema.model.size import too_large


def bearable(record: Record) -> Record | SetAside:
    """The record, or, where its event names more ids than one may, that it was set aside."""
    reason = too_large(record.event)
    if reason is None:
        return record
    return set_aside(record.system, reason, None, record_id=record.record_id)
