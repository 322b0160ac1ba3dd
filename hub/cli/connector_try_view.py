"""What ``txng connector try`` found, for a terminal: each record with the way of every field."""

from collections.abc import Iterable, Iterator
from typing import Any

import orjson
from rich.console import Console
from rich.table import Column, Table
from rich.text import Text

from connectors.mapping.explaining.told import Element, Explained, Field, Part
from connectors.trying.form import value_json
from connectors.trying.told import Trial, Tried
from schema.epcis.json_out import event_to_json
from schema.model.counted import counted
from schema.model.events import BizTransaction, QuantityElement, SourceDest
from schema.model.records import MasterData, Record, Said, SetAside
from schema.model.times import VIETNAM, EventTime, iso

_LONGEST = 200
"""Characters of a value that are shown; ``--json`` has all."""


def print_trial(trial: Trial, console: Console) -> None:
    """Print all records, then how the answer ended."""
    for number, one in enumerate(trial.records, 1):
        _print_record(number, one, console)
    print_ending(trial, console)


def print_ending(trial: Trial, console: Console) -> None:
    """Print how the answer ended, with its counts."""
    _print(console, _ending(trial), "" if trial.sound else "bold red")


def _ending(trial: Trial) -> str:
    if trial.not_asked:
        return "not asked: by `holds` of its file the system can have nothing of the kind"
    aside = sum(len(one.aside) for one in trial.records)
    events = sum(isinstance(said, Record) for one in trial.records for said in one.said)
    more = "; there are more (--most)" if trial.more else ""
    more += "; more pages follow" if trial.more_pages else ""
    told = f"{counted(len(trial.records), 'record')}, {counted(events, 'event')}, {aside} set aside"
    failed = f"\n{type(trial.error).__name__}: {trial.error}" if trial.error else ""
    return told + more + failed


def _print_record(number: int, one: Tried, console: Console) -> None:
    _print(console, f"{number}. {one.way or 'told by the system'}", "bold")
    explained = one.explained
    if explained is not None:
        for element in explained.elements:
            _print_element(element, console)
    for said in _not_explained(one):
        _print_said(said, console)
    for left in one.left_out:
        _print(console, f"left out: {_headline(left.said)}: it {left.reason}", "yellow")
    if explained is not None:
        _print_rest(explained, console)


def _not_explained(one: Tried) -> Iterator[Said]:
    """What is said that is no outcome of an element shown, and no master data of the record's."""
    if one.explained is None:
        return iter(one.said)
    shown = [element.said for element in one.explained.elements]
    return (s for s in one.said if s not in shown and not isinstance(s, MasterData))


def _print_element(element: Element, console: Console) -> None:
    where = f"{element.mapping}{' ' if element.at else ''}{element.at}"
    if element.said is None:
        _print(console, f"{where}: no event, its `when` does not hold", "dim")
        return
    _print(console, f"{where}: {_headline(element.said)}", _style(element.said))
    if element.fields:
        rows = ((f.name, _ways(f), _text(f.value), _note(f)) for f in element.fields if _tells(f))
        console.print(_table(("Field", "From", "Value", "Note"), rows))


def _tells(field: Field) -> bool:
    return (
        field.value not in (None, ())
        or bool(field.fault)
        or any(part.found is not None for part in field.parts)
    )


def _print_said(said: Said, console: Console) -> None:
    _print(console, _headline(said), _style(said))
    if isinstance(said, Record):
        event = event_to_json(said.event)
        rows = ((name, _text(value)) for name, value in event.items() if name != "@context")
        console.print(_table(("Field", "Value"), rows))


def _headline(said: Said) -> str:
    if isinstance(said, Record):
        return f"{said.event.type}, record {said.record_id}"
    if isinstance(said, MasterData):
        return f"{said.id}: {_text(said.attributes)}"
    where = f" at {said.path}" if said.path else ""
    return f"SET ASIDE{where}: {said.reason}"


def _print_rest(explained: Explained, console: Console) -> None:
    for thing in explained.things:
        for said in thing.said:
            if isinstance(said, MasterData):
                _print(console, f"things.{thing.name}: {_headline(said)}")
    if explained.unmapped:
        rows = ((one.path, _text(one.value)) for one in explained.unmapped)
        console.print(_table(("Not mapped", "Value"), rows))


def _style(said: Said) -> str:
    return "red" if isinstance(said, SetAside) else ""


def _ways(field: Field) -> str:
    return "\n".join(_way(part) for part in field.parts if part.found is not None)


def _way(part: Part) -> str:
    key = f"{part.key} = " if part.key else ""
    unused = f" ({part.unused})" if part.unused else ""
    return f"{key}{part.path}: {_text(part.found)}{unused}"


def _note(field: Field) -> str:
    return "; ".join(
        note
        for note in (
            field.through,
            field.fault and f"FAULT: {field.fault}",
            field.dropped and f"dropped: {field.dropped}",
        )
        if note
    )


def _text(value: Any) -> str:
    """A value as people read it."""
    if isinstance(value, EventTime):
        return _span(value)
    if isinstance(value, QuantityElement):
        amount = "" if value.quantity is None else f"{value.quantity:g} {value.uom or ''}".strip()
        return f"{value.epc_class} {amount}".strip()
    if isinstance(value, BizTransaction | SourceDest):
        return f"{value.type or ''} {value.value}".strip()
    if value is None or isinstance(value, str):
        return _cut(value or "")
    return _cut(orjson.dumps(value_json(value)).decode())


def _span(time: EventTime) -> str:
    ends = [".." if end is None else iso(end, VIETNAM) for end in (time.earliest, time.latest)]
    return ends[0] if ends[0] == ends[1] else "/".join(ends)


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"


def _table(headings: Iterable[str], rows: Iterable[tuple[str, ...]]) -> Table:
    table = Table(*(Column(heading, overflow="fold") for heading in headings))
    for row in rows:
        table.add_row(*map(Text, row))
    return table


def _print(console: Console, text: str, style: str = "") -> None:
    console.print(Text(text, style=style))
