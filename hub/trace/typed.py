"""Plain frozen values read back from JSON, strictly, by their declared types.

For dataclasses of strings, numbers, enumerations, tuples, optional values, other dataclasses, and
JSON as it is. (The recursive type of JSON keeps pydantic from doing it.)
"""

from collections.abc import Callable, Mapping
from dataclasses import MISSING, fields, is_dataclass
from enum import StrEnum
from functools import cache
from types import NoneType, UnionType
from typing import Any, NewType, TypeVar, Union, cast, get_args, get_origin

from schema.model.json import Json

T = TypeVar("T")
Read = Callable[[Any], Any]
_PLAIN = (str, int, float, bool)


def reader(type_: type[T]) -> Callable[[Any], T]:
    """A function from decoded JSON to a value of ``type_``; it raises ``ValueError``."""
    return cast("Callable[[Any], T]", _reader(cast("Any", type_)))


@cache
def _reader(type_: Any) -> Read:
    if type_ == Json:
        return lambda value: value
    if isinstance(type_, NewType):
        return _reader(type_.__supertype__)
    if get_origin(type_) is tuple:
        return _tuple(*get_args(type_))
    if get_origin(type_) in (Union, UnionType):
        return _optional(type_)
    return _object(type_) if is_dataclass(type_) else _single(type_)


def _single(type_: Any) -> Read:
    if type_ in _PLAIN:
        return _plain(type_)
    if isinstance(type_, type) and issubclass(type_, StrEnum):
        return type_
    raise TypeError(f"{type_} cannot be read back")


def _plain(type_: type) -> Read:
    def read(value: Any) -> Any:
        if type(value) is not type_:
            raise ValueError(f"{value!r} is no {type_.__name__}")
        return value

    return read


def _optional(type_: Any) -> Read:
    kinds = [kind for kind in get_args(type_) if kind is not NoneType]
    if len(kinds) != 1 or len(get_args(type_)) != 2:
        raise TypeError(f"{type_} cannot be told apart when read back")
    some = _reader(kinds[0])
    return lambda value: None if value is None else some(value)


def _tuple(*kinds: Any) -> Read:
    if len(kinds) == 2 and kinds[1] is Ellipsis:
        each = _reader(kinds[0])
        return lambda values: tuple([each(value) for value in _list(values)])
    readers = [_reader(kind) for kind in kinds]
    return lambda values: tuple(r(v) for r, v in zip(readers, _list(values), strict=True))


def _list(values: Any) -> list[Any]:
    if not isinstance(values, list):
        raise ValueError(f"{values!r} is no list")
    return values


def _object(type_: Any) -> Read:
    readers = {f.name: _reader(cast("Any", f.type)) for f in fields(type_)}
    needed = {
        f.name for f in fields(type_) if f.default is MISSING and f.default_factory is MISSING
    }

    def read(value: Any) -> Any:
        if not isinstance(value, Mapping) or not needed <= value.keys() <= readers.keys():
            raise ValueError(f"not the fields of a {type_.__name__}")
        return type_(**{name: readers[name](part) for name, part in value.items()})

    return read
