"""The simulated storehouse, open, and subjects over it."""

from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import pytest
from storehouse import Storehouse, samples_toml, storehouse
from storehouse_connector import SYSTEM, StorehouseConnector

from connectors.sdk.interface import Connector
from connectors.testing.faults import Ending, Fault
from connectors.testing.subject import Subject, subject_of

MakeSubject = Callable[..., Subject]


@pytest.fixture
async def house() -> AsyncIterator[Storehouse]:
    async with storehouse() as opened:
        yield opened


@pytest.fixture
def samples(tmp_path: Path) -> Path:
    path = tmp_path / "samples.toml"
    path.write_text("\n".join(samples_toml()), "utf-8")
    return path


@pytest.fixture
def of_kind(house: Storehouse, samples: Path) -> MakeSubject:
    """A subject over the storehouse: its kind, and keys of its ``[connector]`` table."""
    fault = Fault("a full disk", house.full, frozenset({Ending.UNAVAILABLE}))

    def make(kind: type[Connector[Any]] = StorehouseConnector, **keys: Any) -> Subject:
        where = {"base_url": house.url, **keys}
        return subject_of(
            SYSTEM, samples, kind=kind, keys=where, change=house.touch, faults=(fault,)
        )

    return make
