"""A trace report as tables for a terminal, the uncertain and the unknown last and in full."""

from collections.abc import Iterable, Mapping, Sequence

from rich.console import Console, Group, RenderableType
from rich.table import Column, Table
from rich.text import Text

from hub.registry.provinces import provinces
from schema.model.answers import Outcome, SourceReport
from schema.model.counted import counted
from schema.model.keys import ProvinceCode
from schema.model.times import VIETNAM, Micros, iso
from schema.model.trace import Gap, Status, TracedEvent, TracedItem, TracedLink, TraceReport

MOST_ROWS = 50
COLOURS = {Status.COMPLETE: "green", Status.INCOMPLETE: "yellow", Status.FAILED: "red"}
Row = tuple[str, ...]


def print_report(report: TraceReport, console: Console) -> None:
    """Print a report: at most ``MOST_ROWS`` items, locations and links, every gap and finding."""
    console.print(_headline(report))
    for table in _tables(report):
        console.print(table)


def _headline(report: TraceReport) -> Text:
    answered = f"{report.coverage.answered} of {counted(report.coverage.of, 'system')} answered"
    counts = (
        f"{counted(len(report.items), 'item')}, {counted(len(report.places), 'location')}, "
        f"{counted(len(report.events), 'event')}"
    )
    text = Text(report.status, style=f"bold {COLOURS[report.status]}")
    then = report.asked.as_of
    known = "" if then is None else f"\nas known at {iso(then, VIETNAM)}"
    told = f"  {report.start}\n{counts}; {answered}{known}"
    return text.append(told, style="default not bold")


def _tables(report: TraceReport) -> Iterable[RenderableType]:
    items = [
        (str(i.depth), i.role, i.certainty, i.id, _minute(i.first), _minute(i.last), _amounts(i))
        for i in report.items
    ]
    headings: Row = ("Depth", "Role", "Certainty", "Item", "First", "Last", "Made / on hand")
    yield from table("Items", headings, items, MOST_ROWS)
    places = [
        (str(p.depth), p.certainty, p.name or "", p.id, _province(p.province))
        for p in report.places
    ]
    columns: Row = ("Depth", "Certainty", "Name", "Location", "Province")
    yield from table("Locations", columns, places, MOST_ROWS)
    shown = {event.id: when_and_step(event) for event in report.events}
    links = [
        (k.kind, k.certainty, k.from_, k.to, _what_or_where(k), _shown_by(k, shown))
        for k in report.links
    ]
    ends: Row = ("Kind", "Certainty", "From", "To", "Item, or where", "Event")
    yield from table("Links", ends, links, MOST_ROWS)
    findings = [(f.kind, f.message, f.item or "") for f in report.findings]
    yield from table("Findings", ("Kind", "What", "Item"), findings)
    yield from gaps_and_sources(report.gaps, report.sources)


def gaps_and_sources(
    gaps: Sequence[Gap], sources: Sequence[SourceReport]
) -> Iterable[RenderableType]:
    """What is not known, every line of it, and who said what."""
    told = [(g.kind, g.reason, g.item or g.system or _provinces(g.provinces)) for g in gaps]
    about: Row = ("Kind", "Why", "Item, system or province")
    yield from table("Gaps (what is not known)", about, told)
    spoke = [s for s in sources if s.outcome is not Outcome.NO_RECORD]
    rows = [(_source(s), s.outcome, str(s.records), s.reason or "") for s in spoke]
    yield from table("Sources", ("System", "Outcome", "Records", "Reason"), rows)
    if nothing := len(sources) - len(spoke):
        yield Text(f"{nothing} more answered and hold no record of it")


def _what_or_where(link: TracedLink) -> str:
    """What moved, or where, or in what, two items met."""
    return link.item or link.place or link.container or ""


def _shown_by(link: TracedLink, events: Mapping[str, str]) -> str:
    """The event that shows it, else the systems whose master data says so."""
    if link.event is None:
        return f"stated by {', '.join(link.stated_by)}"
    return events.get(link.event, link.event)


def _amounts(item: TracedItem) -> str:
    """How much was made and should be left; ? where the records leave it open."""
    told = (f"{_amount(q.made)} / {_amount(q.on_hand)} {q.unit or ''}" for q in item.quantities)
    return ", ".join(text.strip() for text in told)


def _amount(value: float | None) -> str:
    return "?" if value is None else f"{value:.12g}"


def _province(code: str | None) -> str:
    province = provinces().get(ProvinceCode(code)) if code else None
    return province.name_vi if province else ""


def _source(source: SourceReport) -> str:
    return source.system or _provinces(source.provinces)


def _provinces(codes: Iterable[str]) -> str:
    return ", ".join(_province(code) for code in codes)


def table(
    title: str, columns: Row, rows: Sequence[Row], most: int | None = None
) -> Iterable[RenderableType]:
    """Rows under their headings, at most ``most`` of them; nothing where there are none."""
    if not rows:
        return
    headed = (Column(name, overflow="fold") for name in columns)
    table = Table(*headed, title=f"{title}: {len(rows)}", title_justify="left")
    for row in rows[:most]:
        table.add_row(*(Text(cell) for cell in row))
    hidden = len(rows) - len(rows[:most])
    yield Group(table, Text(f"… and {hidden} more; --json prints all")) if hidden else table


def when_and_step(event: TracedEvent) -> str:
    """When it happened, in Vietnam, and its business step, or its type for want of one."""
    when = _minute(event.time.earliest if event.time.earliest is not None else event.time.latest)
    return f"{when} {event.biz_step or event.type}".strip()


def _minute(value: Micros | None) -> str:
    return "" if value is None else iso(value, VIETNAM)[:16].replace("T", " ")
