"""What happened, by its word: the step, and the type and action of events that come with it."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from connectors.drafting.fields import Field
from connectors.drafting.goods import Listed
from connectors.drafting.guessed import Guess, Section, Sure
from connectors.drafting.names import ours_for
from connectors.drafting.roles import unit_words

_TABLES = "connector.tables"
_ACTIONS = {
    "commissioning": "ADD", "packing": "ADD", "unpacking": "DELETE", "destroying": "DELETE",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Steps:
    """The field whose words say what happened, if there is one, and what events name beside it."""

    step: Field | None
    lists: Sequence[tuple[Listed, str, Sure, str]]
    parent: Listed | None

    def lines(self) -> list[Guess]:
        """The type and the action of events, and their step."""
        step = self.step
        if step is None:
            const = {"const": "ObjectEvent"}
            return [Guess("type", const, Sure.GUESS, "nothing says which type an event is of")]
        path, lines = step.path, list[Guess]()
        if self._types():
            table = {"path": path, "table": "type", "otherwise": "ObjectEvent"}
            why = "by which words come with inputs, outputs or a container"
            lines.append(Guess("type", table, Sure.LIKELY, why))
        else:
            const = {"const": "ObjectEvent"}
            lines.append(Guess("type", const, Sure.LIKELY, "no inputs, outputs, containers seen"))
        if self._actions():
            table = {"path": path, "table": "action", "otherwise": "OBSERVE"}
            lines.append(Guess("action", table, Sure.LIKELY, "what these steps mean by the CBV"))
        known = [word for word in self._words() if ours_for(word, "steps")]
        told = f"{len(known)} of {len(self._words())} words are known here"
        sure = (
            Sure.SURE if len(known) == len(self._words()) else Sure.LIKELY if known else Sure.GUESS
        )
        return [*lines, Guess("biz_step", {"path": path, "table": "step"}, sure, told)]

    def _words(self) -> Mapping[str, int]:
        return Counter(str(value) for value in self.step.values) if self.step else {}

    def _types(self) -> Mapping[str, str]:
        made = set[int]()
        for listed, role, *_ in self.lists:
            if role != "items":
                made |= listed.ids().keys()
        packed = set(self.parent.ids()) if self.parent else set[int]()
        found: dict[str, str] = {}
        for row, word in (self.step.by_row() if self.step else {}).items():
            if row in made:
                found[str(word)] = "TransformationEvent"
            elif row in packed:
                found.setdefault(str(word), "AggregationEvent")
        return found

    def _actions(self) -> Mapping[str, str]:
        steps = {word: ours_for(word, "steps") or "" for word in self._words()}
        return {word: _ACTIONS[ours] for word, ours in steps.items() if ours in _ACTIONS}

    def tables(self) -> list[Section]:
        """The code tables of these words, and of the units."""
        made: list[Section] = []
        if self.step is not None:
            words = self._words()
            made.append(_table("step", words, {w: ours_for(w, "steps") for w in words}))
            for name, told in (("type", self._types()), ("action", self._actions())):
                if told:
                    made.append(_table(name, {w: words[w] for w in told}, dict(told)))
        units = unit_words([listed for listed, *_ in self.lists])
        if units:
            made.append(_table("unit", units, {w: ours_for(w, "units") for w in units}))
        return made


def _table(name: str, seen: Mapping[str, int], ours: Mapping[str, str | None]) -> Section:
    """A code table; a word nobody knows is a note, so that its records are set aside."""
    lines = tuple(
        Guess(word, told, Sure.LIKELY, f"seen {count} times")
        for word, count in seen.items()
        if (told := ours[word])
    )
    notes = tuple(
        f"{word!r}: seen {count} times, not known: its records are set aside until it is named"
        for word, count in seen.items()
        if not ours[word]
    )
    return Section(f"{_TABLES}.{name}", lines, notes)
