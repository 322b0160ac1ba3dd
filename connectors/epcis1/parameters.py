"""The parameters of a query as it is put: each with its type and its texts (8.2.7 of EPCIS 1.2)."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from schema.model.times import Micros, iso

EVENTS, MASTER_DATA = "SimpleEventQuery", "SimpleMasterDataQuery"


class Type(StrEnum):
    """What a parameter holds, as XML writes its type."""

    LIST = "epcisq:ArrayOfString"
    TIME = "xsd:dateTime"
    COUNT = "xsd:int"
    FLAG = "xsd:boolean"


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter. Only a list has several texts."""

    name: str
    type: Type
    texts: tuple[str, ...]


Parameters = tuple[Parameter, ...]


def listed(name: str, texts: Iterable[str]) -> Parameter:
    """A list of texts, each once."""
    return Parameter(name, Type.LIST, tuple(dict.fromkeys(texts)))


def timed(name: str, at: Micros) -> Parameter:
    """A point in time."""
    return Parameter(name, Type.TIME, (iso(at),))


def counted(name: str, count: int) -> Parameter:
    """A number."""
    return Parameter(name, Type.COUNT, (str(count),))


def flagged(name: str, flag: bool) -> Parameter:
    """True or false."""
    return Parameter(name, Type.FLAG, (str(flag).lower(),))
