"""The fields that most events have, each read by a function compiled from its config."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from connectors.mapping.expression import compile_several
from connectors.mapping.ids import compile_place, own_uri
from connectors.mapping.leaves import Text
from connectors.mapping.naming import Place
from connectors.mapping.remembering import remember
from connectors.mapping.values import Tables, compile_text
from connectors.sdk.errors import Malformed
from schema.epcis.names import STANDARD, qualified
from schema.model.events import Action, EventType
from schema.model.json import Json
from schema.model.keys import SystemId

ReadValue = Callable[[Json, Json], Any]
"""Of an element and its record, the value of one field."""
_ACTIONS = {action.value: action for action in Action}
_TYPES = {kind.value: kind for kind in EventType}


def read_type(text: Text, tables: Tables) -> Callable[[Json, Json], EventType]:
    """Reads which of the five types an event is of."""
    read, where = compile_text(text, tables), text.path or ""

    def find(element: Json, record: Json) -> EventType:
        word = read(element, record)
        kind = _TYPES.get(word or "")
        if kind is None:
            raise Malformed(f"{word!r} is none of the five event types", path=where)
        return kind

    found: Callable[[Json, Json], EventType] = remember([text.path], find)
    return found


def read_action(text: Text | None, tables: Tables) -> Callable[[Json, Json], Action]:
    """Reads the action; a mapping without one observes."""
    if text is None:
        return lambda element, record: Action.OBSERVE
    read, where = compile_text(text, tables), text.path or ""

    def find(element: Json, record: Json) -> Action:
        word = read(element, record)
        action = _ACTIONS.get(word or "")
        if action is None:
            raise Malformed(f"{word!r} is none of ADD, OBSERVE, DELETE", path=where)
        return action

    found: Callable[[Json, Json], Action] = remember([text.path], find)
    return found


def read_word(text: Text | None, words: Mapping[str, str], tables: Tables) -> ReadValue | None:
    """Reads a CBV word in any spelling as the bare one; a URI of another vocabulary stays."""
    if text is None:
        return None
    read, where = compile_text(text, tables), text.path or ""

    def find(element: Json, record: Json) -> str | None:
        word = read(element, record)
        if word is None:
            return None
        known = words.get(word)
        if known is None and ":" not in word:
            raise Malformed(f"{word[:80]!r} is neither a word of the CBV nor a URI", path=where)
        return known or word

    found: ReadValue = remember([text.path], find)
    return found


def read_own(text: Text | None, use: str, system: str, tables: Tables) -> ReadValue | None:
    """Reads an id that must be a URI; the system's own one is put into its namespace."""
    if text is None:
        return None
    read = compile_text(text, tables)

    def find(element: Json, record: Json) -> str | None:
        found = read(element, record)
        return own_uri(use, system, found) if found else None

    return find


def read_all(readers: Iterable[ReadValue]) -> ReadValue | None:
    """Reads a list of what is optional each."""
    several = tuple(readers)
    if not several:
        return None

    if len(several) == 1:
        return _read_one(several[0])

    def find(element: Json, record: Json) -> tuple[Any, ...]:
        found = [read(element, record) for read in several]
        return tuple([one for one in found if one is not None])

    return find


def _read_one(read: ReadValue) -> ReadValue:
    def find(element: Json, record: Json) -> tuple[Any, ...]:
        found = read(element, record)
        return () if found is None else (found,)

    return find


def read_named(paths: Mapping[str, str]) -> ReadValue | None:
    """Reads values kept under full names, those that are null left out."""
    if not paths:
        return None
    names = [qualified(name, STANDARD) for name in paths]
    find_all, nothing = compile_several(list(paths.values())), (None,) * len(names)

    def find(element: Json, record: Json) -> dict[str, Json]:
        found = find_all(element, record)
        if found == nothing:
            return {}
        named = zip(names, found, strict=True)
        return {name: value for name, value in named if value is not None}

    return find


def read_place(place: Place | None, system: SystemId) -> ReadValue | None:
    """Reads a read point or business location."""
    return compile_place(place, system) if place else None
