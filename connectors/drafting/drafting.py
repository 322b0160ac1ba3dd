"""The whole file put together, and held to: it loads, and what it makes of the records seen."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from connectors.asking.way import MappedConfig
from connectors.drafting.addresses import as_value
from connectors.drafting.guessed import Guess, Guesses, Section, Sure
from connectors.drafting.wanted import Draft, Wanted
from connectors.drafting.writing import comment, value, written
from connectors.mapping.explaining.unmapped import Coverage
from connectors.registry import check_connector
from connectors.sdk.system_file import parse_system
from schema.model.json import Json
from schema.model.records import Record, SetAside

_EVENT = "connector.mappings.event"


def head(wanted: Wanted, kind: str, notes: Iterable[str]) -> list[str]:
    """The beginning of the file: that it is a draft, and what it does not know."""
    return [
        "# BẢN NHÁP / DRAFT: written by `txng connector probe` from what the system answered.",
        "# Behind each line stands how sure it is and why. Check each one, and what is not mapped,",
        "# then `txng connector try` and the contract suite; then take this head out.",
        "# Sau mỗi dòng là độ chắc chắn và lý do. Hãy kiểm tra từng dòng và những gì chưa được ánh",
        "# xạ, chạy `txng connector try` và bộ kiểm tra hợp đồng, rồi bỏ phần đầu này.",
        *(comment(f"! {note}") for note in notes),
        "",
        "[system]",
        f"name = {value(f'{wanted.system} (bản nháp / draft)')}",
        f"provinces = [{value(wanted.province)}]",
        f'kind = "{kind}"',
        '# owner = "…"   # who answers for it, wanted by txng systems advance / cơ quan chủ quản',
        'stage = "REGISTERED"',
        'environment = "TEST"',
        "",
        "[connector]",
    ]


def mapped(
    wanted: Wanted, kind: str, own: Sequence[str], ways: Sequence[Section], guesses: Guesses,
    records: Sequence[Json],
) -> Draft:  # fmt: skip
    """The draft of a kind whose records are mapped, with what it makes of those seen.

    ``SystemFileError`` should it not load, which is a fault of ours.
    """
    things = [s.header.rpartition(".")[2] for s in guesses.sections if ".things." in s.header]
    body = [*own, *written(_with_things(ways, things)), *written(guesses.sections)]
    whole = "\n".join([*head(wanted, kind, guesses.notes), *body]) + "\n"
    config, settings = _loaded(whole, wanted.system)
    unmapped = _unmapped(config, records)
    reader = config.reader(config.ways()[0], settings)
    said = [one for record in records for one in reader.read(record, 0)]
    aside = Counter(one.reason for one in said if isinstance(one, SetAside))
    read = sum(isinstance(one, Record) for one in said)
    text = whole + "".join(f"{line}\n" for line in unmapped)
    return Draft(kind, text, tuple(guesses.notes), len(records), read, dict(aside))


def plain(wanted: Wanted, kind: str, own: Sequence[str]) -> Draft:
    """The draft of a kind that speaks a standard, and maps nothing."""
    text = "\n".join([*head(wanted, kind, ()), *own]) + "\n"
    _loaded(text, wanted.system)
    return Draft(kind, text)


def _with_things(ways: Sequence[Section], things: Sequence[str]) -> list[Section]:
    if not things:
        return list(ways)
    line = Guess("things", list(things), Sure.LIKELY, "names that come along")
    return [replace(way, lines=(*way.lines, line)) for way in ways]


def _loaded(text: str, system: str) -> tuple[Any, Any]:
    settings = parse_system(text, f"{system}.toml")
    return check_connector(settings), settings


def _unmapped(config: MappedConfig[Any], records: Sequence[Json]) -> list[str]:
    """The fields that nothing reads, as comments, each with a value."""
    coverage = Coverage(config.mappings.values(), config.things.values())
    found: dict[str, Json] = {}
    for record in records:
        for one in coverage.unmapped(record):
            found.setdefault(one.path, one.value)
    if not found:
        return []
    lines = [comment(f"{path}: {shown!r}") for path, shown in found.items()]
    return ["", "# Chưa được ánh xạ / Not mapped, each with a value:", *lines]


def auth_line(auth: Mapping[str, Json] | None) -> list[str]:
    """The credentials as they were given: secrets by reference only."""
    return [f"auth = {value(as_value(auth))}"] if auth else []
