"""How records read as events, guessed from their fields: all tables of the mapping."""

from collections.abc import Sequence

from connectors.drafting import places
from connectors.drafting.fields import Field, Level, Names
from connectors.drafting.goods import Listed, of_level
from connectors.drafting.guessed import Guess, Guesses, Section, Sure
from connectors.drafting.levels import level_with_events, stepness
from connectors.drafting.lists import listed_things, unread
from connectors.drafting.moments import Times
from connectors.drafting.names import nearest, said
from connectors.drafting.roles import as_section, roles_of
from connectors.drafting.steps import Steps
from connectors.drafting.values import Look, Looks, looks_of
from schema.model.json import Json

_EVENT = "connector.mappings.event"
NO_TIME = "KHONG_THAY_THOI_GIAN"
WRITTEN = "says by its name when a record was written or modified: not taken for the event's time"


def guess(records: Sequence[Json]) -> Guesses:
    """What these records are thought to say. Never fails: what is not found is a note."""
    level = level_with_events(records)
    return _Drawing(*level).guesses()


class _Drawing:
    """One level of fields, and what has been made of it so far."""

    def __init__(self, level: Level, each: Names | None) -> None:
        self._level = level
        self._each = each
        self._fields = [f for f in level.fields.values() if f.names]
        self._looks: dict[str, Looks] = {f.path: looks_of(f.values) for f in self._fields}
        self._used: set[str] = set()
        self._out = Guesses()
        self._step: Field | None = None
        self._lists: list[tuple[Listed, str, Sure, str]] = []
        self._parent: Listed | None = None

    def guesses(self) -> Guesses:
        """Everything, in the order of the draft."""
        times = Times(self._fields, self._looks)
        self._take(times.fields())
        self._choose_step()
        spots = places.spots(self._rest(), self._looks)
        self._take(places.fields_of(spots))
        if not any(spot.role == "here" for spot in spots):
            self._out.notes.append("no place where it happened was found (read_point)")
        self._choose_things()
        head = [*self._head(), *self._steps().lines(), *self._joined()]
        self._add(Section(_EVENT, tuple(head)))
        self._add_times(times)
        for section in places.sections(spots):
            self._add(section)
        if self._parent is not None:
            self._add(Section(f"{_EVENT}.parent", self._parent.lines))
        for found in self._lists:
            self._add(as_section(*found))
        for section in self._documents():
            self._add(section)
        if dates := times.dates():
            self._add(Section(f"{_EVENT}.ilmd", tuple(dates)))
        for section in (*places.things(spots), *self._steps().tables()):
            self._add(section)
        return self._out

    def _add(self, section: Section) -> None:
        self._out.sections.append(section)

    def _take(self, fields: Sequence[Field]) -> None:
        self._used |= {field.path for field in fields}

    def _rest(self) -> list[Field]:
        return [field for field in self._fields if field.path not in self._used]

    def _choose_step(self) -> None:
        weighed = [(stepness(f, self._looks[f.path]), f) for f in self._rest()]
        best = max(weighed, key=lambda one: one[0], default=None)
        if best is None or best[0] == 0:
            codes = [f for f in self._rest() if self._looks[f.path].look is Look.WORD and f.always]
            self._step = codes[0] if codes else None
        else:
            self._step = best[1]
        if self._step is None:
            self._out.notes.append("no field with a business step was found")
        else:
            self._take([self._step])

    def _choose_things(self) -> None:
        """Lists of things; where there is none, the things that the record itself names."""
        found = listed_things(self._level, self._each is not None)
        self._out.notes += unread(self._level, found)
        self._lists = roles_of(found)
        own = of_level(Level(self._level.fields, {}, self._level.rows), (), tuple(self._used))
        if own is not None and not any(field.names for field in own.used):
            own = None
        if found and own is not None:
            self._parent = self._as_parent(own)
        elif own is not None:
            self._lists = [(own, "items", Sure.LIKELY, "what the record itself names")]
            self._take(own.used)
        if not self._lists:
            self._out.notes.append("nothing was found that names a lot, an instance or a unit")

    def _as_parent(self, own: Listed) -> Listed | None:
        keys = ("uri", "sscc", "split", "pattern")
        lines = tuple(line for line in own.lines if line.key in keys)
        if not lines:
            return None
        paths = {line.value for line in lines}
        used = tuple(field for field in own.used if field.path in paths)
        self._take(used)
        named = any(nearest(field.names, "places") == "parent" for field in used)
        why = "its name says a container" if named else "named beside the list of things"
        sure = Sure.SURE if named else Sure.LIKELY
        told = tuple(Guess(line.key, line.value, sure, why) for line in lines)
        return Listed((), own.level, told, used, None)

    def _head(self) -> list[Guess]:
        lines: list[Guess] = []
        if self._each is not None:
            path = Field(self._each).path
            lines.append(Guess("each", path, Sure.LIKELY, "whose elements say what happened"))
        own, event = self._ids()
        if own is not None:
            named = nearest(own.names[-1:], "kinds") in ("id", "document", "event_id")
            sure = Sure.SURE if named else Sure.LIKELY if own is self._fields[0] else Sure.GUESS
            apart = "tells the records around apart" if own.outer else "different in every record"
            why = apart + (", and its name says so" if named else "")
            lines.append(Guess("id", own.path, sure, why))
        else:
            self._out.notes.append("no id of records was found: the event's hash stands for it")
        if event is not None:
            lines.append(Guess("event_id", event.path, Sure.LIKELY, "a URI, different in each"))
        return lines

    def _ids(self) -> tuple[Field | None, Field | None]:
        unlike = [f for f in self._rest() if len(set(map(str, f.values))) == len(f.values)]
        uris = [f for f in unlike if self._looks[f.path].look is Look.URI and len(f.values) > 1]
        texts = (Look.NUMBER, Look.TEXT, Look.WORD)
        plain = [
            f for f in unlike if f.always and not f.outer and self._looks[f.path].look in texts
        ]
        named = [f for f in plain if nearest(f.names[-1:], "kinds") in ("id", "event_id")]
        unnamed = [f for f in plain if nearest(f.names[-1:], "kinds") is None or f is plain[0]]
        event = next(
            (f for f in uris if f.always or said(f.names[-1], "kinds") == "event_id"), None
        )
        own = next(iter((*named, *unnamed, *self._around())), None)
        self._take([f for f in (own, event) if f is not None])
        return own, event

    def _around(self) -> list[Field]:
        """Fields of the record around the events that tell records apart: those get a number."""
        times = (Look.MOMENT, Look.DAY)
        rest = (f for f in self._rest() if self._looks[f.path].look not in times)
        outer = [f for f in rest if f.outer and f.always]
        most = max((len(set(map(str, f.values))) for f in outer), default=0)
        apart = [f for f in outer if len(set(map(str, f.values))) == most > 1]
        return sorted(apart, key=lambda f: nearest(f.names[-1:], "kinds") != "id")

    def _joined(self) -> list[Guess]:
        named = [f for f in self._rest() if nearest(f.names[-1:], "kinds") == "run"]
        if not named or self._looks[named[0].path].look is Look.NUMBER:
            return []
        self._take(named[:1])
        why = f"its name says a production run: {named[0].path}"
        return [Guess("transformation_id", named[0].path, Sure.LIKELY, why)]

    def _add_times(self, times: Times) -> None:
        event, recorded = times.lines()
        if event is None:
            why = "KHÔNG THẤY / NOT FOUND: until it is mended every record is set aside"
            event = [Guess("path", NO_TIME, Sure.GUESS, why)]
            self._out.notes.append("no time of the event was found: name its path")
            if times.recorded is not None:
                self._out.notes.append(f"{times.recorded.path} {WRITTEN}")
        self._add(Section(f"{_EVENT}.time", tuple(event)))
        if recorded is not None:
            self._add(Section(f"{_EVENT}.record_time", tuple(recorded)))

    def _documents(self) -> list[Section]:
        rest = self._rest()
        issuers = [f for f in rest if nearest(f.names[-1:], "kinds") == "issuer"]
        named = [f for f in rest if nearest(f.names, "kinds") == "document" or _beside(f, issuers)]
        numbers = [f for f in named if f not in issuers]
        if not numbers:
            return []
        self._take([*issuers[:1], *numbers[:1]])
        look = self._looks[numbers[0].path].look
        key = "number" if issuers else "uri" if look is Look.URI else "number"
        why = f"its name says a document: {numbers[0].path}"
        lines = [Guess(key, numbers[0].path, Sure.LIKELY, why)]
        if issuers:
            lines.insert(0, Guess("issuer", issuers[0].path, Sure.LIKELY, "its name says who"))
        return [Section(f"{_EVENT}.biz_transactions", tuple(lines), several=True)]

    def _steps(self) -> Steps:
        return Steps(self._step, self._lists, self._parent)


def _beside(field: Field, others: Sequence[Field]) -> bool:
    return any(len(f.names) > 1 and f.names[:-1] == field.names[:-1] for f in others)
