"""One lookup: what a record wants of it, and how that is asked for."""

from collections.abc import Iterator, Sequence

from connectors.mapping.values import compile_plain
from connectors.rest.caller import Caller
from connectors.rest.lookups.config import Lookup
from connectors.rest.lookups.elements import compile_targets
from connectors.rest.lookups.reply import Found, Key, Outcome
from connectors.rest.request import request
from connectors.sdk.errors import ConnectorError, Malformed, Unavailable, prefixed
from schema.model.json import Json

Known = dict[Key, Outcome]
Targets = list[tuple[dict[str, Json], Key | None]]
"""The objects of a record that what is found is put into, each with the values to ask for."""


class CompiledLookup:
    """One ``[[connector.endpoints.lookups]]``, compiled once."""

    def __init__(self, lookup: Lookup, caller: Caller, most: int) -> None:
        self.into = lookup.into
        self._lookup = lookup
        self._caller = caller
        self._found = Found(lookup)
        self._size = min(lookup.batch, most)
        self._targets = compile_targets(lookup)
        self._values = [(path, compile_plain(path)) for path in lookup.values.values()]

    def targets(self, record: Json) -> Targets:
        """What a record wants; ``Malformed`` when it lacks what to ask by."""
        return [(element, self._key(element, record)) for element in self._targets(record)]

    def _key(self, element: dict[str, Json], record: Json) -> Key | None:
        if self.into in element:
            raise Malformed("the record has that name itself", path=self.into)
        found: list[str] = []
        for path, read in self._values:
            value = read(element, record)
            if value is None and self._lookup.required:
                raise Malformed("the record has nothing to ask by", path=path)
            if value is None:
                return None
            found.append(value)
        return tuple(found)

    def batches(self, keys: Sequence[Key]) -> Iterator[Sequence[Key]]:
        """The values in the lots in which they are asked for."""
        for start in range(0, len(keys), self._size):
            yield keys[start : start + self._size]

    async def ask(self, keys: Sequence[Key]) -> Known:
        """The outcome of each; raises ``Unavailable`` only."""
        torn = self._torn(keys)
        fit = [key for key in keys if key not in torn]
        try:
            return torn | await self._heard(fit)
        except Unavailable as error:
            raise prefixed(f"could not look up {self.into}: it", error) from error
        except ConnectorError as error:
            return torn | dict.fromkeys(fit, Malformed(str(error)))

    def _torn(self, keys: Sequence[Key]) -> Known:
        lookup = self._lookup
        why = Malformed(f"a value holds {lookup.join!r}, by which values are joined")
        return {key: why for key in keys if lookup.batch > 1 and lookup.tears(key[0])}

    async def _heard(self, keys: Sequence[Key]) -> Known:
        if not keys:
            return {}
        if self._lookup.batch > 1:
            asked = request(self._lookup, {}, [key[0] for key in keys])
        else:
            asked = request(self._lookup, dict(zip(self._lookup.values, keys[0], strict=True)))
        reply = await self._caller.ask(asked)
        if reply is None:
            return {key: self._found.nothing(key) for key in keys}
        return self._found.outcomes(self._caller.decoded(reply), keys)
