"""What quantities do not add up: items drawn on beyond what was made, and what grew on the way."""

from collections.abc import Iterator

from hub.graph.meaning.amounts import DISPOSED, MADE, USED
from hub.trace.quantities import Sheet, balance, number, outgrown
from hub.trace.report.view import View
from schema.model.trace import Balance, Finding, FindingKind


def balances(view: View) -> Iterator[Finding]:
    """The findings of quantities: of the reached items and the transformations met.

    They are over all that is recorded; the window of a question changes none of them.
    """
    for item, sheet in view.traced.counted.items.items():
        yield from _of_item(view, item, sheet)
    for sheet in view.traced.counted.pools.values():
        told = balance(sheet)
        if told is not None and outgrown(sheet):
            yield _grown(view, sheet, told)


def _of_item(view: View, number_: int, sheet: Sheet) -> Iterator[Finding]:
    if sheet.incomparable:
        units = " and ".join(_unit(units[0]) for units in sheet.units.values())
        message = f"{view.item(number_)} is stated in {units}, which do not convert"
        yield _finding(view, FindingKind.UNIT_MISMATCH, message, sheet, number_)
    base = sheet.overdrawn
    if base is not None:
        gone = _figure(number(sheet.least(base, USED, DISPOSED)), base)
        made = _figure(number(sheet.least(base, MADE)), base)
        message = f"{gone} of {view.item(number_)} were used or disposed of, and {made} made"
        yield _finding(view, FindingKind.QUANTITY_BALANCE, message, sheet, number_)


def _grown(view: View, sheet: Sheet, told: Balance) -> Finding:
    out, into = _figure(told.outputs, told.unit or ""), _figure(told.inputs, told.unit or "")
    message = f"{out} came out of a transformation and {into} went in"
    return _finding(view, FindingKind.QUANTITY_BALANCE, message, sheet)


def _finding(
    view: View, kind: FindingKind, message: str, sheet: Sheet, item: int | None = None
) -> Finding:
    return Finding(
        kind=kind,
        message=message,
        item=None if item is None else view.item(item),
        events=tuple(sorted(view.traced.counted.event_ids[fact] for fact in sheet.facts)),
    )


def _figure(amount: float, unit: str) -> str:
    return f"{amount:.12g} {_unit(unit)}"


def _unit(unit: str) -> str:
    return unit or "pieces"
