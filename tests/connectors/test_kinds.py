"""Kinds that are installed, by name."""

import subprocess
import sys
from importlib.metadata import EntryPoint

import pytest

from connectors import registry
from connectors.registry import GROUP, kinds
from connectors.sdk.interface import Connector

PROGRAM = """
import sys
from connectors.registry import kinds
assert kinds()["rest"].__name__ == "RestConnector"
print({"connectors.graphql.connector", "graphql"} & set(sys.modules))
"""


def test_every_kind_that_is_listed_is_a_connector() -> None:
    assert {"epcis1", "epcis2", "graphql", "rest"} <= set(kinds())
    assert all(issubclass(kind, Connector) for kind in kinds().values())
    assert kinds().get("soap") is None


def test_what_one_kind_needs_is_not_loaded_for_another() -> None:
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM], check=True, capture_output=True, text=True, timeout=60
    )
    assert done.stdout == "set()\n"


def test_an_entry_point_that_is_no_connector_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    wrong = EntryPoint("wrong", "connectors.registry:GROUP", GROUP)
    monkeypatch.setattr(registry, "entry_points", lambda group: [wrong])
    kinds.cache_clear()
    try:
        with pytest.raises(TypeError, match=r"entry point wrong = connectors\.registry:GROUP"):
            kinds()["wrong"]
    finally:
        kinds.cache_clear()
