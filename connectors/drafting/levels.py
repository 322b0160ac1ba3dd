"""Where the events are: the records themselves, or the elements of a list in them."""

from collections.abc import Sequence

from connectors.drafting.fields import Field, Level, Names, level_of, within
from connectors.drafting.moments import Times
from connectors.drafting.names import nearest, ours_for
from connectors.drafting.values import Look, Looks, looks_of
from schema.model.json import Json


def level_with_events(records: Sequence[Json]) -> tuple[Level, Names | None]:
    """Where events are: the records, or the elements of a list in them that alone have times."""
    level = level_of(records)
    if _tells(level):
        return level, None
    inner = {names: within(level, names) for names in level.lists}
    telling = [names for names, one in inner.items() if _tells(one, inner_only=True)]
    return (inner[telling[0]], telling[0]) if telling else (level, None)


def _tells(level: Level, inner_only: bool = False) -> bool:
    fields = [f for f in level.fields.values() if f.names and not (inner_only and f.outer)]
    looks = {f.path: looks_of(f.values) for f in fields}
    time = Times(fields, looks).event
    steps = any(stepness(f, looks[f.path]) > 0 for f in fields)
    return time is not None and (steps or looks[time.path].look is Look.MOMENT)


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
