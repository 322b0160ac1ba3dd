"""Every way of calling a connector, each as a stream of what it says."""

from collections.abc import AsyncGenerator, AsyncIterator, Callable, Mapping
from typing import Any

from connectors.sdk.interface import Capability, Connector
from connectors.testing.questions import any_question
from connectors.testing.samples import Samples

Ask = Callable[[], AsyncIterator[Any]]


def first_call(connector: Connector[Any], samples: Samples) -> Ask:
    """The first question that the samples allow; ``NotProven`` where they allow none."""
    query = any_question(connector, samples)
    return lambda: connector.events(query)


def calls(connector: Connector[Any], samples: Samples) -> Mapping[str, Ask]:
    """The first question and every other call that the connector takes, by name."""
    declared = connector.manifest.capabilities
    found: dict[str, Ask] = {"events()": first_call(connector, samples)}
    if Capability.CHANGES in declared:
        found["changes()"] = lambda: _records(connector)
    if Capability.MASTER_DATA in declared:
        found["master_data()"] = lambda: connector.master_data(samples.things)
    return {**found, "check()": lambda: _checking(connector)}


async def _records(connector: Connector[Any]) -> AsyncGenerator[Any, None]:
    """What the pages of ``changes`` hold, as one stream."""
    pages = connector.changes(None)
    try:
        async for page in pages:
            for record in page.records:
                yield record
    finally:
        close = getattr(pages, "aclose", None)
        if close is not None:
            await close()


async def _checking(connector: Connector[Any]) -> AsyncGenerator[Any, None]:
    """``check()`` as a stream that says nothing."""
    nothing: tuple[Any, ...] = ()
    await connector.check()
    for one in nothing:
        yield one
