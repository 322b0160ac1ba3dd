"""The simulated GraphQL system, started for a test."""

from typing import Any

import pytest
from graphql_province import Province, step


@pytest.fixture
async def province(serve: Any) -> Province:
    """Holds eight records of one lot."""
    started = Province([step(number) for number in range(1, 9)])
    started.url = await serve(started.answer)
    return started
