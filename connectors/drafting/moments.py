"""Which of the times in records is the event's, and which others are known."""

from collections.abc import Mapping, Sequence

from connectors.drafting.fields import Field
from connectors.drafting.guessed import Guess, Sure
from connectors.drafting.names import meanings
from connectors.drafting.values import Look, Looks, parsed
from schema.model.times import Micros

Seen = Mapping[str, Looks]
_WRITTEN = ("modified", "recorded")
"""When a record was changed or taken down, which is not when anything happened. What was modified
goes before: a harvest asks for what changed."""
_ILMD = {"made_on": "cbvmda:productionDate", "expires": "cbvmda:itemExpirationDate"}


class Times:
    """The times among the fields of records, by what they are the times of."""

    def __init__(self, fields: Sequence[Field], looks: Seen) -> None:
        self._looks = looks
        self._found = [f for f in fields if looks[f.path].look in (Look.MOMENT, Look.DAY)]
        self.event = max(self._of("time"), key=self._weight, default=None)
        self.recorded = self._recorded()

    def lines(self) -> tuple[list[Guess] | None, list[Guess] | None]:
        """The tables of the event's time and of its record time."""
        return self._table(self.event, "time"), self._table(self.recorded, "recorded")

    def dates(self) -> list[Guess]:
        """Dates of what was made, for ``ilmd``."""
        lines: dict[str, Guess] = {}
        for found in self._found:
            if found in (self.event, self.recorded):
                continue
            named = self._named(found)
            kind = named or self._by_order(found)
            if kind in _ILMD and _ILMD[kind] not in lines:
                sure = Sure.SURE if named else Sure.GUESS
                why = f"its name says so: {found.path}" if named else "by its order beside the time"
                lines[_ILMD[kind]] = Guess(_ILMD[kind], found.path, sure, why)
        return list(lines.values())

    def fields(self) -> list[Field]:
        """The fields that are used."""
        return [f for f in (self.event, self.recorded) if f is not None]

    def _of(self, kind: str) -> list[Field]:
        others = {*_WRITTEN, *_ILMD} - {kind, *(_WRITTEN if kind == "recorded" else ())}
        return [f for f in self._found if self._named(f) not in others]

    def _named(self, found: Field) -> str | None:
        """Of what its name says it is the time; what says more than “time” counts more. Where a
        name says “time” and nothing else, the names around it tell (``updated.at``)."""
        time = None
        for name in reversed(found.names):
            told = meanings(name, "kinds")
            particular = [kind for kind in (*_WRITTEN, *_ILMD) if kind in told]
            if particular:
                return max(particular, key=lambda kind: told[kind])
            time = time or ("time" if "time" in told else None)
            if time and told.get("time", 0) < 1:
                break
        return time

    def _weight(self, found: Field) -> float:
        moment = self._looks[found.path].look is Look.MOMENT
        near = 0.0 if found.outer else 2.0
        named = self._named(found) == "time"
        return near + moment + named + found.always - (0.5 if self._later(found) else 0.0)

    def _recorded(self) -> Field | None:
        others = [f for f in self._found if f is not self.event]
        rest = [f for f in others if not f.outer]
        named = [f for kind in _WRITTEN for f in rest if self._named(f) == kind]
        named += [f for f in others if f.outer and self._named(f) == "modified"]
        if named:
            return named[0]
        alike = [f for f in rest if self._looks[f.path].look is Look.MOMENT and f.always]
        return next((f for f in alike if self._later(f)), None) if self.event else None

    def _later(self, found: Field) -> bool:
        """Whether it never lies before another time of the same record."""
        others = [
            f for f in self._found if f is not found and self._looks[f.path].look is Look.MOMENT
        ]
        mine = self._times(found)
        for other in others:
            theirs = self._times(other)
            both = mine.keys() & theirs.keys()
            if len(both) > 1 and all(mine[row] >= theirs[row] for row in both):
                return True
        return False

    def _times(self, found: Field) -> Mapping[int, Micros]:
        name = self._looks[found.path].format
        read = {row: parsed(str(value).strip(), name) for row, value in found.by_row().items()}
        return {row: time.earliest or 0 for row, time in read.items() if time}

    def _by_order(self, found: Field) -> str | None:
        """A day never after the event's is that of making, one always after it the last."""
        if self.event is None or self._looks[found.path].look is not Look.DAY:
            return None
        mine, at = self._times(found), self._times(self.event)
        both = mine.keys() & at.keys()
        if both and all(mine[row] > at[row] for row in both):
            return "expires"
        return "made_on" if both and all(mine[row] <= at[row] for row in both) else None

    def _table(self, found: Field | None, kind: str) -> list[Guess] | None:
        if found is None:
            return None
        looks = self._looks[found.path]
        named = self._named(found)
        told = named == kind or (kind == "recorded" and named in _WRITTEN)
        alone = len(self._of(kind)) == 1
        sure = Sure.SURE if told else Sure.LIKELY if alone else Sure.GUESS
        why = "its name and all its values" if told else f"all its values are {looks.look}"
        lines = [Guess("path", found.path, sure, f"{why} ({len(found.values)} seen)")]
        lines.append(Guess("format", looks.format, *_of_format(looks.format, found)))
        if kind == "recorded" and not found.always:
            lines.append(Guess("required", False, Sure.SURE, "some records have none"))
        return lines


def _of_format(name: str, found: Field) -> tuple[Sure, str]:
    if not name.startswith(("dd/mm", "dd-mm", "mm/dd")) or any(_day(v) > 12 for v in found.values):
        return Sure.SURE, "all values are written so"
    return Sure.LIKELY, "days first, as in Vietnam: no value shows which"


def _day(value: object) -> int:
    first = str(value).strip()[:2]
    return int(first) if first.isdecimal() else 0
