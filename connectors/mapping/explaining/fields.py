"""A field explained: what its paths find, and what the mapping's own reader makes of it."""

from collections.abc import Callable, Iterator
from dataclasses import replace

from connectors.mapping.explaining.parts import Paths, found_at
from connectors.mapping.explaining.passing import Through, straight
from connectors.mapping.explaining.told import Field, Part
from connectors.mapping.fields import ReadValue
from connectors.sdk.errors import Malformed
from schema.model.json import Json

Explain = Callable[[Json, Json], Iterator[Field]]
"""Of an element and its record, the fields that one key of the mapping gives."""
Uses = Callable[[tuple[Part, ...], Json, Json], frozenset[str]]
"""Which keys of the parts the value comes of."""


def every(parts: tuple[Part, ...], element: Json, record: Json) -> frozenset[str]:
    """All of them."""
    return frozenset(part.key for part in parts)


def explain_one(
    name: str, paths: Paths, read: ReadValue, through: Through = straight, uses: Uses = every
) -> Explain:
    """Explains a field that has one value."""

    def explain(element: Json, record: Json) -> Iterator[Field]:
        yield explained(name, paths, read, through, uses, element, record)

    return explain


def explained(
    name: str,
    paths: Paths,
    read: ReadValue,
    through: Through,
    uses: Uses,
    element: Json,
    record: Json,
) -> Field:
    """One value of a field."""
    parts = found_at(paths, element, record)
    try:
        value = read(element, record)
    except Malformed as fault:
        return Field(name, parts, fault=fault.why)
    kept = marked(parts, uses(parts, element, record))
    return Field(name, kept, value, through(parts))


def marked(parts: tuple[Part, ...], used: frozenset[str]) -> tuple[Part, ...]:
    """The parts, those that found something to no use saying why."""
    winner = " and ".join(part.key for part in parts if part.key in used)
    why = f"not used: {winner} names it" if winner else "not used: it names nothing"
    return tuple(
        part if part.found is None or part.key in used else replace(part, unused=why)
        for part in parts
    )
