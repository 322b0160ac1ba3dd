"""Where the events are: the records themselves, or the elements of a list in them."""

from collections.abc import Sequence

from connectors.drafting.fields import Field, Level, Names, level_of, within
from connectors.drafting.moments import Times
from connectors.drafting.names import nearest, ours_for
from connectors.drafting.values import Look, Looks, looks_of
from schema.model.json import Json


def level_with_events(records: Sequence[Json]) -> tuple[Level, Names | None]:
    """Where events are: the records, or the elements of a list in them: of one that alone has
    times, or whose elements say what happened where the records do not, or each with its time."""
    level = level_of(records)
    inner = {names: within(level, names) for names in level.lists}
    stepped = [names for names, one in inner.items() if _known_steps(one, own=True)]
    timed = [names for names in stepped if _tells(inner[names], own=True)]
    if _tells(level):
        told = timed or (stepped if not _known_steps(level, own=False) else [])
    else:
        told = [names for names, one in inner.items() if _tells(one, own=True)]
    return (inner[told[0]], told[0]) if told else (level, None)


def _tells(level: Level, own: bool = False) -> bool:
    looks = _looks(level, own)
    time = Times([field for field, _ in looks], {f.path: look for f, look in looks}).event
    steps = any(stepness(field, look) > 0 for field, look in looks)
    return time is not None and (steps or looks_of(time.values).look is Look.MOMENT)


def _known_steps(level: Level, own: bool) -> bool:
    """Whether words that mean steps are there; that a field is named so is not enough here."""
    return any(_known(field) for field, look in _looks(level, own) if stepness(field, look) > 0)


def _known(field: Field) -> bool:
    return any(ours_for(str(value), "steps") for value in field.values)


def _looks(level: Level, own: bool) -> list[tuple[Field, Looks]]:
    """The fields, with what they look like; only those of the level's ``own``, if so."""
    fields = [f for f in level.fields.values() if f.names and not (own and f.outer)]
    return [(field, looks_of(field.values)) for field in fields]


def stepness(field: Field, looks: Looks) -> float:
    """How much a field looks like the words for what happened; 0: not at all."""
    if looks.look not in (Look.WORD, Look.TEXT):
        return 0.0
    different = {str(value) for value in field.values}
    known = sum(ours_for(word, "steps") is not None for word in different) / len(different)
    named = nearest(field.names, "kinds") == "step"
    if known == 0 and not (named and looks.look is Look.WORD):
        return 0.0
    return 2 * known + named + (0.5 if field.always else 0.0)
