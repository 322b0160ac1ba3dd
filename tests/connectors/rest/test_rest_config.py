"""A system's file of kind ``rest`` that cannot work is refused at the start."""

from typing import Any

import orjson
import pytest
from pydantic import ValidationError

from connectors.rest.config import RestConfig
from connectors.sdk.counting import warnings

CONFIG: dict[str, Any] = {
    "base_url": "https://a.example",
    "check": {"path": "/"},
    "endpoints": [{"answers": ["changes"], "path": "/x"}],
}

CURSOR = {"answers": ["changes"], "path": "/x", "resume": "cursor"}
SPLIT = {"split": "c", "pattern": "(?P<other>.*)"}
BROKEN = {"split": "c", "pattern": "("}


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"mappings": {}}, "mapping 'event' is not defined"),
        ({"endpoints": []}, "at least 1"),
        ({"mappings": {"event": {"type": "a[", "time": "t"}}}, "JMESPath"),
        ({"mappings": {"event": {"type": {"path": "a", "table": "x"}, "time": "t"}}}, "'x'"),
        ({"mappings": {"event": {"type": {}, "time": "t"}}}, "path"),
        ({"mappings": {"event": {"type": "t", "time": {"path": "t", "format": "d"}}}}, "format"),
        ({"mappings": {"event": {"type": "t", "time": "t", "items": [{"lot": "l"}]}}}, "one of"),
        ({"base_url": "https://u:p@a.example"}, "credentials"),
        ({"endpoints": [{"answers": ["changes"], "path": "/{lott}"}]}, "no placeholder"),
        ({"endpoints": [{"answers": ["events_by_epc"], "path": "/x"}]}, "questions about ids"),
        ({"endpoints": [{"answers": ["events_by_epc"], "path": "/{lot}", "batch": 2}]}, "batch"),
        ({"endpoints": [CURSOR, CURSOR]}, "by time"),
        ({"mappings": {"event": {"type": "t", "time": "t", "parent": SPLIT}}}, "groups"),
        ({"mappings": {"event": {"type": "t", "time": "t", "parent": BROKEN}}}, "regular"),
    ],
)
def test_a_mapping_that_cannot_work_is_refused_at_the_start(change: Any, why: str) -> None:
    event = {"event": {"type": "t", "time": "t"}}
    with pytest.raises(ValidationError, match=why):
        RestConfig.model_validate_json(orjson.dumps({**CONFIG, "mappings": event, **change}))


BY_TIME = {"answers": ["events_by_time"], "path": "/x", "paging": {"style": "page"}}
LINKED = {**CONFIG["endpoints"][0], "paging": {"style": "link_header"}}
BY_LOT = {"answers": ["events_by_epc_class"], "path": "/{lot}", "paging": {"style": "offset"}}


@pytest.mark.parametrize(
    ("endpoints", "counted"),
    [
        ([BY_LOT], ()),
        ([BY_LOT, BY_TIME], ("endpoints.1.paging",)),
        ([BY_TIME, LINKED], ()),
        ([LINKED, {**LINKED, "paging": {"style": "offset"}}], ("endpoints.1.paging",)),
    ],
)
def test_what_a_harvest_pages_by_counting_is_named(endpoints: Any, counted: Any) -> None:
    event = {"event": {"type": "t", "time": "t"}}
    told = {**CONFIG, "mappings": event, "endpoints": endpoints}
    assert RestConfig.model_validate_json(orjson.dumps(told)).counted() == counted


BOUNDED = {**BY_LOT, "paging": None, "query": {"moi_lan": "50"}}
UNBOUNDED = {**BOUNDED, "query": {"loai": "1", "lo": "{lot}", "tu": "{from}"}}


@pytest.mark.parametrize(
    ("endpoint", "warned"),
    [
        (BOUNDED, ("endpoints.0",)),
        ({**BOUNDED, "paging": {"style": "none"}}, ()),
        ({**BOUNDED, "paging": {"style": "offset"}}, ()),
        (UNBOUNDED, ()),
    ],
)
def test_who_asks_for_a_number_and_says_nothing_of_pages_is_warned(
    endpoint: Any, warned: tuple[str, ...]
) -> None:
    given = {key: value for key, value in endpoint.items() if value is not None}
    event = {"event": {"type": "t", "time": "t"}}
    text = orjson.dumps({**CONFIG, "mappings": event, "endpoints": [given]})
    config = RestConfig.model_validate_json(text)
    assert config.unpaged() == warned
    told = [str(one) for one in warnings(config)]
    assert [one for one in told if "takes the answer for whole" in one] == told[: len(warned)]
