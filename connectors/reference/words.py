"""Types of keys in plain words, as the reference says them."""

from collections.abc import Callable, Mapping
from datetime import date
from enum import Enum
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from annotated_types import Ge, Gt, Le, Lt, MaxLen, MinLen
from pydantic import AfterValidator, BaseModel, JsonValue
from pydantic.fields import FieldInfo

from connectors.mapping.leaves import Format, JsonPath, ReadFormat
from connectors.sdk.config import Address, BaseUrl, HeaderName, RootedPath
from connectors.sdk.secrets import SecretRef

Link = Callable[[type[BaseModel]], str]
_PLAIN: Mapping[Any, str] = {
    str: "text",
    bool: "true or false",
    int: "whole number",
    float: "number",
    date: "date",
    Any: "anything",
    JsonValue: "anything",
}


def _checks(said: Any) -> list[Any]:
    return [one.func for one in said.__metadata__ if isinstance(one, AfterValidator)]


_CHECKED = {
    _checks(alias)[-1]: words
    for alias, words in (
        (SecretRef, "where a secret is: `env:NAME` or `file:PATH`"),
        (JsonPath, "path (JMESPath)"),
        (Format, "format of a time"),
        (ReadFormat, "format of a time"),
        (Address, "address (http, https)"),
        (BaseUrl, "address (http, https)"),
        (RootedPath, "path that begins with /"),
        (HeaderName, "name of a header"),
    )
}
_BOUNDS: Mapping[type, tuple[str, str]] = {
    Ge: ("ge", "at least {}"),
    Gt: ("gt", "above {}"),
    Le: ("le", "at most {}"),
    Lt: ("lt", "below {}"),
    MinLen: ("min_length", "at least {} long"),
    MaxLen: ("max_length", "at most {} long"),
}


def of_field(field: FieldInfo, link: Link) -> str:
    """What a key takes."""
    return _of(field.annotation, tuple(field.metadata), link)


def _of(said: Any, metadata: tuple[Any, ...], link: Link) -> str:
    if get_origin(said) is Annotated:
        return _of(get_args(said)[0], (*said.__metadata__, *metadata), link)
    funcs = [one.func for one in metadata if isinstance(one, AfterValidator)]
    checked = next((_CHECKED[func] for func in funcs if func in _CHECKED), None)
    told = [_bound(one) for one in metadata if type(one) in _BOUNDS]
    return ", ".join([checked or _bare(said, link), *told])


def _bound(one: Any) -> str:
    name, words = _BOUNDS[type(one)]
    return words.format(getattr(one, name))


def _bare(said: Any, link: Link) -> str:
    origin, parts = get_origin(said), get_args(said)
    if origin in (Union, UnionType):
        words = [_of(part, (), link) for part in parts if part is not NoneType]
        return " or ".join(dict.fromkeys(words))
    if origin is Literal:
        return " or ".join(f'`"{part}"`' for part in parts)
    if origin is tuple:
        return f"list of {_of(parts[0], (), link)}" if parts and parts[0] != () else "nothing"
    if origin is dict:
        return f"table: name → {_of(parts[1], (), link)}"
    return _PLAIN[said] if said in _PLAIN else _class(said, link)


def _class(said: type, link: Link) -> str:
    if issubclass(said, BaseModel):
        return link(said)
    if issubclass(said, Enum):
        return f"one of {', '.join(f'`{one.value}`' for one in said)}"
    raise TypeError(f"{said}: no words for it in the reference")
