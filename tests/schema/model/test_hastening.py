"""A hastened class makes the same values as the constructor that it had before."""

import copy
import pickle
from dataclasses import MISSING, FrozenInstanceError, fields, replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schema.model.events import (
    AggregationEvent,
    AssociationEvent,
    BizTransaction,
    ObjectEvent,
    QuantityElement,
    SourceDest,
    TransactionEvent,
    TransformationEvent,
)
from schema.model.identifiers.identifier import Identifier
from schema.model.records import MasterData, Record, SetAside
from schema.model.times import UNKNOWN_TIME, EventTime

HASTENED = (
    AggregationEvent,
    AssociationEvent,
    BizTransaction,
    EventTime,
    Identifier,
    MasterData,
    ObjectEvent,
    QuantityElement,
    Record,
    SetAside,
    SourceDest,
    TransactionEvent,
    TransformationEvent,
)


def _ordinary(cls: type, arguments: dict[str, Any]) -> object:
    """What a frozen dataclass's own constructor makes: each field set past the frost."""
    made = object.__new__(cls)
    for one in fields(cls):
        value = arguments.get(one.name, one.default)
        if value is MISSING and one.default_factory is not MISSING:
            value = one.default_factory()
        object.__setattr__(made, one.name, value)
    return made


def _arguments(cls: type, draw: st.DrawFn) -> dict[str, Any]:
    given_to = [one for one in fields(cls) if one.init]
    needed = {one.name for one in given_to if one.default is one.default_factory is MISSING}
    drawn = st.one_of(st.none(), st.text(), st.integers(), st.tuples(st.text()))
    return {one.name: draw(drawn) for one in given_to if one.name in needed or draw(st.booleans())}


@pytest.mark.parametrize("cls", HASTENED)
@given(st.data())
def test_equal_arguments_make_equal_values(cls: type, data: st.DataObject) -> None:
    arguments = _arguments(cls, data.draw)
    made = cls(**arguments)
    assert type(made) is cls
    assert made == _ordinary(cls, arguments)
    assert repr(made) == repr(_ordinary(cls, arguments))
    assert made == copy.copy(made) == replace(made) == pickle.loads(pickle.dumps(made))


@pytest.mark.parametrize("cls", HASTENED)
def test_what_is_made_is_frozen(cls: type) -> None:
    needed = [one.name for one in fields(cls) if one.init]
    made = cls(**dict.fromkeys(needed))
    with pytest.raises(FrozenInstanceError):
        setattr(made, needed[0], "changed")
    with pytest.raises(FrozenInstanceError):
        delattr(made, needed[0])
    assert not hasattr(made, "__dict__")


@pytest.mark.parametrize("cls", HASTENED)
def test_nothing_inherits_from_a_hastened_class(cls: type) -> None:
    """An heir's value would come out as one of its parent's class."""
    assert not cls.__subclasses__()


def test_arguments_are_checked_as_ever() -> None:
    with pytest.raises(TypeError, match="event_time"):
        ObjectEvent()  # type: ignore[call-arg]
    with pytest.raises(TypeError, match="unheard_of"):
        QuantityElement("urn:x:y", unheard_of=1)  # type: ignore[call-arg]
    with pytest.raises(TypeError, match="positional"):
        TransformationEvent(UNKNOWN_TIME)  # type: ignore[misc]


def test_a_default_that_can_change_is_made_anew_for_each_value() -> None:
    first, second = (TransformationEvent(event_time=UNKNOWN_TIME) for _ in range(2))
    assert first.extensions == {}
    assert first.extensions is not second.extensions
