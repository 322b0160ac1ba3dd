"""Settings: from the environment, checked before anything starts, each fault named."""

from pathlib import Path

import pytest

from hub.api.settings import SettingError, Settings, from_environment
from schema.model.systems import Environment


def test_nothing_set_is_the_default() -> None:
    assert from_environment({"PATH": "/bin", "TXNG_PORT": " "}) == Settings()


def test_every_variable_is_read() -> None:
    said = {
        "TXNG_SYSTEMS": "systems",
        "TXNG_STORE": "graph.sqlite",
        "TXNG_NEO4J_USER": "hub",
        "TXNG_NEO4J_PASSWORD": "not shown",
        "TXNG_NEO4J_PASSWORD_FILE": "secret",
        "TXNG_HOST": "::1",
        "TXNG_PORT": "0",
        "TXNG_ROLE": "inspector",
        "TXNG_ENVIRONMENT": "test",
        "TXNG_REQUEST_SECONDS": "2.5",
        "TXNG_DRAIN_SECONDS": "1",
        "TXNG_KEEP_TRACES_DAYS": "0.5",
        "TXNG_DEV": "yes",
    }
    assert from_environment(said) == Settings(
        systems=Path("systems"),
        store=Path("graph.sqlite"),
        neo4j_user="hub",
        neo4j_password="not shown",
        neo4j_password_file=Path("secret"),
        host="::1",
        port=0,
        role="inspector",
        environment=Environment.TEST,
        request_seconds=2.5,
        drain_seconds=1,
        keep_traces_days=0.5,
        dev=True,
    )


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("TXNG_PORT", "65536"),
        ("TXNG_PORT", "http"),
        ("TXNG_ROLE", "emperor"),
        ("TXNG_ENVIRONMENT", "staging"),
        ("TXNG_REQUEST_SECONDS", "0"),
        ("TXNG_REQUEST_SECONDS", "601"),
        ("TXNG_REQUEST_SECONDS", "nan"),
        ("TXNG_DRAIN_SECONDS", "inf"),
        ("TXNG_KEEP_TRACES_DAYS", "0"),
        ("TXNG_KEEP_TRACES_DAYS", "36501"),
        ("TXNG_KEEP_TRACES_DAYS", "forever"),
        ("TXNG_DEV", "perhaps"),
    ],
)
def test_a_bad_value_is_refused_by_name(name: str, value: str) -> None:
    with pytest.raises(SettingError, match=name):
        from_environment({name: value})


@pytest.mark.parametrize(
    ("request_seconds", "reserve", "asking"),
    [(30, None, 25), (10, None, 8), (3, None, 2), (1, None, 0.5), (30, 12, 18), (30, 0, 30)],
)
def test_systems_are_asked_until_the_reserve_for_the_report(
    request_seconds: float, reserve: float | None, asking: float
) -> None:
    settings = Settings(request_seconds=request_seconds, reserve_seconds=reserve)
    assert settings.asking_seconds == asking


@pytest.mark.parametrize("reserve", ["-1", "30", "nan"])
def test_a_reserve_leaves_time_to_ask(reserve: str) -> None:
    with pytest.raises(SettingError, match="TXNG_RESERVE_SECONDS"):
        from_environment({"TXNG_RESERVE_SECONDS": reserve})
