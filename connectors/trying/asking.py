"""A system asked: what each record of its answer reads as."""

from collections.abc import AsyncGenerator, Callable
from contextlib import aclosing
from typing import Any

from connectors.asking.connector import MappedConnector
from connectors.asking.way import MappedConfig
from connectors.sdk.errors import ConnectorError
from connectors.sdk.interface import Connector
from connectors.sdk.once import Once
from connectors.trying.readings import Readings
from connectors.trying.told import LeftOut, Trial, Tried
from schema.model.queries import EventQuery
from schema.model.records import Record, Said, SetAside

NOT_ASKED_FOR = "does not lie within what was asked for (time, step, type)"
SAID_BEFORE = "was said before in this answer"


async def ask(connector: Connector[Any], query: EventQuery, most: int) -> Trial:
    """What the first ``most`` records of the answer come to. Never raises for what the system does:
    an error stands in the trial."""
    asked = connector.takes(query)
    if asked is None:
        return Trial(not_asked=True)
    heard: list[Tried] = []
    try:
        async with aclosing(_answer(connector, asked)) as answer:
            async for one in answer:
                if len(heard) == most:
                    return Trial(tuple(heard), more=True)
                heard.append(one)
    except ConnectorError as error:
        return Trial(tuple(heard), error=error)
    return Trial(tuple(heard))


def _answer(connector: Connector[Any], query: EventQuery) -> AsyncGenerator[Tried, None]:
    if isinstance(connector, MappedConnector):
        return _explained(connector, query)
    return _said(connector, query)


async def _said(connector: Connector[Any], query: EventQuery) -> AsyncGenerator[Tried, None]:
    readings = Readings(connector) if isinstance(connector.config, MappedConfig) else None
    events = connector.events(query)
    try:
        async for said in events:
            if readings is not None and isinstance(said, SetAside):
                yield readings.aside(said)
            else:
                yield Tried("", said=(said,))
    finally:
        close = getattr(events, "aclose", None)
        if close is not None:
            await close()


async def _explained(
    connector: MappedConnector[Any, Any], query: EventQuery
) -> AsyncGenerator[Tried, None]:
    readings, sort = Readings(connector), _Sorting(connector.fits(query))
    async with aclosing(connector.records(query)) as records:
        async for way, record in records:
            yield sort.sorted(readings.read(way, record))


class _Sorting:
    """What of an answer the hub would hear, as ``MappedConnector.events`` sees to it."""

    def __init__(self, fits: Callable[[Record], bool]) -> None:
        self._fits = fits
        self._once = Once()

    def sorted(self, tried: Tried) -> Tried:
        """The same, what the hub would not hear told apart."""
        kept: list[Said] = []
        left: list[LeftOut] = []
        for said in tried.said:
            new = self._once.new(said)
            if new is None:
                left.append(LeftOut(said, SAID_BEFORE))
            elif isinstance(new, Record) and not self._fits(new):
                left.append(LeftOut(said, NOT_ASKED_FOR))
            else:
                kept.append(new)
        return Tried(tried.way, tried.explained, tuple(kept), tuple(left))
