"""Small EPCIS events and documents that tests bend to their purpose."""

from collections.abc import Callable
from typing import Any

import orjson
import pytest

CONTEXT = "https://ref.gs1.org/standards/epcis/epcis-context.jsonld"


@pytest.fixture
def shipping() -> Callable[..., dict[str, Any]]:
    """A valid object event as JSON-LD; keyword arguments replace its fields, None removes one."""

    def make(**changes: Any) -> dict[str, Any]:
        event = {
            "type": "ObjectEvent",
            "eventTime": "2024-11-05T07:00:00+07:00",
            "eventTimeZoneOffset": "+07:00",
            "action": "OBSERVE",
            "bizStep": "shipping",
            "epcList": ["https://id.gs1.org/01/09521141012345/21/2017"],
            "readPoint": {"id": "https://id.gs1.org/414/9521141123452"},
        }
        event.update(changes)
        return {name: value for name, value in event.items() if value is not None}

    return make


@pytest.fixture
def capture() -> Callable[..., bytes]:
    """The bytes of a capture document with these events; keyword arguments replace its fields."""

    def make(*events: Any, context: Any = (CONTEXT,), **changes: Any) -> bytes:
        document = {
            "@context": list(context),
            "type": "EPCISDocument",
            "schemaVersion": "2.0",
            "creationDate": "2024-11-05T08:00:00+07:00",
            "epcisBody": {"eventList": list(events)},
        }
        return orjson.dumps(document | changes)

    return make
