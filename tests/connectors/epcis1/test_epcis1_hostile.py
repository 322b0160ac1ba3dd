"""Every way of misbehaving ends, over both transports, in one of the four errors."""

import asyncio
from typing import Any

import pytest

from connectors.sdk.errors import ConnectorError, Malformed, Refused, TimedOut, Unavailable
from connectors.testing.hostile import hostile
from connectors.testing.misbehaviour import Mode
from schema.model.keys import ItemId
from schema.model.queries import EventQuery
from schema.model.systems import Limits

QUESTION = EventQuery(epc_classes=(ItemId("https://id.gs1.org/01/09521234543213/10/L1"),))
SLOW = {Mode.DRIP, Mode.HANG}
EXPECTED: dict[Mode, type[ConnectorError]] = {
    Mode.DRIP: TimedOut,
    Mode.HANG: TimedOut,
    Mode.RESET: Unavailable,
    Mode.HANG_UP: Unavailable,
    Mode.TOO_MANY: Unavailable,
    Mode.BROKEN: Unavailable,
    Mode.DENIED: Refused,
    Mode.REDIRECT: Refused,
}
"""All other modes say what is no EPCIS XML."""


@pytest.mark.parametrize("transport", ["soap", "http"])
@pytest.mark.parametrize("mode", list(Mode))
async def test_misbehaviour_ends_in_the_error_that_says_what_to_do(
    mode: Mode, transport: str, open_system: Any, gather: Any
) -> None:
    limits = Limits(deadline=0.3 if mode in SLOW else 5, max_reply_bytes=8_000_000)
    async with hostile(mode) as source, asyncio.timeout(20):
        table = {"base_url": source.url, "transport": transport}
        connector = open_system("epcis1", table, limits)
        heard, error = await gather(connector.events(QUESTION))
        assert type(error) is EXPECTED.get(mode, Malformed), error
        assert (heard, bool(str(error))) == ([], True)
        pages, error = await gather(connector.changes(None))
        assert type(error) is EXPECTED.get(mode, Malformed), error
        assert pages == []
        with pytest.raises(ConnectorError):
            await connector.check()
