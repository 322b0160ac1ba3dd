"""Stamps (tem truy xuất) carry a vendor's own URL: read by what the systems' files say of it."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import parse_qsl, unquote, urlsplit

from schema.model.identifiers import build
from schema.model.identifiers.identifier import CodeError
from schema.model.identifiers.local import local_item
from schema.model.keys import ItemId, SystemId
from schema.model.systems import StampPattern, SystemSettings

_FIELD = re.compile(r"\{([^{}]*)\}")
_FIELDS = frozenset({"gtin", "lot", "serial", "sscc", "code"})


@dataclass(frozen=True, slots=True)
class StampRead:
    """What a stamp's URL names, canonical, and the system whose stamp it is.

    ``item`` is the most exact id the URL gives: instance, lot, logistic unit, the system's own
    code, or only a product (a GTIN without lot or serial).
    """

    item: ItemId
    system: SystemId


@dataclass(frozen=True, slots=True)
class _Compiled:
    path: re.Pattern[str]
    query: Mapping[str, re.Pattern[str]]

    def read(self, path: str, query: Mapping[str, str]) -> dict[str, str] | None:
        """The fields' values, decoded, when path and query fit; parameters not named are free."""
        matched = self.path.fullmatch(path)
        if matched is None:
            return None
        values = {name: unquote(text) for name, text in matched.groupdict().items()}
        for name, rule in self.query.items():
            matched = rule.fullmatch(query.get(name, ""))
            if matched is None:
                return None
            values |= matched.groupdict()
        return values


def check_pattern(pattern: str) -> None:
    """Raise ``ValueError``, saying why, when a stamp's ``path`` is no pattern."""
    _compiled(pattern)


def read_stamp(url: str, systems: Iterable[SystemSettings]) -> StampRead:
    """What the URL on a stamp names. ``CodeError`` when no system's stamps read so.

    The error tells whether the host is unknown (and which are known) or only the path, or what
    is wrong with the code in it.
    """
    try:
        parts = urlsplit(url.strip())
        host = parts.hostname or ""
        query = dict(parse_qsl(parts.query, keep_blank_values=True, max_num_fields=50))
    except ValueError as error:
        raise CodeError(url, "it is not a URL", "Scan the stamp again.") from error
    known = [(s, stamp) for s in systems for stamp in s.stamps]
    of_host = [(s, stamp) for s, stamp in known if stamp.host == host]
    for system, stamp in of_host:
        values = _compiled(stamp.path).read(parts.path, query)
        if values is not None:
            return StampRead(_item(url, system.id, values), system.id)
    raise _no_pattern(url, host, of_host, known)


def _item(url: str, system: SystemId, values: Mapping[str, str]) -> ItemId:
    try:
        return ItemId(_build(system, values))
    except ValueError as error:
        if isinstance(error, CodeError):
            raise CodeError(url, error.rule, error.hint) from error
        raise CodeError(url, str(error), "Scan the stamp again.") from error


def _build(system: SystemId, values: Mapping[str, str]) -> str:
    if "sscc" in values:
        return build.sscc(values["sscc"])
    if "gtin" not in values:
        return local_item(system, values["code"])
    if "serial" in values:
        return build.instance(values["gtin"], values["serial"])
    if "lot" in values:
        return build.lot(values["gtin"], values["lot"])
    return build.product(values["gtin"])


def _no_pattern(
    url: str,
    host: str,
    of_host: list[tuple[SystemSettings, StampPattern]],
    known: list[tuple[SystemSettings, StampPattern]],
) -> CodeError:
    if of_host:
        forms = ", ".join(sorted({stamp.path for _, stamp in of_host}))
        return CodeError(url, f"no stamp on {host} reads so", f"Known there: {forms}.")
    hosts = ", ".join(sorted({stamp.host for _, stamp in known})) or "none"
    return CodeError(url, f"no system has stamps on host {host!r}", f"Hosts known: {hosts}.")


@lru_cache(maxsize=4_096)
def _compiled(pattern: str) -> _Compiled:
    path, _, query = pattern.partition("?")
    if not path.startswith("/"):
        raise ValueError("a stamp's path starts with /")
    _check_fields(_FIELD.findall(pattern))
    rules = dict(parse_qsl(query, keep_blank_values=True))
    return _Compiled(_rule(path, "[^/]+?"), {name: _rule(v, ".+?") for name, v in rules.items()})


def _check_fields(names: list[str]) -> None:
    unknown = sorted(set(names) - _FIELDS)
    if unknown:
        raise ValueError(f"{{{unknown[0]}}} is no field; fields are {', '.join(sorted(_FIELDS))}")
    if len(set(names)) != len(names):
        raise ValueError("a field stands in it twice")
    if not {"gtin", "sscc", "code"} & set(names):
        raise ValueError("it names nothing: give {gtin}, {sscc} or {code}")


def _rule(pattern: str, field: str) -> re.Pattern[str]:
    """Literal text around fields. Two fields side by side could not be told apart."""
    if "}{" in pattern:
        raise ValueError("two fields need text between them")
    parts = _FIELD.split(pattern)
    literals, names = parts[::2], parts[1::2]
    rule = re.escape(literals[0])
    for name, literal in zip(names, literals[1:], strict=True):
        rule += f"(?P<{name}>{field}){re.escape(literal)}"
    return re.compile(rule)
