"""The first page of what changed, as a harvest would read it: what each of its records reads as."""

from collections.abc import AsyncGenerator
from contextlib import aclosing
from itertools import islice
from typing import Any

from connectors.asking.connector import MappedConnector
from connectors.asking.way import MappedConfig
from connectors.sdk.errors import ConnectorError
from connectors.sdk.interface import Connector
from connectors.trying.readings import Readings
from connectors.trying.told import Trial, Tried
from schema.model.records import Said, SetAside


async def first_page(connector: Connector[Any], most: int) -> Trial:
    """What the first ``most`` records of the first page come to that is not empty.

    Never raises for what the system does: an error stands in the trial, ``Unsupported`` where it
    cannot list what changed.
    """
    found = Trial()
    try:
        async with aclosing(_pages(connector, most)) as trials:
            async for found in trials:
                if found.records or found.error:
                    break
    except ConnectorError as error:
        return Trial(error=error)
    return found


def _pages(connector: Connector[Any], most: int) -> AsyncGenerator[Trial, None]:
    if isinstance(connector, MappedConnector):
        return _explained(connector, most)
    return _said(connector, most)


async def _explained(
    connector: MappedConnector[Any, Any], most: int
) -> AsyncGenerator[Trial, None]:
    readings = Readings(connector)
    async with aclosing(connector.changed()) as pages:
        async for way, page in pages:
            records = tuple(islice(page.records, most + 1))
            tried = tuple(readings.read(way, record) for record in records[:most])
            yield Trial(tried, len(records) > most, page.more, page.fault)


async def _said(connector: Connector[Any], most: int) -> AsyncGenerator[Trial, None]:
    readings = Readings(connector) if isinstance(connector.config, MappedConfig) else None
    pages = connector.changes(None)
    try:
        async for page in pages:
            said = (*page.records, *page.master_data)
            tried = tuple(_tried(readings, one) for one in said[:most])
            yield Trial(tried, len(said) > most, page.more)
    finally:
        close = getattr(pages, "aclose", None)
        if close is not None:
            await close()


def _tried(readings: Readings | None, said: Said) -> Tried:
    if readings is not None and isinstance(said, SetAside):
        return readings.aside(said)
    return Tried("", said=(said,))
