"""What a lookup's reply holds of each of the values that it was asked for."""

from collections.abc import Callable, Mapping, Sequence

from connectors.asking.paging import records_of
from connectors.mapping.expression import compile_reply_path
from connectors.mapping.values import compile_plain
from connectors.rest.lookups.config import Lookup
from connectors.sdk.errors import Malformed
from schema.model.json import Json

Key = tuple[str, ...]
"""The values of one lookup, in the order of its ``values``."""
Outcome = Json | Malformed
"""What was found; or why the records that wanted it are at fault."""


class Found:
    """Reads the replies of one lookup; its paths are compiled once."""

    def __init__(self, lookup: Lookup) -> None:
        self._lookup = lookup
        self._at = compile_reply_path(lookup.found)
        self._key = compile_plain(lookup.key) if lookup.key else None

    def nothing(self, key: Key) -> Outcome:
        """The outcome for a value of which the system knows nothing."""
        if self._lookup.not_found_means_nothing:
            return None
        return Malformed(f"nothing is known of {', '.join(key)[:80]!r}")

    def outcomes(self, value: Json, keys: Sequence[Key]) -> dict[Key, Outcome]:
        """The outcome of each key by the decoded reply; ``Malformed`` when it tells of none."""
        found = self._at(value)
        if self._lookup.batch == 1:
            return {key: self.nothing(key) if found is None else found for key in keys}
        held = {} if found is None else self._told_apart(found)
        return {key: held[key[0]] if key[0] in held else self.nothing(key) for key in keys}

    def _told_apart(self, found: Json) -> Mapping[str, Outcome]:
        if self._key is not None:
            return self._by_key(self._key, found)
        if not isinstance(found, Mapping):
            raise Malformed("the reply is no object that has what is found under its value")
        return found

    def _by_key(
        self, key_of: Callable[[Json, Json], str | None], found: Json
    ) -> Mapping[str, Outcome]:
        held: dict[str, Outcome] = {}
        for element in records_of(found, self._lookup.found, False):
            key = key_of(element, element)
            if key is not None and key in held:
                held[key] = Malformed(f"the reply has {key[:80]!r} more than once")
            elif key is not None:
                held[key] = element
        return held
