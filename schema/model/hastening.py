"""Frozen values made at half the cost: their fields are set while the value is not frozen yet.

A frozen dataclass sets each field by ``object.__setattr__``, which for an event of eighteen fields
takes as long as reading them. ``hasten`` gives a class another ``__init__`` with the same arguments
and the same outcome: it lets the value be of an open twin class while it sets the fields, plainly,
and then closes it for good.
"""

from collections.abc import Iterator
from dataclasses import MISSING, Field, fields
from typing import Any, TypeVar

T = TypeVar("T")
_become = object.__dict__["__class__"].__set__


def hasten(cls: type[T]) -> type[T]:
    """``cls``, a frozen slotted dataclass that nothing inherits from, made faster from now on."""
    plain = cls.__init__
    own: tuple[Field[Any], ...] = fields(cls)  # type: ignore[arg-type]
    known = {"become": _become, "absent": MISSING, "kept": cls, "open": _open_twin(cls)}
    for one in own:
        known[f"default_{one.name}"] = one.default
        known[f"make_{one.name}"] = one.default_factory
    made: dict[str, Any] = {}
    exec(_source(own), known, made)  # noqa: S102 - of the names of fields alone
    init = made["__init__"]
    init.__qualname__, init.__annotations__ = f"{cls.__qualname__}.__init__", plain.__annotations__
    cls.__init__ = init  # type: ignore[method-assign]
    return cls


def _open_twin(cls: type) -> type:
    """A class of the same layout whose fields can be set, so that a value may change between."""
    setting = {name: getattr(object, name) for name in ("__setattr__", "__delattr__")}
    inside = {"__slots__": cls.__dict__["__slots__"], **setting}
    return type(f"_Open{cls.__name__}", cls.__bases__, inside)


def _source(own: tuple[Field[Any], ...]) -> str:
    lines = ["become(self, open)", *map(_assignment, own), "self.__class__ = kept"]
    body = "".join(f"    {line}\n" for line in lines)
    return f"def __init__(self, {', '.join(_parameters(own))}):\n{body}"


def _parameters(own: tuple[Field[Any], ...]) -> Iterator[str]:
    given = [one for one in own if one.init]
    yield from (_parameter(one) for one in given if not one.kw_only)
    if any(one.kw_only for one in given):
        yield "*"
    yield from (_parameter(one) for one in given if one.kw_only)


def _parameter(one: Field[Any]) -> str:
    if one.default is not MISSING:
        return f"{one.name}=default_{one.name}"
    return one.name if one.default_factory is MISSING else f"{one.name}=absent"


def _assignment(one: Field[Any]) -> str:
    value = one.name if one.init else f"default_{one.name}"
    if one.default_factory is not MISSING:
        value = f"make_{one.name}() if {one.name} is absent else {one.name}"
    return f"self.{one.name} = {value}"
